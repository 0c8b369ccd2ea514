using Azure.Data.Tables;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests;

/// <summary>Transactions of 99 rows in which somebody stands who is there already. They are many, so they have an Azurite of their own beside the other tests'.</summary>
public sealed class TablesTransactionTests(Azurite azurite) : StoreTest, IClassFixture<Azurite>
{
    private const int Whole = 99;

    // Azurite does one thing at a time, and a transaction that waits for a hundred others would be given up.
    private static readonly ParallelOptions FewAtOnce = new() { MaxDegreeOfParallelism = 4 };

    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Signer_who_is_there_already_is_told_apart_in_every_position() =>
        await Parallel.ForEachAsync(Enumerable.Range(0, Whole), FewAtOnce, async (position, cancellationToken) =>
        {
            var shard = new ShardId("free-to-change", position);
            var signers = Range(1, Whole);
            await Ledger.Write(shard, after: 0).AppendAsync(Row(signers[position]));

            var added = await AppendTogetherAsync(shard, signers);

            Assert.Equal(Enumerable.Range(0, Whole).Where(at => at != position), Enumerable.Range(0, Whole).Where(at => added[at]));
            Assert.Equal(signers, await SignersAsync(shard));
            Assert.Equal(new(position, Whole, Whole), await Ledger.ReadSubtotalAsync(shard, cancellationToken));
        });

    [Fact]
    public async Task Signer_who_is_asked_for_twice_is_added_once_in_every_position() =>
        await Parallel.ForEachAsync(Enumerable.Range(1, Whole - 1), FewAtOnce, async (position, cancellationToken) =>
        {
            var shard = new ShardId("free-to-change", position);
            var signers = Range(1, Whole);
            signers[position] = signers[position / 2];

            var added = await AppendTogetherAsync(shard, signers);

            Assert.Equal(Whole - 1, added.Count(isNew => isNew));
            Assert.Equal(signers.Distinct().Order(), await SignersAsync(shard));
            Assert.Equal(new(position, Whole - 1, Whole - 1), await Ledger.ReadSubtotalAsync(shard, cancellationToken));
        });

    [Fact]
    public async Task Transaction_of_none_but_those_who_are_there_adds_nobody()
    {
        var shard = new ShardId("free-to-change", 0);
        await AppendAsync(shard, 1, Range(1, Whole));

        var added = await AppendTogetherAsync(shard, Range(1, Whole));

        Assert.All(added, Assert.False);
        Assert.Equal(Range(1, Whole), await SignersAsync(shard));
        Assert.Equal(new(0, Whole, Whole), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Transaction_of_one_signer_over_and_over_adds_them_once()
    {
        var shard = new ShardId("free-to-change", 0);

        var added = await AppendTogetherAsync(shard, [.. Enumerable.Repeat((UInt128)1, 3 * Whole)]);

        Assert.Single(added, isNew => isNew);
        Assert.Equal(new(0, 1, 1), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Tallies_of_more_writers_than_a_page_holds_are_all_counted()
    {
        var shard = new ShardId("free-to-change", 0);

        await Task.WhenAll(Range(1, 1100).Select(signer => Ledger.Write(shard, after: 0).AppendAsync(Row(signer))));

        Assert.Equal(new(0, 1100, 1100), await Ledger.ReadSubtotalAsync(shard));
        Assert.Equal(Range(1, 1100), await SignersAsync(shard));
    }

    [Fact]
    public async Task Tallies_that_nobody_has_moved_for_an_hour_are_folded_and_still_count()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);
        await writer.AppendAsync(Row(1));
        await Task.WhenAll(Range(2, 119).Select(signer => Ledger.Write(shard, after: 0).AppendAsync(Row(signer))));
        var later = new TablesSignatureLedger(Account(), new Later(TimeSpan.FromMinutes(61)));
        await Ledger.ReadSubtotalAsync(shard);
        Assert.Equal(120, await TalliesAsync(shard));

        // A transaction has room for 99 of them; what is left is few enough to stay.
        Assert.Equal(new(0, 120, 120), await later.ReadSubtotalAsync(shard));
        Assert.Equal(22, await TalliesAsync(shard));
        Assert.Equal(new(0, 120, 120), await later.ReadSubtotalAsync(shard));
        Assert.Equal(1, await TalliesAsync(shard));
        Assert.Equal(new(0, 120, 120), await later.ReadSubtotalAsync(shard));

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(121)));
        await Assert.ThrowsAsync<LedgerConflictException>(writer.FlushAsync);
        Assert.Equal(new(0, 120, 120), await later.ReadSubtotalAsync(shard));
        Assert.Equal(Range(1, 120), await SignersAsync(shard));
    }

    [Fact]
    public async Task Tallies_that_several_fold_at_once_count_once()
    {
        var shard = new ShardId("free-to-change", 0);
        await Task.WhenAll(Range(1, 60).Select(signer => Ledger.Write(shard, after: 0).AppendAsync(Row(signer))));
        var later = new TablesSignatureLedger(Account(), new Later(TimeSpan.FromMinutes(61)));

        var subtotals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => later.ReadSubtotalAsync(shard).AsTask()));

        Assert.All(subtotals, subtotal => Assert.Equal(new(0, 60, 60), subtotal));
        Assert.Equal(new(0, 60, 60), await Ledger.ReadSubtotalAsync(shard));
        Assert.Equal(1, await TalliesAsync(shard));
    }

    private async Task<int> TalliesAsync(ShardId shard) =>
        await Account().Signatures.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {$"{shard.Petition}|{shard.Number:000}"} and RowKey ge {WriterTally.Prefix}")).CountAsync();

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Account().DeleteAsync();
    }

    protected override async Task<IStore> OpenAsync()
    {
        await Account().PrepareAsync();
        return new TablesStore(Account());
    }

    // The writer is busy with the flush while they are asked for, so they are waiting together when it is done.
    private async Task<bool[]> AppendTogetherAsync(ShardId shard, IEnumerable<UInt128> signers)
    {
        var writer = Ledger.Write(shard, after: 0);
        var flush = writer.FlushAsync();
        var added = Task.WhenAll(signers.Select(signer => writer.AppendAsync(Row(signer))));
        await flush;
        return await added;
    }

    private TablesAccount Account() => TablesAccount.Connect(azurite.ConnectionString, _prefix);
}
