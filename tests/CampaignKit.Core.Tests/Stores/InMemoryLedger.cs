using System.Runtime.CompilerServices;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>A ledger that is gone with the test. It commits at once, or holds each append until the test says how it ends.</summary>
internal sealed class InMemoryLedger : ISignatureLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, List<SignRequest>> _partitions = [];
    private readonly Queue<HeldAppend> _held = new();

    /// <summary>Whether appends from now on wait for the test: <see cref="Next"/>.</summary>
    public bool HoldsAppends { get; set; }

    /// <summary>Calls of <see cref="AppendAsync"/> so far, empty ones included.</summary>
    public int Appends { get; private set; }

    /// <summary>Runs before each read.</summary>
    public Func<Task> BeforeReading { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether an append waits for the test.</summary>
    public bool IsHolding => _held.Count > 0;

    public Task AppendAsync(ShardId shard, long firstRevision, IReadOnlyList<SignRequest> rows)
    {
        lock (_gate)
        {
            Appends++;
            var append = new HeldAppend(this, shard, firstRevision, [.. rows]);
            if (HoldsAppends) _held.Enqueue(append);
            else append.Commit();
            return append.Task;
        }
    }

    public async IAsyncEnumerable<SignerKey> ReadSignersAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        foreach (var row in Rows(shard)) yield return row.Signer;
    }

    public async IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        foreach (var row in Rows(shard)) yield return row;
    }

    public async ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        var rows = Rows(shard).Length;
        return new(shard.Number, rows, rows);
    }

    /// <summary>What is durable in a partition, in order.</summary>
    public SignRequest[] Rows(ShardId shard)
    {
        lock (_gate) return [.. _partitions.GetValueOrDefault(shard, [])];
    }

    /// <summary>Takes the append that has waited longest.</summary>
    public HeldAppend Next() => _held.Dequeue();

    private bool TryLand(HeldAppend append)
    {
        lock (_gate)
        {
            if (append.Rows.Count == 0) return true;
            if (!_partitions.TryGetValue(append.Shard, out var rows)) _partitions[append.Shard] = rows = [];
            if (append.FirstRevision != rows.Count + 1) return false;
            rows.AddRange(append.Rows);
            return true;
        }
    }

    /// <summary>An append whose caller waits.</summary>
    internal sealed class HeldAppend(InMemoryLedger ledger, ShardId shard, long firstRevision, IReadOnlyList<SignRequest> rows)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ShardId Shard { get; } = shard;

        public long FirstRevision { get; } = firstRevision;

        public IReadOnlyList<SignRequest> Rows { get; } = rows;

        /// <summary>Makes the rows durable and answers; a row number that is taken is answered with a conflict.</summary>
        public void Commit()
        {
            if (TryLand()) SetResult();
            else SetException(new LedgerConflictException($"Row {FirstRevision} of {Shard} is taken."));
        }

        /// <summary>Answers with an outage, and nothing is written.</summary>
        public void Fail() => SetException(new StorageUnavailableException("The ledger cannot be written."));

        /// <summary>Answers with an outage although the rows are durable: the answer was lost, not the write.</summary>
        public void FailAfterLanding()
        {
            TryLand();
            Fail();
        }

        /// <summary>Makes the rows durable without a word; <see langword="false"/> if a row number is taken. A write that timed out may still do this.</summary>
        public bool TryLand() => ledger.TryLand(this);
    }
}
