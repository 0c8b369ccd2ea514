using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests;

/// <summary>What an account holds; closing it is nothing.</summary>
internal sealed class TablesStore(TablesAccount account) : IStore
{
    public IDocuments Documents { get; } = new TablesDocuments(account);

    public ISignatureLedger Ledger { get; } = new TablesSignatureLedger(account);

    public IAwaitingSignatures Awaiting { get; } = new TablesAwaiting(account);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
