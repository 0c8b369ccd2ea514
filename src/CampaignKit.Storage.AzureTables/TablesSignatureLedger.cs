using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The ledger as a partition for each shard, whose row key is the signer.</summary>
/// <remarks>
/// A signer is inserted, and changed or let go only in the version that was read, so two writers that overlap still keep each once. Beside the signers, behind
/// them in order, each writer keeps a tally of its own and moves it in the same transaction as its rows: their sum is what the partition holds, read without
/// counting. Nothing stays of a signer who leaves, so only the tally remembers that somebody did.
/// Every activation of a shard is a writer, so tallies gather; those that nobody has moved for an hour are folded into one now and then.
/// A row takes about 400 bytes: 99 of them and a tally are far below the 4 MiB of a transaction.
/// </remarks>
/// <param name="account">The account.</param>
/// <param name="clock">Says how long ago a tally was moved; the system's by default.</param>
public sealed class TablesSignatureLedger(TablesAccount account, TimeProvider? clock = null) : ISignatureLedger
{
    private const int TalliesAtMost = 20;

    // An actor that has not been called for a quarter of an hour is forgotten, and its writer with it.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private static readonly string[] OfSigner = ["RowKey", "State", "At", "ConfirmedAt", "Version"];

    private static readonly string[] OfListed = ["RowKey", "At", "Visibility", "State"];

    /// <inheritdoc/>
    public ILedgerWriter Write(ShardId shard, long after) => new PartitionWriter(account.Signatures, PartitionOf(shard), TablesAccount.WriteLimit, after);

    /// <inheritdoc/>
    public async ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default)
    {
        var (partition, key) = (PartitionOf(shard), SignatureRow.KeyOf(signer));
        var row = await Outage.TellAsync(() => SignatureRow.FindAsync(account.Signatures, partition, key, cancellationToken), cancellationToken);
        return row is null ? null : SignatureRow.Read(row);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in ReadAsync(shard, OfSigner, cancellationToken)) yield return new(SignatureRow.SignerOf(row.RowKey), SignatureRow.StateOf(row), SignatureRow.CountedAtOf(row), SignatureRow.VersionOf(row));
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
        var tallies = new List<TableEntity>();
        var sum = await Outage.TellAsync(async () =>
        {
            await foreach (var tally in account.Signatures.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) tallies.Add(tally);
            return WriterTally.Sum(tallies.Select(WriterTally.Read));
        }, cancellationToken);
        if (tallies.Count > TalliesAtMost) await FoldAsync(tallies, cancellationToken);
        return sum.Subtotal(shard.Number);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // The state is looked at here: a row that counts has none, and what a filter makes of a property that is not there is not said anywhere.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(shard)} and RowKey lt {WriterTally.Prefix} and Visibility gt {(int)Visibility.CountOnly}");
        var latest = new SortedSet<ListedSigner>(ListedSigner.LatestFirst);
        await foreach (var row in ReadAsync(filter, OfListed, cancellationToken))
        {
            if (!ListedSigner.IsShown(SignatureRow.StateOf(row), SignatureRow.VisibilityOf(row))) continue;
            latest.Add(new(SignatureRow.SignerOf(row.RowKey), SignatureRow.SignedAtOf(row), Place: 0));
            if (latest.Count > count) latest.Remove(latest.Max);
        }

        return [.. latest];
    }

    /// <summary>Makes one tally of many old ones, if nobody moves or folds one of them meanwhile. A writer whose tally is gone learns of it at its next transaction.</summary>
    private async Task FoldAsync(IEnumerable<TableEntity> tallies, CancellationToken cancellationToken)
    {
        var before = (clock ?? TimeProvider.System).GetUtcNow() - Settled;
        var old = tallies.Where(tally => tally.Timestamp < before).Take(WriterTransactions.EntitiesAtOnce).ToList();
        if (old.Count < 2) return;
        try
        {
            await account.Signatures.SubmitTransactionAsync(
            [
                .. old.Select(tally => new TableTransactionAction(TableTransactionActionType.Delete, tally, tally.ETag)),
                new(TableTransactionActionType.Add, WriterTally.Sum(old.Select(WriterTally.Read)).Entity(old[0].PartitionKey, WriterTally.KeyOf(Guid.NewGuid()))),
            ], cancellationToken);
        }
        catch (Exception failure) when (failure is RequestFailedException || Outage.Is(failure))
        {
            // All of it or nothing happened, the sum is the same either way, and the next reader tries again.
        }
    }

    private IAsyncEnumerable<TableEntity> ReadAsync(ShardId shard, string[]? select, CancellationToken cancellationToken) =>
        ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(shard)} and RowKey lt {WriterTally.Prefix}"), select, cancellationToken);

    private async IAsyncEnumerable<TableEntity> ReadAsync(string filter, string[]? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = account.Signatures.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        while (await Outage.TellAsync(() => pages.MoveNextAsync().AsTask(), cancellationToken))
        {
            foreach (var row in pages.Current.Values) yield return row;
        }
    }

    // Slugs are letters, digits and dashes. The shard's number first would put all petitions into a few ranges of the service's partitions.
    internal static string PartitionOf(ShardId shard) => string.Create(CultureInfo.InvariantCulture, $"{shard.Petition}|{shard.Number:000}");
}
