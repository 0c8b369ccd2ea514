using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Changes rows of one partition: reads them, sees what is to be done, and does it unless one of them has changed meanwhile; then it looks again.</summary>
/// <param name="table">The table of signatures.</param>
/// <param name="partition">The partition's key.</param>
/// <param name="transactions">The writer's.</param>
/// <param name="limit">How long one transaction may take, with all that is read for it.</param>
internal sealed class PartitionChanges(TableClient table, string partition, WriterTransactions transactions, TimeSpan limit)
{
    // The service's own.
    private const int RowsOfPage = 1000;

    private const int ReadsAtOnce = 16;

    /// <summary>Does what applies, in transactions of up to 99 rows. If one of them fails, those before it are done.</summary>
    /// <param name="calls">The changes of each call, in the order in which the calls were made.</param>
    /// <param name="rows">About how many rows are in the partition.</param>
    /// <returns>For each call which of its changes were done.</returns>
    public async Task<IReadOnlyList<DoneChange>[]> DoAsync(IReadOnlyList<IReadOnlyList<LedgerChange>> calls, long rows)
    {
        var done = Array.ConvertAll(new int[calls.Count], static _ => new List<DoneChange>());
        var signers = calls.SelectMany((changes, call) => changes.Select(change => (Call: call, Change: change))).ToLookup(asked => asked.Change.Signer);
        var there = await ReadAsync(signers, rows);
        foreach (var some in signers.Chunk(WriterTransactions.EntitiesAtOnce))
        {
            foreach (var row in await DoAsync(some, there, rows))
            {
                foreach (var (call, change) in row.Done) done[call].Add(change);
            }
        }

        return done;
    }

    private async Task<IReadOnlyList<ChangedRow>> DoAsync(IGrouping<SignerKey, (int Call, LedgerChange Change)>[] signers, Dictionary<SignerKey, TableEntity> there, long rows)
    {
        while (true)
        {
            var changed = signers.Select(signer => there.TryGetValue(signer.Key, out var entity) ? ChangedRow.Of(entity, signer) : null).OfType<ChangedRow>().ToList();
            if (changed.Count == 0) return changed;

            using var patience = new CancellationTokenSource(limit);
            if (await transactions.SubmitAsync([.. changed.Select(row => row.Action)], WriterTally.Sum(changed.Select(row => row.By)), patience.Token) is null) return changed;

            // Another writer has changed one of them or let it go.
            there = await ReadAsync(signers, rows);
        }
    }

    private async Task<Dictionary<SignerKey, TableEntity>> ReadAsync(IEnumerable<IGrouping<SignerKey, (int Call, LedgerChange Change)>> signers, long rows)
    {
        using var patience = new CancellationTokenSource(limit);
        var keys = signers.Select(signer => SignatureRow.KeyOf(signer.Key)).Order(StringComparer.Ordinal).ToList();
        var there = new Dictionary<SignerKey, TableEntity>(keys.Count);

        // Pages come one after the other, single rows many at a time. Many keys in one filter would have the service read the whole partition.
        if (rows / RowsOfPage < (keys.Count - 1) / ReadsAtOnce)
        {
            var wanted = keys.ToHashSet(StringComparer.Ordinal);
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {keys[0]} and RowKey le {keys[^1]}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: patience.Token))
            {
                if (wanted.Contains(row.RowKey)) there.Add(SignatureRow.SignerOf(row.RowKey), row);
            }
        }
        else
        {
            foreach (var some in keys.Chunk(ReadsAtOnce))
            {
                var found = await Task.WhenAll(some.Select(key => SignatureRow.FindAsync(table, partition, key, patience.Token)));
                foreach (var row in found.OfType<TableEntity>()) there.Add(SignatureRow.SignerOf(row.RowKey), row);
            }
        }

        return there;
    }
}
