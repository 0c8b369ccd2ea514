namespace CampaignKit.Core.Signatures;

/// <summary>The signatures that nobody has confirmed yet: a partition for each shard, beside the ledger and never counted.</summary>
/// <remarks>Written by the shard alone. One mailbox may wait several times: whoever types an address need not be its owner.</remarks>
public interface IAwaitingSignatures
{
    /// <summary>Puts one in and returns once it is durable; shares the commit of everybody who waits.</summary>
    /// <returns><see langword="false"/> if the number is taken: another activation of the shard gave it away. Nothing was written; take another number.</returns>
    /// <exception cref="Installation.StorageUnavailableException">It could not be stored.</exception>
    Task<bool> AddAsync(ShardId shard, AwaitingSignature signature);

    /// <summary>One of them, or <see langword="null"/>. Cost: one look-up.</summary>
    ValueTask<AwaitingSignature?> FindAsync(ShardId shard, long number, CancellationToken cancellationToken = default);

    /// <summary>Notes another reminder of one that is there; one that is gone stays gone. Durable when it returns.</summary>
    Task RemindedAsync(ShardId shard, long number, int reminders, DateTimeOffset? remindAt);

    /// <summary>Removes them, all that is there of 1–1,000 numbers; durable when it returns. Nothing of them stays in the store.</summary>
    Task RemoveAsync(ShardId shard, IReadOnlyList<long> numbers);

    /// <summary>Who waits in this partition, by number. Cost: one pass over it.</summary>
    IAsyncEnumerable<AwaitingEntry> ReadAsync(ShardId shard, CancellationToken cancellationToken = default);

    /// <summary>How many wait in this partition. Cost: a count of its keys.</summary>
    ValueTask<long> CountAsync(ShardId shard, CancellationToken cancellationToken = default);
}

/// <summary>A signature that its signer has not confirmed yet.</summary>
public sealed record AwaitingSignature
{
    /// <summary>Unique in its shard, above 0, and higher for one that was asked for later: so they come and go at the two ends of the partition.</summary>
    public required long Number { get; init; }

    /// <summary>What goes into the ledger when it is confirmed, just so.</summary>
    public required SignRequest Request { get; init; }

    /// <summary>Where its mails go, encrypted under the campaign's key; it is not part of the signature unless the signer asked to be written to.</summary>
    public required ReadOnlyMemory<byte> SealedAddress { get; init; }

    /// <summary>First moment at which it can no longer be confirmed, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many reminders were mailed, 0–3.</summary>
    public int Reminders { get; init; }

    /// <summary>When the next reminder is due, UTC; <see langword="null"/> for none.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(AwaitingSignature);
}

/// <summary>What a shard keeps in memory of one who awaits confirmation.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Signer">Who would sign.</param>
/// <param name="ExpiresAt">First moment at which it can no longer be confirmed, UTC.</param>
/// <param name="RemindAt">When the next reminder is due, UTC; <see langword="null"/> for none.</param>
public readonly record struct AwaitingEntry(long Number, SignerKey Signer, DateTimeOffset ExpiresAt, DateTimeOffset? RemindAt);
