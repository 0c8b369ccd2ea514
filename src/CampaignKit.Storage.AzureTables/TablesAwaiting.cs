using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Those who await confirmation, in a partition for each shard as the ledger has, whose row key is the number.</summary>
/// <remarks>
/// In a table of their own: what they hold goes away again and is never counted. A row is inserted and never replaced, so two activations that give
/// away one number learn of it. An add whose outcome is in doubt may have been written: then it waits until somebody removes it.
/// </remarks>
/// <param name="account">The account.</param>
public sealed class TablesAwaiting(TablesAccount account) : IAwaitingSignatures
{
    private const int RemovalsAtOnce = 1000;
    private const int CallsAtOnce = 16;

    private static readonly string[] KeyOnly = ["RowKey"];

    private readonly AwaitingAdds _adds = new(account.Awaiting, TablesAccount.WriteLimit);

    /// <inheritdoc/>
    public Task<bool> AddAsync(ShardId shard, AwaitingSignature signature) => _adds.AddAsync(TablesSignatureLedger.PartitionOf(shard), signature);

    /// <inheritdoc/>
    public async ValueTask<AwaitingSignature?> FindAsync(ShardId shard, long number, CancellationToken cancellationToken = default)
    {
        var (partition, key) = (TablesSignatureLedger.PartitionOf(shard), AwaitingRow.KeyOf(number));
        var found = await Outage.TellAsync(() => account.Awaiting.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken), cancellationToken);
        return found.HasValue ? AwaitingRow.Read(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async Task RemindedAsync(ShardId shard, long number, int reminders, DateTimeOffset? remindAt)
    {
        var reminded = AwaitingRow.Reminded(TablesSignatureLedger.PartitionOf(shard), number, reminders, remindAt);
        try
        {
            await Outage.TellAsync(() => account.Awaiting.UpdateEntityAsync(reminded, ETag.All, TableUpdateMode.Merge), CancellationToken.None);
        }
        catch (RequestFailedException failure) when (IsGone(failure))
        {
            // Confirmed or expired meanwhile.
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(ShardId shard, IReadOnlyList<long> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Count, nameof(numbers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, RemovalsAtOnce, nameof(numbers));
        var partition = TablesSignatureLedger.PartitionOf(shard);
        foreach (var some in numbers.Distinct().Select(AwaitingRow.KeyOf).Chunk(AwaitingAdds.EntitiesAtOnce))
        {
            try
            {
                await Outage.TellAsync(
                    () => account.Awaiting.SubmitTransactionAsync(some.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key)))), CancellationToken.None);
            }
            catch (TableTransactionFailedException refusal) when (IsGone(refusal))
            {
                await RemoveOneByOneAsync(partition, some);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AwaitingEntry> ReadAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(shard, AwaitingRow.ColumnsOfEntry, cancellationToken))
        {
            foreach (var row in page.Values) yield return AwaitingRow.ReadEntry(row);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        var count = 0L;
        await foreach (var page in PagesAsync(shard, KeyOnly, cancellationToken)) count += page.Values.Count;
        return count;
    }

    // Some are gone already, or were removed by a try whose answer was lost. One that is not there is answered, not refused.
    private async Task RemoveOneByOneAsync(string partition, IEnumerable<string> keys)
    {
        foreach (var some in keys.Chunk(CallsAtOnce))
        {
            await Outage.TellAsync(() => Task.WhenAll(some.Select(key => account.Awaiting.DeleteEntityAsync(partition, key))), CancellationToken.None);
        }
    }

    private async IAsyncEnumerable<Page<TableEntity>> PagesAsync(ShardId shard, IEnumerable<string> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TablesSignatureLedger.PartitionOf(shard)}");
        await using var pages = account.Awaiting.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        while (await Outage.TellAsync(() => pages.MoveNextAsync().AsTask(), cancellationToken)) yield return pages.Current;
    }

    private static bool IsGone(RequestFailedException failure) => failure.ErrorCode == TableErrorCode.ResourceNotFound || failure.ErrorCode == TableErrorCode.EntityNotFound;
}
