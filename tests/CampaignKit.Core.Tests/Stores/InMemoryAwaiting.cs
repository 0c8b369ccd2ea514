using System.Runtime.CompilerServices;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Signatures that wait for their confirmation, gone with the test.</summary>
internal sealed class InMemoryAwaiting : IAwaitingSignatures
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, SortedDictionary<long, AwaitingSignature>> _partitions = [];

    /// <summary>Whether every call ends in an outage.</summary>
    public bool IsAway { get; set; }

    public Task<bool> AddAsync(ShardId shard, AwaitingSignature signature) => Run(shard, partition => partition.TryAdd(signature.Number, signature));

    public async ValueTask<AwaitingSignature?> FindAsync(ShardId shard, long number, CancellationToken cancellationToken = default) =>
        await Run(shard, partition => partition.GetValueOrDefault(number));

    public Task RemindedAsync(ShardId shard, long number, int reminders, DateTimeOffset? remindAt) => Run(shard, partition =>
    {
        if (partition.TryGetValue(number, out var there)) partition[number] = there with { Reminders = reminders, RemindAt = remindAt };
        return true;
    });

    public async Task RemoveAsync(ShardId shard, IReadOnlyList<long> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Count, nameof(numbers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, 1_000, nameof(numbers));
        await Run(shard, partition => numbers.Count(partition.Remove));
    }

    public async IAsyncEnumerable<AwaitingEntry> ReadAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var signature in await Run(shard, partition => partition.Values.ToList()))
        {
            yield return new(signature.Number, signature.Request.Signer, signature.ExpiresAt, signature.RemindAt);
        }
    }

    public async ValueTask<long> CountAsync(ShardId shard, CancellationToken cancellationToken = default) => await Run(shard, partition => (long)partition.Count);

    private Task<T> Run<T>(ShardId shard, Func<SortedDictionary<long, AwaitingSignature>, T> work)
    {
        if (IsAway) return Task.FromException<T>(new StorageUnavailableException("The storage is away."));
        lock (_gate)
        {
            if (!_partitions.TryGetValue(shard, out var partition)) _partitions[shard] = partition = [];
            return Task.FromResult(work(partition));
        }
    }
}
