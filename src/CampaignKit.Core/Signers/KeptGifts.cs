using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Signers;

/// <summary>Gifts that donors asked to have kept with a signature of theirs. Unless they ask, nothing leads from the one to the other.</summary>
/// <remarks>
/// The only key that joins them is the gift's id in what is sealed of the signature: the ledger of gifts has none, and neither has Stripe. So it is readable to nobody
/// without the petition's key, and gone with the signature, however that goes. A thief of both stores could see that some signature's sealed part is longer than most.
/// </remarks>
public sealed class KeptGifts(CatalogueCache catalogue, Keyring keyring, IActors actors)
{
    /// <summary>The most of one signature: another one takes the place of the oldest.</summary>
    public const int Most = 12;

    /// <summary>Whether a signature of this campaign has this receipt. Cost: one call of a shard for each petition of the campaign.</summary>
    /// <param name="campaign">Slug.</param>
    /// <param name="receipt">As typed: case, spaces and dashes do not matter.</param>
    public async ValueTask<bool> IsSignatureAsync(string campaign, string receipt) => await FindAsync(campaign, receipt) is not null;

    /// <summary>Keeps a gift with the signature that has this receipt; answers when that is durable. Safe to repeat.</summary>
    /// <param name="campaign">Slug.</param>
    /// <param name="receipt">As typed.</param>
    /// <param name="donation"><see cref="DonationFact.Donation"/>.</param>
    /// <returns>Whether there is such a signature.</returns>
    public async ValueTask<bool> KeepAsync(string campaign, string receipt, string donation)
    {
        if (await FindAsync(campaign, receipt) is not var (keys, shard, row)) return false;
        var person = keys.Open(row.SealedPerson.Span, row.Signer);
        var kept = person.Gifts ?? [];
        if (!kept.Contains(donation, StringComparer.Ordinal)) await WriteAsync(keys, shard, row, person with { Gifts = [.. kept.TakeLast(Most - 1), donation] });
        return true;
    }

    internal static ValueTask WriteAsync(PetitionKeys keys, ISignatureShard shard, SignRequest row, Person person) =>
        shard.ChangeAsync(row.Signer, new(row.Visibility, row.Updates, row.Partners, keys.Seal(person, row.Signer)));

    private async ValueTask<(PetitionKeys Keys, ISignatureShard Shard, SignRequest Row)?> FindAsync(string campaign, string receipt)
    {
        foreach (var petition in catalogue.Current.Petitions.Where(petition => petition.Campaign == campaign))
        {
            try
            {
                var keys = await keyring.ForAsync(petition);
                if (!keys.TryReadReceipt(receipt, out var signer)) return null;
                var shard = actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards)));
                if ((await shard.ReadMailboxAsync(signer)).Signatures.FirstOrDefault(row => row.Signer == signer) is { } row) return (keys, shard, row);
            }
            catch (KeyDestroyedException)
            {
                // Nobody can be found in a campaign whose people were destroyed.
                return null;
            }
        }

        return null;
    }
}
