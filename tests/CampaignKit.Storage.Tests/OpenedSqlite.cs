using System.Globalization;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Storage.Tests;

/// <summary>A database and everything over it, with ways to its writer and its files.</summary>
internal sealed class OpenedSqlite : IDisposable
{
    public OpenedSqlite(string path)
    {
        Database = SqliteDatabase.Open(path);
        Documents = new(Database);
        Ledger = new(Database);
        Awaiting = new(Database);
        Traces = new(Database);
    }

    public SqliteDatabase Database { get; }

    public SqliteDocuments Documents { get; }

    public SqliteSignatureLedger Ledger { get; }

    public SqliteAwaiting Awaiting { get; }

    public SqliteTraces Traces { get; }

    public long Commits => Read("SELECT number FROM commits");

    public long Pages => Read("PRAGMA page_count");

    public async Task<IReadOnlyList<long>> CountsAsync(params ShardId[] shards)
    {
        var counts = new List<long>();
        foreach (var shard in shards) counts.Add((await Ledger.ReadSubtotalAsync(shard)).Counted);
        return counts;
    }

    public Task SetMaximumPagesAsync(long pages) =>
        Database.Writer.RunAsync(connection => connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}")));

    /// <summary>Asks for several things that then wait for the writer together.</summary>
    public async Task WhileTheWriterIsBusyAsync(Action ask)
    {
        using var busy = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        var work = Database.Writer.RunAsync(_ =>
        {
            busy.Set();
            asked.Wait();
        });
        busy.Wait();
        ask();
        asked.Set();
        await work;
    }

    public long Read(string sql)
    {
        using var connection = Database.OpenReader();
        return connection.Scalar(sql);
    }

    public void Dispose()
    {
        Ledger.Dispose();
        Awaiting.Dispose();
        Database.Dispose();
    }
}
