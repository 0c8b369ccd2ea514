using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Signatures;

/// <summary>Answers "did it count?" to whoever has a receipt.</summary>
/// <remarks>A receipt is the signer's own proof: whoever has it learns how that one signature stands, and nothing about the person.</remarks>
public sealed class Receipts(CatalogueCache catalogue, Keyring keyring, IActors actors, TimeProvider clock)
{
    /// <summary>How the signature of a receipt stands. Cost: one call of a shard and one look-up.</summary>
    /// <param name="slug">The petition that gave it.</param>
    /// <param name="receipt">As typed: case, spaces and dashes do not matter.</param>
    public async ValueTask<ReceiptAnswer> CheckAsync(string? slug, string? receipt)
    {
        if (slug is null || catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return new(ReceiptStatus.NoPetition);
        try
        {
            if (!(await keyring.ForAsync(petition)).TryReadReceipt(receipt, out var signer)) return new(ReceiptStatus.NoReceipt, petition);
            var held = await actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards))).ReadMailboxAsync(signer);
            return held.Signatures.FirstOrDefault(row => row.Signer == signer) is { } row ? new(Of(row.State), petition, row.Reason, row.Version) : new(ReceiptStatus.NotThere, petition);
        }
        catch (KeyDestroyedException)
        {
            return new(ReceiptStatus.KeyDestroyed, petition);
        }
    }

    private static ReceiptStatus Of(SignatureState state) => state switch
    {
        SignatureState.Counted => ReceiptStatus.Counted,
        SignatureState.HeldForReview => ReceiptStatus.BeingLookedAt,
        _ => ReceiptStatus.Removed,
    };
}

/// <summary>How the signature of a receipt stands.</summary>
/// <param name="Status">How.</param>
/// <param name="Petition">The petition, if there is one.</param>
/// <param name="Rule">The published rule under which it was removed, if it was.</param>
/// <param name="Version">The number of the wording that it was given to, if it is there.</param>
public sealed record ReceiptAnswer(ReceiptStatus Status, PetitionRecord? Petition = null, string? Rule = null, int? Version = null);

/// <summary>How the signature of a receipt stands.</summary>
public enum ReceiptStatus
{
    /// <summary>In the public number.</summary>
    Counted,

    /// <summary>Confirmed, and being looked at before it counts.</summary>
    BeingLookedAt,

    /// <summary>Taken out under a published rule.</summary>
    Removed,

    /// <summary>It is not in this petition: taken back, erased, or the receipt is another petition's.</summary>
    NotThere,

    /// <summary>This is not a receipt: it has another length, or a sign that none has.</summary>
    NoReceipt,

    /// <summary>There is no such petition.</summary>
    NoPetition,

    /// <summary>The campaign's people were destroyed; its numbers stand.</summary>
    KeyDestroyed,
}
