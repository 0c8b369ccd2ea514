namespace CampaignKit.Core.Signatures;

/// <summary>The durable, append-only record of signatures: one partition for each shard, in which every signer stands once.</summary>
/// <remarks>
/// A partition has one writer, its shard. If two activations of a shard ever overlap, the store still keeps each signer once, and whoever wrote
/// second learns of it: by <see cref="LedgerConflictException"/> or by an append that says the signer was there. It must then read the partition again.
/// </remarks>
public interface ISignatureLedger
{
    /// <summary>Begins to write a partition of which the caller has read <paramref name="after"/> rows. No I/O.</summary>
    ILedgerWriter Write(ShardId shard, long after);

    /// <summary>The keys of everybody counted in this partition, in the store's own order. Cost: one pass over the partition.</summary>
    IAsyncEnumerable<SignerKey> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The partition's subtotal as it stands on disk; revision 0 for an empty one. Cost: one look-up, whatever the size.</summary>
    ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The whole rows of one partition, in the same order: for export and verification, never on the signing path.</summary>
    IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default);
}

/// <summary>One run of appends to a partition, for one caller at a time. It lasts until the first that fails: nothing follows a row that may not be there.</summary>
/// <remarks>
/// There is no need to wait for one call before making the next: they settle in the order in which they were made, and those that arrive while a
/// commit is under way share the next.
/// </remarks>
public interface ILedgerWriter
{
    /// <summary>Appends a row and returns once it is durable.</summary>
    /// <returns><see langword="false"/> if another writer had appended this signer: the row that counts is theirs, and the caller's view of the partition is stale.</returns>
    /// <exception cref="LedgerConflictException">Another writer has been here, or a call before this one failed. Nothing was written.</exception>
    Task<bool> AppendAsync(SignRequest row);

    /// <summary>Writes no row and returns when everything before it is durable, after as long as an append takes. Repeats use it.</summary>
    /// <exception cref="LedgerConflictException">A call before this one failed.</exception>
    Task FlushAsync();
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
