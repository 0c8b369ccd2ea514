using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.AzureTables;
using CampaignKit.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Tests.Donations;

public sealed class InMemoryDonationTests : DonationContract
{
    private readonly InMemoryDonations _ledger = new();

    protected override Task<IDonationLedger> OpenAsync() => Task.FromResult<IDonationLedger>(_ledger);

    protected override Task CloseAsync() => Task.CompletedTask;
}

public sealed class SqliteDonationTests : DonationContract
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-donations-");

    private string DatabasePath => Path.Combine(_directory.FullName, "donations.db");

    [Theory]
    [InlineData("UPDATE facts SET body = x'00'")]
    [InlineData("DELETE FROM facts")]
    public async Task Fact_is_neither_changed_nor_removed_by_whoever_has_the_file_open(string sql)
    {
        await Ledger.AppendAsync(SampleFacts.Campaign, "evt_1", [SampleFacts.Paid("pi_1", 100)]);
        await CloseAsync();
        using (var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            connection.Open();

            Assert.Throws<SqliteException>(() => connection.Execute(sql));
        }

        using var reopened = SqliteDonationLedger.Open(DatabasePath);
        Assert.Single((await reopened.ReadAsync(SampleFacts.Campaign, after: 0)).Facts);
    }

    [Fact]
    public void File_has_nothing_of_signatures_and_that_of_signatures_nothing_of_donations()
    {
        using var signatures = new OpenedSqlite(Path.Combine(_directory.FullName, "campaignkit.db"));
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();

        Assert.Equal(4, connection.Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
        Assert.Equal(4, connection.Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('commits', 'facts', 'events', 'unclaimed')"));
        Assert.Equal(0, signatures.Read("SELECT count(*) FROM sqlite_master WHERE name IN ('facts', 'events', 'unclaimed')"));
    }

    [Fact]
    public async Task File_whose_log_is_gone_is_not_opened()
    {
        await Ledger.AppendAsync(SampleFacts.Campaign, "evt_1", [SampleFacts.Paid("pi_1", 100)]);
        var copy = _directory.CreateSubdirectory("copy").FullName;
        foreach (var file in (string[])["donations.db", "donations.db-mark"]) File.Copy(Path.Combine(_directory.FullName, file), Path.Combine(copy, file));

        Assert.Throws<StartRefusedException>(() => SqliteDonationLedger.Open(Path.Combine(copy, "donations.db")));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    protected override Task<IDonationLedger> OpenAsync() => Task.FromResult<IDonationLedger>(SqliteDonationLedger.Open(DatabasePath));

    protected override Task CloseAsync()
    {
        ((SqliteDonationLedger)Ledger).Dispose();
        return Task.CompletedTask;
    }
}

[Collection(AzuriteTests.Name)]
public sealed class TablesDonationTests(Azurite azurite) : DonationContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Account().DeleteAsync();
    }

    protected override async Task<IDonationLedger> OpenAsync()
    {
        var account = Account();
        await account.PrepareAsync();
        return new TablesDonationLedger(account);
    }

    protected override Task CloseAsync() => Task.CompletedTask;

    protected override IDonationLedger Beside() => new TablesDonationLedger(Account());

    private TablesAccount Account() => TablesAccount.Connect(azurite.ConnectionString, _prefix);
}
