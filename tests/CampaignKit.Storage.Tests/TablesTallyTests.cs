using Azure.Data.Tables;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests;

/// <summary>Tallies of writers that changed rows, and of those that could only append.</summary>
[Collection(AzuriteTests.Name)]
public sealed class TablesTallyTests(Azurite azurite) : StoreTest
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Writer_takes_out_of_the_sums_what_another_has_put_in()
    {
        var (one, other) = (Ledger.Write(Shard, after: 0), Ledger.Write(Shard, after: 0));
        await Task.WhenAll(one.AppendAsync(Row(1) with { State = SignatureState.HeldForReview }), one.AppendAsync(Row(2) with { State = SignatureState.Invalidated }), one.AppendAsync(Row(3)));

        await other.ChangedAsync(Release(1), Leave(2), Hold(3));

        await Ledger.AssertExactAsync(Shard, withdrawn: 1, changes: 3);
        Assert.Equal(new(0, 6, 1) { Held = 1, Withdrawn = 1 }, await Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Fold_keeps_every_number()
    {
        var writers = Range(1, 60).Select(signer => (Signer: signer, Ledger: Ledger.Write(Shard, after: 0))).ToList();
        await Task.WhenAll(writers.Select(writer => writer.Ledger.AppendAsync(Row(writer.Signer) with { State = (SignatureState)(int)(writer.Signer % 3) })));
        await Task.WhenAll(writers.Select(writer => writer.Ledger.ChangedAsync(writer.Signer <= 30 ? Leave((2 * writer.Signer) - 1) : Hold(writer.Signer), Choose(62 - writer.Signer, Visibility.Named))));
        var before = await Ledger.ReadSubtotalAsync(Shard);
        Assert.Equal(60, (await TalliesAsync()).Count);

        Assert.Equal(before, await Later().ReadSubtotalAsync(Shard));

        Assert.Single(await TalliesAsync());
        Assert.Equal(before, await Later().ReadSubtotalAsync(Shard));
        await Ledger.AssertExactAsync(Shard, withdrawn: 30, before.Revision - 60);
        Assert.True(before is { Held: >= 10, Invalidated: 10 }, "The numbers are not what this test needs.");
    }

    [Fact]
    public async Task Tally_from_before_there_were_changes_has_rows_and_nothing_else()
    {
        await AddOldTallyAsync(rows: 5);
        await Ledger.Write(Shard, after: 5).AppendAsync(Row(1) with { State = SignatureState.HeldForReview });

        Assert.Equal(new(0, 6, 5) { Held = 1 }, await Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Tallies_from_before_there_were_changes_are_folded_with_newer_ones()
    {
        await Task.WhenAll(Enumerable.Range(1, 15).Select(AddOldTallyAsync));
        await Task.WhenAll(Range(1, 15).Select(async signer =>
        {
            var writer = Ledger.Write(Shard, after: 0);
            await writer.AppendAsync(Row(signer));
            await writer.ChangedAsync(signer % 2 == 0 ? Hold(signer) : Leave(signer));
        }));
        var expected = new ShardSubtotal(0, 120 + 15 + 15, 120) { Held = 7, Withdrawn = 8 };
        Assert.Equal(expected, await Ledger.ReadSubtotalAsync(Shard));

        Assert.Equal(expected, await Later().ReadSubtotalAsync(Shard));

        Assert.Single(await TalliesAsync());
        Assert.Equal(expected, await Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Writer_whose_tally_was_folded_changes_nothing_more()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await writer.AppendAsync(Row(1));
        await Task.WhenAll(Range(2, 29).Select(signer => Ledger.Write(Shard, after: 0).AppendAsync(Row(signer))));
        await Later().ReadSubtotalAsync(Shard);

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.ChangedAsync(Leave(1)));

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(31)));
        Assert.Equal(new(0, 30, 30), await Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(Range(1, 30), await SignersAsync(Shard));
    }

    [Fact]
    public async Task Flush_before_the_first_change_leaves_a_tally_that_counts_nothing_and_is_moved_later()
    {
        await Ledger.Write(Shard, after: 0).AppendAsync(Row(1));
        var writer = Ledger.Write(Shard, after: 1);

        await writer.FlushAsync();
        Assert.Equal(new(0, 1, 1), await Ledger.ReadSubtotalAsync(Shard));
        await writer.ChangedAsync(Hold(1));
        await writer.FlushAsync();

        await Ledger.AssertExactAsync(Shard, withdrawn: 0, changes: 1);
        Assert.Equal(2, (await TalliesAsync()).Count);
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

    private Task AddOldTallyAsync(int rows) => Account().Signatures.AddEntityAsync(new TableEntity("free-to-change|000", WriterTally.KeyOf(Guid.NewGuid())) { ["Rows"] = (long)rows });

    private async Task<List<TableEntity>> TalliesAsync() =>
        await Account().Signatures.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {WriterTally.Prefix}")).ToListAsync();

    private TablesSignatureLedger Later() => new(Account(), new AnHourLater());

    private TablesAccount Account() => TablesAccount.Connect(azurite.ConnectionString, _prefix);

    private sealed class AnHourLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromMinutes(61);
    }
}
