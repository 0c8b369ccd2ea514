using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What one installation stores, open.</summary>
public interface IStore : IAsyncDisposable
{
    IDocuments Documents { get; }

    ISignatureLedger Ledger { get; }

    IAwaitingSignatures Awaiting { get; }
}

/// <summary>A test with a store of its own in its hands.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private IStore _store = null!;

    protected IDocuments Documents => _store.Documents;

    protected ISignatureLedger Ledger => _store.Ledger;

    protected IAwaitingSignatures Awaiting => _store.Awaiting;

    public async Task InitializeAsync() => _store = await OpenAsync();

    public virtual async Task DisposeAsync() => await _store.DisposeAsync();

    /// <summary>Opens this test's own store; empty the first time, and afterwards with what was written before.</summary>
    protected abstract Task<IStore> OpenAsync();

    protected async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await OpenAsync();
    }

    protected sealed record Note(string Text, int Number = 0);

    protected async Task<string> CreateAsync(string id, Note note)
    {
        await Documents.WriteAsync([new("note", id, note, IfMatch: null)]);
        return (await ReadAsync(id))!.ETag;
    }

    protected async Task<Document<Note>?> ReadAsync(string id) => await Documents.ReadAsync<Note>("note", id);

    protected Task AppendAsync(ShardId shard, long firstRevision, params UInt128[] signers) =>
        Ledger.AppendAsync(shard, firstRevision, [.. signers.Select(signer => Row(signer))]);

    protected static SignRequest Row(UInt128 signer) => new()
    {
        Signer = new(signer),
        SignedAt = new(2026, 11, 5, 12, 0, 0, 123, TimeSpan.Zero),
        Country = "CA",
        Visibility = Visibility.Initials,
        Updates = true,
        SealedPerson = new byte[] { 1, 2, 3 },
    };

    protected async Task<UInt128[]> SignersAsync(ShardId shard)
    {
        var signers = new List<UInt128>();
        await foreach (var signer in Ledger.ReadSignersAsync(shard)) signers.Add(signer!.Value.Signer.Value);
        return [.. signers];
    }

    /// <summary>The same where somebody may have left: their places are <see langword="null"/>, if the store keeps places.</summary>
    protected async Task<UInt128?[]> PlacesAsync(ShardId shard)
    {
        var places = new List<UInt128?>();
        await foreach (var signer in Ledger.ReadSignersAsync(shard)) places.Add(signer?.Signer.Value);
        return [.. places];
    }

    protected async Task<List<SignRequest>> RowsAsync(ShardId shard)
    {
        var rows = new List<SignRequest>();
        await foreach (var row in Ledger.ReadRowsAsync(shard)) rows.Add(row);
        return rows;
    }

    /// <summary>Everything that a row holds, to be compared: a row itself compares its bytes by where they are.</summary>
    protected static (SignerKey, DateTimeOffset, string, Visibility, bool, (string?, string?, string?), string, SignatureState, string?, long, (DateTimeOffset?, int)) Columns(SignRequest row) =>
        (row.Signer, row.SignedAt, row.Country, row.Visibility, row.Updates, (row.Locale, row.Source, row.Partners), Convert.ToHexString(row.SealedPerson.Span), row.State, row.Reason, row.Awaited, (row.ConfirmedAt, row.Version));

    protected static UInt128[] Range(int first, int count) => [.. Enumerable.Range(first, count).Select(signer => (UInt128)(uint)signer)];

    protected static async Task<Exception?> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
