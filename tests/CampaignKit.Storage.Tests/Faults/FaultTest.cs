using Azure.Data.Tables;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>A test whose store reaches Azurite over a <see cref="FaultyProxy"/>, with tries that follow each other at once.</summary>
[Collection(AzuriteTests.Name)]
public abstract class FaultTest(Azurite azurite) : StoreTest
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    /// <summary>Everything that one can ask of a store: <see cref="MakeAsync"/> does it, after <see cref="FillAsync"/>.</summary>
    public static TheoryData<string> Calls { get; } = ["append", "flush", "read signers", "read rows", "read subtotal", "write", "read", "list"];

    protected static ShardId Shard { get; } = new("free-to-change", 0);

    private protected FaultyProxy Proxy { get; private set; } = null!;

    /// <summary>The same ledger by a way of its own, on which nothing goes wrong.</summary>
    protected ISignatureLedger Beside { get; private set; } = null!;

    /// <summary>The same documents by a way of their own, on which nothing goes wrong.</summary>
    protected IDocuments DocumentsBeside { get; private set; } = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Proxy.DisposeAsync();
        await Direct().DeleteAsync();
    }

    protected override async Task<IStore> OpenAsync()
    {
        Proxy = await FaultyProxy.StartAsync(azurite.Process.Endpoint);
        await Direct().PrepareAsync();
        (Beside, DocumentsBeside) = (new TablesSignatureLedger(Direct()), new TablesDocuments(Direct()));
        return new TablesStore(Account());
    }

    /// <summary>The account over the proxy; with fewer tries or shorter ones if the test says so.</summary>
    protected TablesAccount Account(Action<TableClientOptions>? change = null)
    {
        var options = TablesAccount.Options();
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        change?.Invoke(options);
        return TablesAccount.Connect(azurite.Process.ConnectionStringAt(Proxy.Endpoint), _prefix, options);
    }

    /// <summary>The account over the proxy as installations reach it.</summary>
    protected TablesAccount AsInstalled() => TablesAccount.Connect(azurite.Process.ConnectionStringAt(Proxy.Endpoint), _prefix);

    protected async Task FillAsync()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 7);
        await DocumentsBeside.WriteAsync([new("note", "there", new Note("there"), IfMatch: null)]);
    }

    protected async Task MakeAsync(string call, TablesAccount? account = null, CancellationToken cancellationToken = default)
    {
        account ??= Account();
        var (documents, ledger) = (new TablesDocuments(account), new TablesSignatureLedger(account));
        switch (call)
        {
            case "append": await ledger.Write(Shard, after: 0).AppendAsync(Row(1)); break;
            case "flush": await ledger.Write(Shard, after: 0).FlushAsync(); break;
            case "read signers": Assert.Equal(new(7), (await ledger.ReadSignersAsync(Shard, cancellationToken).LastAsync(cancellationToken))?.Signer); break;
            case "read rows": Assert.Equal(new(7), (await ledger.ReadRowsAsync(Shard, cancellationToken).LastAsync(cancellationToken)).Signer); break;
            case "read subtotal": Assert.NotEqual(0, (await ledger.ReadSubtotalAsync(Shard, cancellationToken)).Counted); break;
            case "write": await documents.WriteAsync([new("note", $"{Guid.NewGuid():N}", new Note("one"), IfMatch: null)], cancellationToken); break;
            case "read": Assert.NotNull(await documents.ReadAsync<Note>("note", "there", cancellationToken)); break;
            case "list": Assert.NotEmpty(await documents.ListAsync<Note>("note", cancellationToken)); break;
            default: throw new ArgumentOutOfRangeException(nameof(call), call, message: null);
        }
    }

    protected static SignRequest[] Rows(int first, int count) => [.. Range(first, count).Select(Row)];

    protected static Task<bool[]> AppendAsync(ILedgerWriter writer, params IEnumerable<UInt128> signers) =>
        Task.WhenAll(signers.Select(signer => writer.AppendAsync(Row(signer))));

    /// <summary>Keeps the writer busy until all of them have been asked for, so that up to 99 share a transaction, and then does to the requests what is scripted.</summary>
    private protected Task<bool[]> AppendTogetherAsync(ILedgerWriter writer, IEnumerable<UInt128> signers, params IEnumerable<Fault> faults) =>
        TogetherAsync(writer, () => AppendAsync(writer, signers), faults);

    /// <inheritdoc cref="AppendTogetherAsync"/>
    private protected async Task<T> TogetherAsync<T>(ILedgerWriter writer, Func<Task<T>> ask, params IEnumerable<Fault> faults)
    {
        var busy = new Held();
        Proxy.Next([busy, .. faults]);
        var flush = writer.FlushAsync();
        await busy.Arrived;
        var asked = ask();
        await busy.AnswerAsync();
        await flush;
        return await asked;
    }

    /// <summary>That these signers and no others are in the partition, each once, and that the tally says so.</summary>
    protected async Task AssertSignersAsync(params IEnumerable<UInt128> signers)
    {
        var there = new List<UInt128>();
        await foreach (var signer in Beside.ReadSignersAsync(Shard)) there.Add(signer!.Value.Signer.Value);
        Assert.Equal(signers.Order(), there);
        Assert.Equal(new(Shard.Number, there.Count, there.Count), await Beside.ReadSubtotalAsync(Shard));
    }

    /// <summary>The account by a way on which nothing goes wrong.</summary>
    protected TablesAccount Direct() => TablesAccount.Connect(azurite.ConnectionString, _prefix);
}
