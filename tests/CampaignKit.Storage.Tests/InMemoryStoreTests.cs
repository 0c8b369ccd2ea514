using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

public sealed class InMemoryStoreTests : NumberedStoreContract
{
    private readonly InMemoryDocuments _documents = new();
    private readonly InMemoryLedger _ledger = new();
    private readonly InMemoryAwaiting _awaiting = new();

    protected override Task<IStore> OpenAsync() => Task.FromResult<IStore>(new Store(_documents, _ledger, _awaiting));

    private sealed record Store(IDocuments Documents, ISignatureLedger Ledger, IAwaitingSignatures Awaiting) : IStore
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
