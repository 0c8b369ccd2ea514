using System.Globalization;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Benchmarks;

/// <summary>The program with the in-process engine over an Azurite of its own.</summary>
/// <remarks>Each round begins with an empty table of signatures and signs a petition that nobody has signed; the processes stay, warmed up.</remarks>
internal sealed class TablesProgram : IAsyncDisposable
{
    private const int SignersPerShard = 16;

    private readonly TablesAccount _account;
    private readonly TableClient _table;
    private readonly TempDirectory _data;
    private readonly ServerProcess _server;
    private readonly SigningRounds _signing;
    private readonly IReadOnlyList<string> _petitions;
    private readonly CancellationToken _cancellationToken;
    private int _rounds;

    private TablesProgram(string account, int shards, TempDirectory data, ServerProcess server, SigningRounds signing, IReadOnlyList<string> petitions, CancellationToken cancellationToken)
    {
        _account = TablesAccount.Connect(account);
        _table = _account.Service.GetTableClient("campaignkitsignatures");
        (Shards, _data, _server, _signing, _petitions, _cancellationToken) = (shards, data, server, signing, petitions, cancellationToken);
    }

    public int Shards { get; }

    /// <summary>Rows that the last round added.</summary>
    public long Rows { get; private set; }

    /// <summary>Starts it; returns when it serves.</summary>
    /// <param name="account">The way to its account.</param>
    /// <param name="shards">Of each petition.</param>
    /// <param name="signing">What signs there.</param>
    /// <param name="directory">Where it may write.</param>
    /// <param name="cancellationToken">Ends every round.</param>
    public static async Task<TablesProgram> StartAsync(string account, int shards, SigningRounds signing, string directory, CancellationToken cancellationToken)
    {
        var data = new TempDirectory(directory, "tables");
        ServerProcess? server = null;
        try
        {
            server = await ServerProcess.StartProgramAsync(
                data, cancellationToken, ("Engine", "InProcess"), ("Storage", "AzureTables"), ("AzureTables__Account", account), ("Signatures__Shards", shards.ToString(CultureInfo.InvariantCulture)));
            return new(account, shards, data, server, signing, await server.Api.ListOpenAsync(cancellationToken), cancellationToken);
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    /// <summary>A round of first signatures.</summary>
    /// <exception cref="BenchmarkException">The count, the tallies in the table and the people who signed do not agree.</exception>
    public async Task<WrkRun> SignAsync(int seconds)
    {
        await _table.DeleteAsync(_cancellationToken);
        await _table.CreateIfNotExistsAsync(_cancellationToken);
        var petition = _petitions[_rounds++ % _petitions.Count];

        // Every shard is at work before the load begins, as it is after the first second of a real crowd.
        await _server.Api.SignAllAsync(petition, Enumerable.Range(0, SignersPerShard * Shards).Select(number => SampleSigner.Address("early", 0, number)), _cancellationToken);
        var before = await _server.Api.CountAsync(petition, _cancellationToken);
        var run = await _signing.FirstAsync(_server, petition, seconds);
        var count = await _server.Api.CountAsync(petition, _cancellationToken);
        Rows = count - before;

        var stored = await CountStoredAsync(petition);
        return stored == count ? run : throw new BenchmarkException($"INEXACT: the count is {count}, and the table holds {stored}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    private async Task<long> CountStoredAsync(string petition)
    {
        var ledger = new TablesSignatureLedger(_account);
        var stored = 0L;
        for (var shard = 0; shard < Shards; shard++) stored += (await ledger.ReadSubtotalAsync(new(petition, shard), _cancellationToken)).Counted;
        return stored;
    }
}
