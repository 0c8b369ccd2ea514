using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The ledger as a partition for each shard, whose row key is the signer.</summary>
/// <remarks>
/// A signer is inserted and never replaced, so two writers that overlap still keep each once. Beside the signers, behind them in order, each writer keeps a
/// tally of its own and moves it in the same transaction as its rows: their sum is the number of rows, read without counting them.
/// A row takes about 400 bytes: 99 of them and a tally are far below the 4 MiB of a transaction.
/// </remarks>
public sealed class TablesSignatureLedger(TablesAccount account) : ISignatureLedger
{
    private static readonly string[] KeyOnly = ["RowKey"];

    /// <inheritdoc/>
    public ILedgerWriter Write(ShardId shard, long after) => new PartitionWriter(account.Signatures, PartitionOf(shard), account.WriteLimit);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SignerKey> ReadSignersAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in ReadAsync(shard, KeyOnly, cancellationToken)) yield return SignatureRow.SignerOf(row.RowKey);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in ReadAsync(shard, select: null, cancellationToken)) yield return SignatureRow.Read(row);
    }

    /// <inheritdoc/>
    public async ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(shard)} and RowKey ge {WriterTally.Prefix}");
        return await Outage.TellAsync(async () =>
        {
            var rows = 0L;
            await foreach (var tally in account.Signatures.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) rows += WriterTally.Read(tally);
            return new ShardSubtotal(shard.Number, Revision: rows, Counted: rows);
        }, cancellationToken);
    }

    private async IAsyncEnumerable<TableEntity> ReadAsync(ShardId shard, string[]? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(shard)} and RowKey lt {WriterTally.Prefix}");
        await using var pages = account.Signatures.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        while (await Outage.TellAsync(() => pages.MoveNextAsync().AsTask(), cancellationToken))
        {
            foreach (var row in pages.Current.Values) yield return row;
        }
    }

    // Slugs are letters, digits and dashes. The shard's number first would put all petitions into a few ranges of the service's partitions.
    private static string PartitionOf(ShardId shard) => string.Create(CultureInfo.InvariantCulture, $"{shard.Petition}|{shard.Number:000}");
}
