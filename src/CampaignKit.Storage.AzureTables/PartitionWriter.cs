using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Appends to one partition: a transaction of up to 99 rows and the writer's tally at a time, whatever came while the last one was under way.</summary>
/// <param name="table">The table of signatures.</param>
/// <param name="partition">The partition's key.</param>
/// <param name="limit">How long a transaction may take, with all its tries: its callers are told of an outage then.</param>
internal sealed class PartitionWriter(TableClient table, string partition, TimeSpan limit) : ILedgerWriter
{
    // A transaction takes 100 entities, and one of them is the tally.
    public const int RowsAtOnce = 99;

    private readonly string _tallyKey = WriterTally.KeyOf(Guid.NewGuid());
    private readonly Lock _gate = new();
    private readonly Queue<Asked> _waiting = new();
    private bool _isWriting;
    private bool _failed;
    private bool _hasTally;
    private long _rows;

    public Task<bool> AppendAsync(SignRequest row) => AskAsync(row);

    public Task FlushAsync() => AskAsync(row: null);

    public Task<int> ChangeAsync(IReadOnlyList<LedgerChange> changes) => throw new NotImplementedException();

    private Task<bool> AskAsync(SignRequest? row)
    {
        var asked = new Asked(row);
        lock (_gate)
        {
            _waiting.Enqueue(asked);
            if (_isWriting) return asked.Task;
            _isWriting = true;
        }

        // Not in the caller's turn: writing goes on for as long as somebody asks.
        _ = Task.Run(WriteAsync);
        return asked.Task;
    }

    private async Task WriteAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                if (_failed) throw new LedgerConflictException("A call before this one failed.");
                await CommitAsync(batch);
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

    private List<Asked> TakeBatch()
    {
        var batch = new List<Asked>();
        lock (_gate)
        {
            for (var rows = 0; _waiting.TryPeek(out var next) && (next.Row is null || ++rows <= RowsAtOnce);) batch.Add(_waiting.Dequeue());
            _isWriting = batch.Count > 0;
        }

        return batch;
    }

    private async Task CommitAsync(List<Asked> batch)
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
    private async Task<int?> FindTakenAsync(IReadOnlyList<Asked> rows)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await table.SubmitTransactionAsync(
            [
                .. rows.Select(asked => new TableTransactionAction(TableTransactionActionType.Add, SignatureRow.Of(partition, asked.Row!))),
                TallyAction(rows.Count),
            ], patience.Token);
        }
        catch (TableTransactionFailedException failure) when (failure.ErrorCode == TableErrorCode.EntityAlreadyExists && failure.FailedTransactionActionIndex is { } taken)
        {
            // A try whose answer was lost is made again by the client and then meets its own rows. The tally, moved with them, tells.
            if (!await HasTallyAsync(_rows + rows.Count, patience.Token)) return taken;
        }
        catch (TableTransactionFailedException failure) when (failure.ErrorCode == TableErrorCode.ResourceNotFound || failure.ErrorCode == TableErrorCode.EntityNotFound)
        {
            throw new LedgerConflictException("This writer's tally has been folded into another: it had not written for long.", failure);
        }

        _rows += rows.Count;
        _hasTally = true;
        return null;
    }

    // Without rows nothing moves: a try that the service takes up long after it was given up must not set the tally back.
    private TableTransactionAction TallyAction(int rows)
    {
        var tally = rows > 0 ? WriterTally.Of(partition, _tallyKey, _rows + rows) : WriterTally.Unmoved(partition, _tallyKey);
        return (rows > 0, _hasTally) switch
        {
            (true, true) => new(TableTransactionActionType.UpdateReplace, tally, ETag.All),
            (true, false) => new(TableTransactionActionType.UpsertReplace, tally),
            (false, true) => new(TableTransactionActionType.UpdateMerge, tally, ETag.All),
            (false, false) => new(TableTransactionActionType.UpsertMerge, tally),
        };
    }

    private async Task<bool> HasTallyAsync(long rows, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, _tallyKey, cancellationToken: cancellationToken);
        return found.HasValue && WriterTally.Read(found.Value!) == rows;
    }

    private sealed class Asked(SignRequest? row) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public SignRequest? Row => row;
    }
}
