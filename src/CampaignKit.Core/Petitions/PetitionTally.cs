using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Petitions;

/// <summary>The count of a petition: the sum of the newest subtotal of each shard. Not thread-safe; its owner takes turns.</summary>
/// <param name="shards">Number of shards, at least 1.</param>
public sealed class PetitionTally(int shards)
{
    private readonly ShardSubtotal[] _newest = [.. Enumerable.Range(0, shards).Select(shard => new ShardSubtotal(shard, Revision: 0, Counted: 0))];

    /// <summary>Signatures counted over all shards, at least 0; as old as the oldest report that it rests on.</summary>
    public long Counted { get; private set; }

    /// <summary>Signatures that wait for staff, over all shards.</summary>
    public long Held { get; private set; }

    /// <summary>Signatures taken back or erased by their signers, over all shards.</summary>
    public long Withdrawn { get; private set; }

    /// <summary>Signatures taken out under a rule, over all shards.</summary>
    public long Invalidated { get; private set; }

    /// <summary>Signatures that wait for confirmation, over all shards.</summary>
    public long Awaiting { get; private set; }

    /// <summary>Takes a shard's report if it is newer than what is known. Safe to repeat, in any order. Cost: O(1).</summary>
    /// <remarks>What awaits confirmation has a revision of its own: of two reports with the same, the later holds.</remarks>
    /// <returns>Whether it was newer; <see cref="Counted"/> may be the same even so.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The petition has no such shard, or the report counts less than nothing. Nothing changed.</exception>
    /// <exception cref="OverflowException">The sum would pass <see cref="long.MaxValue"/>. Nothing changed.</exception>
    public bool Apply(ShardSubtotal report)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(report.Shard, nameof(report));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(report.Shard, _newest.Length, nameof(report));
        foreach (var number in (ReadOnlySpan<long>)[report.Counted, report.Held, report.Withdrawn, report.Invalidated, report.Awaiting]) ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(report));

        var known = _newest[report.Shard];
        if (report.Revision < known.Revision) return false;
        var waiting = report.AwaitingRevision >= known.AwaitingRevision ? report : known;
        report = (report.Revision == known.Revision ? known : report) with { Awaiting = waiting.Awaiting, AwaitingRevision = waiting.AwaitingRevision };
        if (report == known)
        {
            _newest[report.Shard] = report;
            return false;
        }

        // All or none: a sum that would overflow leaves the others as they were.
        var sums = checked((
            Counted + (report.Counted - known.Counted),
            Held + (report.Held - known.Held),
            Withdrawn + (report.Withdrawn - known.Withdrawn),
            Invalidated + (report.Invalidated - known.Invalidated),
            Awaiting + (report.Awaiting - known.Awaiting)));
        (Counted, Held, Withdrawn, Invalidated, Awaiting) = sums;
        _newest[report.Shard] = report;
        return true;
    }

    /// <summary>The newest report of every shard, by number; revision 0 for a shard not heard from. Applied to a new tally, they rebuild this one.</summary>
    public IReadOnlyList<ShardSubtotal> Subtotals() => (ShardSubtotal[])_newest.Clone();
}
