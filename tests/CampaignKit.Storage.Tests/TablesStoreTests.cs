using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests;

[Collection(AzuriteTests.Name)]
public sealed class TablesStoreTests(Azurite azurite) : StoreContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Writers_that_overlap_keep_each_signer_once_and_count_every_row()
    {
        var shard = new ShardId("free-to-change", 0);
        ILedgerWriter[] writers = [Ledger.Write(shard, after: 0), Ledger.Write(shard, after: 0)];

        var added = await Task.WhenAll(Enumerable.Range(1, 500).SelectMany(signer => writers.Select(writer => writer.AppendAsync(Row((uint)signer)))));

        Assert.Equal(500, added.Count(isNew => isNew));
        Assert.Equal(Range(1, 500), await SignersAsync(shard));
        Assert.Equal(new(0, 500, 500), await Ledger.ReadSubtotalAsync(shard));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task Signer_who_is_there_already_is_told_apart_wherever_they_stand_in_a_batch(int taken)
    {
        var shard = new ShardId("free-to-change", 0);
        await Ledger.Write(shard, after: 0).AppendAsync(Row((uint)taken));
        var writer = Ledger.Write(shard, after: 0);

        var added = await Task.WhenAll(Enumerable.Range(1, 99).Select(signer => writer.AppendAsync(Row((uint)signer))));

        Assert.Equal(Enumerable.Range(1, 99).Select(signer => signer != taken), added);
        Assert.Equal(new(0, 99, 99), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Signer_who_is_asked_for_twice_at_once_is_added_once()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);

        var added = await Task.WhenAll(writer.AppendAsync(Row(1)), writer.AppendAsync(Row(2)), writer.AppendAsync(Row(1)), writer.AppendAsync(Row(3)), writer.AppendAsync(Row(2)));

        Assert.Equal(3, added.Count(isNew => isNew));
        Assert.Equal(new(0, 3, 3), await Ledger.ReadSubtotalAsync(shard));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Account().DeleteAsync();
    }

    protected override async Task<IStore> OpenAsync()
    {
        var account = Account();
        await account.PrepareAsync();
        return new TablesStore(account);
    }

    private TablesAccount Account() => TablesAccount.Connect(azurite.ConnectionString, _prefix);
}
