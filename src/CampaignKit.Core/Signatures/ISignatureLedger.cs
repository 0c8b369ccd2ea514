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

    /// <summary>Everybody in this partition, in the store's own order; the first is in place 1. Cost: one pass over the partition.</summary>
    /// <returns><see langword="null"/> for a place that somebody has left: it stays, so that the places behind it do.</returns>
    IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The partition's subtotal as it stands on disk, without those who await confirmation; revision 0 for an empty one. Cost: one look-up, whatever the size.</summary>
    ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>The whole rows of one partition, in the same order, without those who left: for export, review and verification, never on the signing path.</summary>
    IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>One signer's row, or <see langword="null"/> if they are not there. Cost: one look-up.</summary>
    /// <param name="shard">The partition.</param>
    /// <param name="signer">Whose.</param>
    /// <param name="place">Where they stand, as <see cref="ReadSignersAsync"/> counts or as appended; stores that find rows by signer do not look at it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default);

    /// <summary>The latest of those who count and chose to be seen (<see cref="ListedSigner.IsShown(SignRequest)"/>), in no order that could be relied on.</summary>
    /// <remarks>
    /// The latest are those who were appended last or, over a store that does not know the order of its rows, those who signed last. Cost: a pass over the
    /// partition, which a store that knows the order ends as soon as it has found enough.
    /// </remarks>
    /// <param name="shard">The partition.</param>
    /// <param name="count">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default);
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

    /// <summary>Changes rows that are there, and returns once that is durable. The subtotal moves in the same transaction as each row.</summary>
    /// <param name="changes">1–1,000. Each is done whole or not at all; over some stores not all of them in one transaction.</param>
    /// <returns>Those that were done, each with what its row was before: a row that is not there, or not in the state that its change expects, is left alone. So a call may be repeated.</returns>
    /// <exception cref="LedgerConflictException">A call before this one failed.</exception>
    Task<IReadOnlyList<DoneChange>> ChangeAsync(IReadOnlyList<LedgerChange> changes);
}

/// <summary>Who stands in a place of the ledger, as far as everybody has to be read.</summary>
/// <param name="Signer">Who.</param>
/// <param name="State">What the row is worth.</param>
/// <param name="CountedAt">See <see cref="SignRequest.CountedAt"/>; to the millisecond.</param>
/// <param name="Version">See <see cref="SignRequest.Version"/>.</param>
public readonly record struct LedgerSigner(SignerKey Signer, SignatureState State, DateTimeOffset CountedAt, int Version);

/// <summary>A change that was done.</summary>
/// <param name="Change">Which.</param>
/// <param name="Was">The row's state before it.</param>
/// <param name="CountedAt">The row's <see cref="SignRequest.CountedAt"/>.</param>
/// <param name="Version">The row's <see cref="SignRequest.Version"/>.</param>
public readonly record struct DoneChange(LedgerChange Change, SignatureState Was, DateTimeOffset CountedAt, int Version);

/// <summary>One change of one row of the ledger.</summary>
/// <param name="Signer">Whose row.</param>
/// <param name="Place">Where it stands; see <see cref="ISignatureLedger.FindAsync"/>.</param>
public abstract record LedgerChange(SignerKey Signer, long Place)
{
    /// <summary>Nothing of what it holds.</summary>
    public sealed override string ToString() => nameof(LedgerChange);
}

/// <summary>A row is worth something else from now on: held, invalidated, or counted again.</summary>
/// <param name="Signer">Whose row.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="From">Done only to a row in this state.</param>
/// <param name="FromReason">And, if given, only to a row that is in it for this reason.</param>
/// <param name="To">The new state.</param>
/// <param name="Reason">Why; <see langword="null"/> when it is counted.</param>
public sealed record StateChange(SignerKey Signer, long Place, SignatureState From, string? FromReason, SignatureState To, string? Reason) : LedgerChange(Signer, Place);

/// <summary>The signer chose anew what others may see and whether they are written to.</summary>
/// <param name="Signer">Whose row.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Visibility">The new choice.</param>
/// <param name="Updates">The new choice.</param>
/// <param name="Partners">The new choice, see <see cref="AgreedPartners"/>.</param>
/// <param name="SealedPerson">The <see cref="Person"/> that goes with it, encrypted.</param>
public sealed record PersonChange(SignerKey Signer, long Place, Visibility Visibility, bool Updates, string? Partners, ReadOnlyMemory<byte> SealedPerson) : LedgerChange(Signer, Place);

/// <summary>The signer leaves: nothing of them stays in the row, their key included. Counted among the withdrawn from now on.</summary>
/// <param name="Signer">Whose row.</param>
/// <param name="Place">Where it stands.</param>
public sealed record Departure(SignerKey Signer, long Place) : LedgerChange(Signer, Place);

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
