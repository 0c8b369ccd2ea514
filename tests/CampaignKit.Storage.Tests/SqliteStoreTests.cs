using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Storage.Tests;

public sealed class SqliteStoreTests : NumberedStoreContract
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-store-");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    protected override Task<IStore> OpenAsync() => Task.FromResult<IStore>(new Store(SqliteDatabase.Open(Path.Combine(_directory.FullName, "campaignkit.db"))));

    private sealed class Store(SqliteDatabase database) : IStore
    {
        private readonly SqliteSignatureLedger _ledger = new(database);
        private readonly SqliteAwaiting _awaiting = new(database);

        public IDocuments Documents { get; } = new SqliteDocuments(database);

        public ISignatureLedger Ledger => _ledger;

        public IAwaitingSignatures Awaiting => _awaiting;

        public ValueTask DisposeAsync()
        {
            _ledger.Dispose();
            _awaiting.Dispose();
            database.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
