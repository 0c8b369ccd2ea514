namespace CampaignKit.Core.Signatures;

/// <summary>The durable, append-only record of signatures: one partition for each shard, rows numbered 1, 2, 3 … within it.</summary>
/// <remarks>
/// A partition has one writer, its shard. If two activations of a shard ever overlap, the second to write meets a row number that is
/// taken and gets <see cref="LedgerConflictException"/>: it must forget what it knows and read the partition again.
/// </remarks>
public interface ISignatureLedger
{
    /// <summary>Appends rows <paramref name="firstRevision"/>, +1, +2 … and returns once they are durable. All or none.</summary>
    /// <remarks>Calls that arrive while a commit is under way share the next one. An empty list costs and waits for a commit like any other: repeats use it.</remarks>
    /// <exception cref="LedgerConflictException">Another writer has taken one of these row numbers; nothing was written.</exception>
    Task AppendAsync(ShardId shard, long firstRevision, IReadOnlyList<SignRequest> rows);

    /// <summary>The keys of everybody counted in this partition, in order of their rows. Cost: one pass over the partition.</summary>
    IAsyncEnumerable<SignerKey> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The partition's subtotal as it stands on disk; revision 0 for an empty one. Cost: one look-up, whatever the size.</summary>
    ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The whole rows of one partition, in order: for export and verification, never on the signing path.</summary>
    IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default);
}

/// <summary>Another writer has appended to this partition; the caller's view of it is stale.</summary>
public sealed class LedgerConflictException : Exception
{
    /// <summary>A conflict without further detail.</summary>
    public LedgerConflictException() { }

    /// <inheritdoc/>
    public LedgerConflictException(string message) : base(message) { }

    /// <inheritdoc/>
    public LedgerConflictException(string message, Exception innerException) : base(message, innerException) { }
}
