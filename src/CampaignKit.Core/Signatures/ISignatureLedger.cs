namespace CampaignKit.Core.Signatures;

/// <summary>The durable, append-only record of signatures: one partition for each shard, rows numbered 1, 2, 3 … within it.</summary>
/// <remarks>
/// A partition has one writer, its shard. If two activations of a shard ever overlap, the second to write meets a row number that is
/// taken and gets <see cref="LedgerConflictException"/>: it must forget what it knows and read the partition again.
/// </remarks>
public interface ISignatureLedger
{
    /// <summary>Begins to write a partition behind the row <paramref name="after"/>, which the caller has read; 0 for an empty one. No I/O.</summary>
    ILedgerWriter Write(ShardId shard, long after);

    /// <summary>The keys of everybody counted in this partition, in order of their rows. Cost: one pass over the partition.</summary>
    IAsyncEnumerable<SignerKey> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The partition's subtotal as it stands on disk; revision 0 for an empty one. Cost: one look-up, whatever the size.</summary>
    ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The whole rows of one partition, in order: for export and verification, never on the signing path.</summary>
    IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default);
}

/// <summary>One run of appends to a partition, for one caller at a time. It lasts until the first that fails: no row follows one that is not there.</summary>
public interface ILedgerWriter
{
    /// <summary>Appends rows under the next numbers and returns once they are durable. All or none.</summary>
    /// <remarks>
    /// There is no need to wait for one append before asking for the next: they settle in the order in which they were asked for, and what arrives
    /// while a commit is under way shares the next. An empty list writes nothing but takes its place in the order and waits for a commit like any
    /// other: when it returns, everything before it is durable. Repeats use it.
    /// </remarks>
    /// <exception cref="LedgerConflictException">A number is taken, or an append before this one failed. Nothing was written.</exception>
    Task AppendAsync(IReadOnlyList<SignRequest> rows);
}

/// <summary>Another writer has appended to this partition, or an append of one's own failed; the caller's view of it is stale.</summary>
public sealed class LedgerConflictException : Exception
{
    /// <summary>A conflict without further detail.</summary>
    public LedgerConflictException() { }

    /// <inheritdoc/>
    public LedgerConflictException(string message) : base(message) { }

    /// <inheritdoc/>
    public LedgerConflictException(string message, Exception innerException) : base(message, innerException) { }
}
