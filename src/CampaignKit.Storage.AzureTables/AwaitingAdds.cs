using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Puts those who wait into their partitions: for each one transaction of up to 100 at a time, whatever came while the last one was under way.</summary>
/// <param name="table">The table of those who wait.</param>
/// <param name="limit">How long a transaction may take, with all its tries: its callers are told of an outage then.</param>
internal sealed class AwaitingAdds(TableClient table, TimeSpan limit)
{
    public const int EntitiesAtOnce = 100;

    private static readonly string[] KeyAndMark = ["RowKey", AwaitingRow.Mark];

    private readonly Lock _gate = new();

    // A partition is in here while it is written.
    private readonly Dictionary<string, Queue<Asked>> _waiting = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(string partition, AwaitingSignature signature)
    {
        var asked = new Asked(signature);
        lock (_gate)
        {
            if (_waiting.TryGetValue(partition, out var waiting))
            {
                waiting.Enqueue(asked);
                return asked.Task;
            }

            _waiting.Add(partition, new([asked]));
        }

        // Not in the caller's turn: writing goes on for as long as somebody asks.
        _ = Task.Run(() => WriteAsync(partition));
        return asked.Task;
    }

    private async Task WriteAsync(string partition)
    {
        while (TakeBatch(partition) is { Count: > 0 } batch)
        {
            try
            {
                await CommitAsync(partition, batch);
            }
            catch (Exception failure)
            {
                // In doubt: it may have been written, or be written yet, and then it waits until its time is over.
                var told = Outage.Is(failure) ? Outage.Of(failure) : failure;
                foreach (var asked in batch) asked.TrySetException(told);
            }
        }
    }

    private List<Asked> TakeBatch(string partition)
    {
        var batch = new List<Asked>();
        lock (_gate)
        {
            var waiting = _waiting[partition];
            while (batch.Count < EntitiesAtOnce && waiting.TryDequeue(out var asked)) batch.Add(asked);
            if (batch.Count == 0) _waiting.Remove(partition);
        }

        return batch;
    }

    private async Task CommitAsync(string partition, List<Asked> batch)
    {
        using var patience = new CancellationTokenSource(limit);

        // A transaction may name an entity once.
        var open = batch.DistinctBy(asked => asked.Signature.Number).ToList();
        while (open.Count > 0 && !await TryAddAsync(partition, open, patience.Token))
        {
            // A try whose answer was lost is made again by the client and then meets its own work: the mark tells that from a number that is taken.
            var there = await ReadMarksAsync(partition, open, patience.Token);
            foreach (var asked in open)
            {
                if (there.TryGetValue(asked.Signature.Number, out var mark)) asked.SetResult(mark == asked.Mark);
            }

            open.RemoveAll(asked => there.ContainsKey(asked.Signature.Number));
        }

        foreach (var asked in open) asked.SetResult(true);
        foreach (var asked in batch) asked.TrySetResult(false);
    }

    private async Task<bool> TryAddAsync(string partition, IReadOnlyList<Asked> some, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                some.Select(asked => new TableTransactionAction(TableTransactionActionType.Add, AwaitingRow.Of(partition, asked.Signature, asked.Mark))), cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException refusal) when (refusal.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    // Numbers that are asked for together are given away together, so hardly anybody else stands among them.
    private async Task<Dictionary<long, Guid?>> ReadMarksAsync(string partition, IReadOnlyList<Asked> some, CancellationToken cancellationToken)
    {
        var (first, last) = (AwaitingRow.KeyOf(some.Min(asked => asked.Signature.Number)), AwaitingRow.KeyOf(some.Max(asked => asked.Signature.Number)));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        return await table.QueryAsync<TableEntity>(filter, select: KeyAndMark, cancellationToken: cancellationToken)
            .ToDictionaryAsync(row => AwaitingRow.NumberOf(row.RowKey), row => row.GetGuid(AwaitingRow.Mark), cancellationToken: cancellationToken);
    }

    private sealed class Asked(AwaitingSignature signature) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public AwaitingSignature Signature => signature;

        public Guid Mark { get; } = Guid.NewGuid();
    }
}
