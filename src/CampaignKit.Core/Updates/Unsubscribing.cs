using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Updates;

/// <summary>Ends the mails about a petition for who follows the link in one; the signature stays.</summary>
public sealed class Unsubscribing(CatalogueCache catalogue, Keyring keyring, InstallationKeys keys, IActors actors, ITraces traces)
{
    /// <summary>The petition that a token is about; <see langword="null"/> if it is none. Changes nothing: mail scanners follow links.</summary>
    public PetitionRecord? Read(string? token) => UnsubscribeLink.TryRead(keys, token, out var link) ? catalogue.Current.Petition(link.Petition) : null;

    /// <summary>Takes back that somebody wants mails, and the address unless a partner may write there; answers when that is durable. Safe to repeat.</summary>
    /// <returns>The petition; <see langword="null"/> if the token is none. Whether there was anything to take back is not told.</returns>
    /// <exception cref="StorageUnavailableException">It could not be stored; repeat it.</exception>
    public async Task<PetitionRecord?> RunAsync(string? token)
    {
        if (!UnsubscribeLink.TryRead(keys, token, out var link) || catalogue.Current.Petition(link.Petition) is not { } petition) return null;
        try
        {
            var petitionKeys = await keyring.ForAsync(petition);
            var shard = actors.SignatureShard(new(petition.Slug, link.Signer.Shard(petition.Shards)));
            if ((await shard.ReadMailboxAsync(link.Signer)).Signatures.FirstOrDefault(signature => signature.Signer == link.Signer) is { Updates: true } row)
            {
                var person = petitionKeys.Open(row.SealedPerson.Span, row.Signer);
                if (row.Partners is null) person = person with { Email = null };
                await shard.ChangeAsync(row.Signer, new(row.Visibility, Updates: false, row.Partners, petitionKeys.Seal(person, row.Signer)));
                await traces.RemoveAsync();
            }
        }
        catch (KeyDestroyedException)
        {
            // Nobody's address is kept there any more.
        }

        return petition;
    }
}
