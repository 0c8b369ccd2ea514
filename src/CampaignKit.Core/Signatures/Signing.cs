using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Signatures;

/// <summary>Takes a form to a counted signature: validate, key, seal, and hand it to the shard that owns the signer.</summary>
/// <remarks>Repeats and first signatures do exactly the same work here, encryption included, so that neither answer nor effort tells them apart.</remarks>
public sealed class Signing(CatalogueCache catalogue, Keyring keyring, IActors actors, PetitionCounts counts, TimeProvider clock)
{
    /// <summary>Counts the signer once and answers when that is durable. Safe to repeat; one commit, shared with everybody who waits.</summary>
    /// <exception cref="Installation.StorageUnavailableException">The ledger could not store it: nothing was acknowledged, try again.</exception>
    public async ValueTask<SignResult> SignAsync(string slug, SignForm form)
    {
        try
        {
            return await CountAsync(slug, form);
        }
        catch (KeyDestroyedException)
        {
            // Whatever state it was left in: a petition whose people are gone for good is over.
            return catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is { } petition
                ? new() { Status = SignStatus.NotOpen, Petition = petition, State = PetitionState.Closed }
                : new() { Status = SignStatus.NotFound };
        }
    }

    private async ValueTask<SignResult> CountAsync(string slug, SignForm form)
    {
        var now = clock.GetUtcNow();
        if (catalogue.Current.PublicPetition(slug, now) is not { } petition) return new() { Status = SignStatus.NotFound };

        var state = petition.StateAt(now);
        if (state is not PetitionState.Open) return new() { Status = SignStatus.NotOpen, Petition = petition, State = state };

        if (!form.TryRead(out var fields, out var problems))
        {
            return new() { Status = SignStatus.Invalid, Petition = petition, State = state, Problems = problems };
        }

        var keys = await keyring.ForAsync(petition);
        var signer = keys.SignerKey(fields.Mailbox);
        var subtotal = await actors.SignatureShard(new(slug, signer.Shard(petition.Shards))).SignAsync(new()
        {
            Signer = signer,
            SignedAt = now,
            Country = fields.Country,
            Visibility = fields.Visibility,
            Updates = fields.Updates,
            Locale = fields.Locale,
            Source = fields.Source,
            SealedPerson = keys.Seal(PersonOf(fields), signer),
        });

        return new()
        {
            Status = SignStatus.Counted,
            Petition = petition,
            State = state,
            Receipt = keys.Receipt(signer),
            DidYouMean = DomainTypos.Suggest(fields.Mailbox),
            Count = await counts.ApplyAsync(petition, subtotal),
        };
    }

    private static Person PersonOf(in SignatureFields fields) => new()
    {
        // Who asked to be counted only is kept without a name: what is not stored cannot leak.
        Name = fields.Visibility is Visibility.CountOnly ? null : fields.Name,
        Email = fields.Mailbox.Address,
        Postcode = fields.Postcode,
    };
}
