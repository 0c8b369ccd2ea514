using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Signatures;

/// <summary>The signers of one slice of one petition: who has signed, and the partition of the ledger that says so.</summary>
public interface ISignatureShard
{
    /// <summary>Counts this signer once, however often and however concurrently it is called; answers when the row is durable.</summary>
    /// <returns>The shard's subtotal, this signer included. A repeat takes the same path and the same commit, and gets the same answer.</returns>
    /// <exception cref="StorageUnavailableException">The ledger could not store it. Nothing was acknowledged; safe to repeat.</exception>
    ValueTask<ShardSubtotal> SignAsync(SignRequest request);
}

/// <summary>A signature that is ready to be counted: validated, keyed and sealed.</summary>
public sealed record SignRequest
{
    /// <summary>Who signs, as this petition knows them.</summary>
    public required SignerKey Signer { get; init; }

    /// <summary>When the request was accepted, UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The signer's choice.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Whether the signer asked to hear from the campaign.</summary>
    public required bool Updates { get; init; }

    /// <summary>BCP 47 tag of the language the signer used, when it was given.</summary>
    public string? Locale { get; init; }

    /// <summary>Where the signer came from, a short label set by the campaign; never personal.</summary>
    public string? Source { get; init; }

    /// <summary>The <see cref="Person"/> encrypted under the campaign's key.</summary>
    public required ReadOnlyMemory<byte> SealedPerson { get; init; }

    /// <summary>What it is worth once it is in the ledger. <see cref="SignatureState.Counted"/> unless something about it looks bad.</summary>
    public SignatureState State { get; init; }

    /// <summary>Why it is not counted: what looked bad, or the id of the rule that took it out. Never personal; <see langword="null"/> while it is counted.</summary>
    public string? Reason { get; init; }

    /// <summary>The number under which it waited for its confirmation (<see cref="AwaitingSignature.Number"/>); 0 if it did not have to.</summary>
    public long Awaited { get; init; }

    /// <summary>Nothing of what it holds: engines write the arguments of a slow or failed call to their logs.</summary>
    public override string ToString() => nameof(SignRequest);
}
