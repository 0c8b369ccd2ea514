namespace CampaignKit.Core.Signatures;

/// <summary>How many signatures one shard has counted so far. Absolute, so a report may be repeated, late, out of order or lost without harm.</summary>
/// <param name="Shard">Number of the shard within its petition, from 0.</param>
/// <param name="Revision">Grows with every change of the shard's ledger; the higher one is the newer. 0: nobody has signed yet.</param>
/// <param name="Counted">Signatures that count, at least 0. Falls when signatures are withdrawn, erased or invalidated.</param>
public sealed record ShardSubtotal(int Shard, long Revision, long Counted)
{
    /// <summary>Waiting for staff to look at them, at least 0.</summary>
    public long Held { get; init; }

    /// <summary>Taken back or erased by their signers so far, at least 0. Never falls.</summary>
    public long Withdrawn { get; init; }

    /// <summary>Taken out under a published rule and not put back, at least 0.</summary>
    public long Invalidated { get; init; }

    /// <summary>Waiting for their signer to confirm them, at least 0. Not in the ledger and without a part in <see cref="Revision"/>.</summary>
    public long Awaiting { get; init; }

    /// <summary>Grows with every change of <see cref="Awaiting"/>, also from one life of the shard to the next; the higher one is the newer. 0: told by somebody other than the shard.</summary>
    public long AwaitingRevision { get; init; }

    private (int, long, long, long, long, long, long) Numbers => (Shard, Revision, Counted, Held, Withdrawn, Invalidated, Awaiting);

    /// <summary>Whether both tell the same numbers: which of two was told later makes no other subtotal of it.</summary>
    public bool Equals(ShardSubtotal? other) => other is not null && Numbers == other.Numbers;

    /// <inheritdoc/>
    public override int GetHashCode() => Numbers.GetHashCode();

    /// <summary>What is counted, without the long numbers of moments: in a log these look like anything.</summary>
    public override string ToString() => $"{nameof(ShardSubtotal)} {Numbers}";
}
