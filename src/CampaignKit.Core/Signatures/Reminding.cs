using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Signatures;

/// <summary>Goes over the signatures that wait: drops those that can no longer be confirmed, and reminds whoever is due.</summary>
public sealed class Reminding(CatalogueCache catalogue, Keyring keyring, IActors actors, SignatureMails mails, TimeProvider clock)
{
    /// <summary>One pass over every petition. Harmless on several nodes at once: each reminder is handed out once. Cost: a call for each shard.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        foreach (var petition in catalogue.Current.Petitions)
        {
            for (var shard = 0; shard < petition.Shards; shard++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (await RemindAsync(petition, actors.SignatureShard(new(petition.Slug, shard)))) cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<bool> RemindAsync(PetitionRecord petition, ISignatureShard shard)
    {
        var due = await shard.SweepAsync(clock.GetUtcNow() + Signing.BetweenReminders);
        if (due.Count == 0) return false;
        PetitionKeys keys;
        try
        {
            keys = await keyring.ForAsync(petition);
        }
        catch (KeyDestroyedException)
        {
            // Nobody's address can be read any more, so nobody is reminded.
            return true;
        }

        foreach (var waiting in due)
        {
            if (petition.TakesConfirmationsAt(clock.GetUtcNow())) await mails.RemindAsync(petition, waiting, keys.OpenAddress(waiting.SealedAddress.Span, waiting.Request.Signer));
        }

        return true;
    }
}
