using System.Runtime.CompilerServices;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Review;

/// <summary>The stores of one process, which count every step of whoever uses them and end at the one that the test names: before it is done, or behind it.</summary>
internal sealed class FaultyStores(InMemoryLedger ledger, InMemoryDocuments documents) : ISignatureLedger, IDocuments
{
    private int _steps;

    /// <summary>Steps so far.</summary>
    public int Steps => _steps;

    /// <summary>How often the rows of a partition were read.</summary>
    public int RowReads { get; private set; }

    /// <summary>The step at which the stores are gone, and stay so; 0 for never.</summary>
    public int GoneAt { get; set; }

    /// <summary>Runs before each change of rows.</summary>
    public Func<Task> BeforeChanging { get; set; } = () => Task.CompletedTask;

    public ILedgerWriter Write(ShardId shard, long after) => new Writer(this, ledger.Write(shard, after));

    public async IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Step();
        await foreach (var signer in ledger.ReadSignersAsync(shard, cancellationToken)) yield return signer;
    }

    public async ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        Step();
        return await ledger.ReadSubtotalAsync(shard, cancellationToken);
    }

    public async IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Step();
        RowReads++;
        await foreach (var row in ledger.ReadRowsAsync(shard, cancellationToken)) yield return row;
        Step();
    }

    public async ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default)
    {
        Step();
        return await ledger.FindAsync(shard, signer, place, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default)
    {
        Step();
        return await ledger.ReadListedAsync(shard, count, cancellationToken);
    }

    public async ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default)
    {
        Step();
        return await documents.ReadAsync<T>(kind, id, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default)
    {
        Step();
        return await documents.ListAsync<T>(kind, cancellationToken);
    }

    public async ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        Step();
        await documents.WriteAsync(writes, cancellationToken);
        Step();
    }

    private void Step()
    {
        if (Interlocked.Increment(ref _steps) >= GoneAt && GoneAt > 0) throw new StorageUnavailableException("The process ends here.");
    }

    private sealed class Writer(FaultyStores stores, ILedgerWriter writer) : ILedgerWriter
    {
        public Task<bool> AppendAsync(SignRequest row) => writer.AppendAsync(row);

        public Task FlushAsync() => writer.FlushAsync();

        public async Task<IReadOnlyList<DoneChange>> ChangeAsync(IReadOnlyList<LedgerChange> changes)
        {
            await stores.BeforeChanging();
            stores.Step();
            var done = await writer.ChangeAsync(changes);
            stores.Step();
            return done;
        }
    }
}
