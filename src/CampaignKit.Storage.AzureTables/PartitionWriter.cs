using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Writes one partition: a transaction of up to 99 rows and the writer's tally at a time, whatever came while the last one was under way.</summary>
/// <param name="table">The table of signatures.</param>
/// <param name="partition">The partition's key.</param>
/// <param name="limit">How long a transaction may take, with all its tries: its callers are told of an outage then.</param>
/// <param name="after">How many rows were there before.</param>
internal sealed class PartitionWriter(TableClient table, string partition, TimeSpan limit, long after = 0) : ILedgerWriter
{
    private const int ChangesAtOnce = 1000;

    private readonly WriterTransactions _transactions = new(table, partition);
    private readonly Lock _gate = new();
    private readonly Queue<IAsked> _waiting = new();
    private bool _isWriting;
    private bool _failed;

    private interface IAsked
    {
        /// <summary>How many entities it writes at most.</summary>
        int Entities { get; }

        bool TrySetException(Exception failure);
    }

    public Task<bool> AppendAsync(SignRequest row) => Ask(new AskedAppend(row)).Task;

    public Task FlushAsync() => Ask(new AskedAppend(row: null)).Task;

    public Task<IReadOnlyList<DoneChange>> ChangeAsync(IReadOnlyList<LedgerChange> changes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(changes.Count, nameof(changes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Count, ChangesAtOnce, nameof(changes));
        return Ask(new AskedChange(changes)).Task;
    }

    private T Ask<T>(T asked) where T : IAsked
    {
        lock (_gate)
        {
            _waiting.Enqueue(asked);
            if (_isWriting) return asked;
            _isWriting = true;
        }

        // Not in the caller's turn: writing goes on for as long as somebody asks.
        _ = Task.Run(WriteAsync);
        return asked;
    }

    private async Task WriteAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                if (_failed) throw new LedgerConflictException("A call before this one failed.");
                await (batch[0] is AskedChange ? ChangeAsync([.. batch.Cast<AskedChange>()]) : AppendAsync([.. batch.Cast<AskedAppend>()]));
            }
            catch (Exception failure)
            {
                // In doubt: it may have been written, or be written yet. Nothing may follow it that was asked for in the belief that it was.
                _failed = true;
                var told = Outage.Is(failure) ? Outage.Of(failure) : failure;
                foreach (var asked in batch) asked.TrySetException(told);
            }
        }
    }

    /// <summary>What fits a transaction and came one after the other, either appends or changes: a change sees every row that was asked for before it.</summary>
    private List<IAsked> TakeBatch()
    {
        var batch = new List<IAsked>();
        lock (_gate)
        {
            for (var entities = 0; _waiting.TryPeek(out var next); batch.Add(_waiting.Dequeue()))
            {
                entities += next.Entities;
                if (batch.Count > 0 && (entities > WriterTransactions.EntitiesAtOnce || next.GetType() != batch[0].GetType())) break;
            }

            _isWriting = batch.Count > 0;
        }

        return batch;
    }

    private async Task AppendAsync(List<AskedAppend> batch)
    {
        // A transaction may name an entity once.
        var rows = batch.Where(asked => asked.Row is not null).DistinctBy(asked => asked.Row!.Signer).ToList();
        while (await FindTakenAsync(rows) is { } taken)
        {
            rows[taken].SetResult(false);
            rows.RemoveAt(taken);
        }

        foreach (var row in rows) row.TrySetResult(true);
        foreach (var asked in batch) asked.TrySetResult(asked.Row is null);
    }

    /// <summary>Writes the rows and the tally, all or none; none if one of the signers is there already, and then gives that one's place.</summary>
    private async Task<int?> FindTakenAsync(IReadOnlyList<AskedAppend> rows)
    {
        using var patience = new CancellationTokenSource(limit);
        var refusal = await _transactions.SubmitAsync(
            [.. rows.Select(asked => new TableTransactionAction(TableTransactionActionType.Add, SignatureRow.Of(partition, asked.Row!)))],
            WriterTally.Sum(rows.Select(asked => WriterTally.Appended(asked.Row!.State))), patience.Token);
        if (refusal is null) return null;
        return refusal.ErrorCode == TableErrorCode.EntityAlreadyExists && refusal.FailedTransactionActionIndex is { } taken ? taken : throw refusal;
    }

    private async Task ChangeAsync(List<AskedChange> batch)
    {
        var done = await new PartitionChanges(table, partition, _transactions, limit).DoAsync([.. batch.Select(asked => asked.Changes)], after + _transactions.Done.Rows);
        foreach (var (asked, its) in batch.Zip(done)) asked.SetResult(its);
    }

    private sealed class AskedAppend(SignRequest? row) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), IAsked
    {
        public SignRequest? Row => row;

        public int Entities => row is null ? 0 : 1;
    }

    private sealed class AskedChange(IReadOnlyList<LedgerChange> changes) : TaskCompletionSource<IReadOnlyList<DoneChange>>(TaskCreationOptions.RunContinuationsAsynchronously), IAsked
    {
        public IReadOnlyList<LedgerChange> Changes => changes;

        public int Entities => changes.Count;
    }
}
