using Azure.Data.Tables;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>The whole service stands still or is gone. It has a process of its own here, so that no other test feels it.</summary>
public sealed class OutageTests(Azurite azurite) : StoreTest, IClassFixture<Azurite>
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Service_that_stands_still_is_an_outage_and_everything_goes_on_when_it_does()
    {
        await FillAsync();
        azurite.Process.Suspend();
        try
        {
            await AssertOutageAsync();
        }
        finally
        {
            azurite.Process.Resume();
        }

        await AssertRecoveredAsync();
    }

    [Fact]
    public async Task Service_that_is_gone_is_an_outage_and_has_everything_when_it_is_back()
    {
        await FillAsync();
        var etag = (await ReadAsync("there"))!.ETag;
        await azurite.Process.StopAsync();
        try
        {
            await AssertOutageAsync();
        }
        finally
        {
            await azurite.Process.StartAsync();
        }

        await AssertRecoveredAsync();
        Assert.Equal((new("there"), etag), ((await ReadAsync("there"))!.Value, (await ReadAsync("there"))!.ETag));
        await Documents.WriteAsync([new("note", "there", new Note("again"), etag)]);
    }

    [Fact]
    public async Task Account_that_is_gone_when_an_installation_starts_is_an_outage_too()
    {
        await azurite.Process.StopAsync();
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Impatient().PrepareAsync());
        }
        finally
        {
            await azurite.Process.StartAsync();
        }

        await Account(TablesAccount.Options()).PrepareAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Account(TablesAccount.Options()).DeleteAsync();
    }

    protected override async Task<IStore> OpenAsync()
    {
        var account = Account(TablesAccount.Options());
        await account.PrepareAsync();
        return new TablesStore(account);
    }

    private async Task FillAsync()
    {
        await Ledger.Write(Shard, after: 0).AppendAsync(Row(1));
        await CreateAsync("there", new("there"));
    }

    private async Task AssertOutageAsync()
    {
        var store = new TablesStore(Impatient());
        var writer = store.Ledger.Write(Shard, after: 1);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(2)));
        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(3)));
        await Assert.ThrowsAsync<StorageUnavailableException>(store.Ledger.Write(Shard, after: 1).FlushAsync);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.Ledger.ReadSubtotalAsync(Shard));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.Ledger.ReadSignersAsync(Shard).CountAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.Documents.ReadAsync<Note>("note", "there"));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.Documents.ListAsync<Note>("note"));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.Documents.WriteAsync([new("note", "lost", new Note("lost"), IfMatch: null)]));
    }

    /// <summary>Whoever was told of the outage may have been written all the same, and asks again.</summary>
    private async Task AssertRecoveredAsync()
    {
        var writer = Ledger.Write(Shard, after: 1);
        await Task.WhenAll(Enumerable.Range(2, 3).Select(signer => writer.AppendAsync(Row((uint)signer))));

        Assert.Equal(Range(1, 4), await SignersAsync(Shard));
        Assert.Equal(new(0, 4, 4), await Ledger.ReadSubtotalAsync(Shard));
        await Documents.WriteAsync([new("note", "new", new Note("new"), IfMatch: null)]);
    }

    private TablesAccount Impatient()
    {
        var options = TablesAccount.Options();
        (options.Retry.NetworkTimeout, options.Retry.MaxRetries, options.Retry.Delay) = (TimeSpan.FromMilliseconds(100), 1, TimeSpan.FromMilliseconds(1));
        return Account(options);
    }

    private TablesAccount Account(TableClientOptions options) => TablesAccount.Connect(azurite.ConnectionString, _prefix, options);
}
