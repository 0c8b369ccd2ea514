using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CampaignKit.Storage.Tests.Outbox;

[SuppressMessage("Design", "CA1001", Justification = "Closed by CloseAsync.")]
public sealed class SqliteOutboxTests(ITestOutputHelper output) : OutboxContract
{
    // As it was released; a database that has it may be anywhere.
    private const string FirstSchema = """
        CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE partitions (number INTEGER PRIMARY KEY, petition TEXT NOT NULL UNIQUE);
        CREATE TABLE signatures (
            id INTEGER PRIMARY KEY, signer BLOB NOT NULL, signed_at INTEGER NOT NULL, country TEXT NOT NULL, visibility INTEGER NOT NULL,
            updates INTEGER NOT NULL, locale TEXT, source TEXT, person BLOB NOT NULL);
        CREATE TABLE commits (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL);
        INSERT INTO commits VALUES (1, 41);
        INSERT INTO documents VALUES ('note', 'a', 7, CAST('"kept"' AS BLOB));
        PRAGMA user_version = 1;
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-outbox-");
    private SqliteDatabase _database = null!;
    private SqliteOutbox _outbox = null!;

    protected override bool LeasesEndWithTheirProcess => true;

    private string DatabasePath => Path.Combine(_directory.FullName, "campaignkit.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Database_of_the_first_schema_gets_an_outbox_and_keeps_what_it_has()
    {
        var path = Path.Combine(_directory.FullName, "first.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            connection.Execute(FirstSchema);
        }

        for (var start = 0; start < 2; start++)
        {
            using var database = SqliteDatabase.Open(path);
            using var outbox = new SqliteOutbox(database);
            await outbox.PutAsync(Mail(1, $"{start}"));

            Assert.Equal(start + 1, await outbox.CountAsync(new(1), Now));
            Assert.Equal(("kept", "7"), await new SqliteDocuments(database).ReadAsync<string>("note", "a") is { } kept ? (kept.Value, kept.ETag) : default);
        }

        Assert.Equal(43, BitConverter.ToInt64(File.ReadAllBytes(path + "-mark")));
    }

    [Fact]
    public async Task Content_of_a_mail_that_was_sent_is_gone_from_its_row_and_the_rest_stays()
    {
        await Outbox.PutAsync(Mail(1, "a") with { Campaign = "fair-work" });
        await Outbox.SentAsync(await TakeAsync());

        using var connection = _database.OpenReader();
        using var command = connection.Command("SELECT recipient, campaign, due_at, mail FROM outbox");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal((1, "fair-work", Now.UtcTicks, true), (reader.GetFieldValue<byte[]>(0)[^1], reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3)));
    }

    [Fact]
    public async Task Look_for_mails_when_none_is_due_commits_nothing()
    {
        await Outbox.PutAsync(Mail(1, "later") with { DueAt = Now.AddDays(1) });
        var commits = Commits();

        Assert.Empty(await TakeAsync());

        Assert.Equal(commits, Commits());
    }

    [Fact]
    public async Task Mails_that_are_put_in_together_share_a_commit()
    {
        using var asked = new ManualResetEventSlim();
        var busy = _database.Writer.RunAsync(_ => asked.Wait());
        var before = Commits();

        var puts = Enumerable.Range(0, 100).Select(mail => Outbox.PutAsync(Mail((uint)mail, "a"))).ToList();
        asked.Set();
        await busy;
        await Task.WhenAll(puts);

        // One for whoever kept the writer busy.
        Assert.InRange(Commits() - before, 1, 2);
    }

    [Fact]
    public async Task Full_disk_is_an_outage_and_the_mail_is_put_in_when_there_is_room()
    {
        await SetMaximumPagesAsync((await PagesAsync()) + 2);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Outbox.PutAsync(Mail(1, "a") with { SealedMail = new byte[60_000] }));
        Assert.Equal(0, await Outbox.CountAsync(new(1), Now));

        await SetMaximumPagesAsync(1_000_000);
        await Outbox.PutAsync(Mail(1, "a"));

        Assert.Equal(["a"], Ids(await TakeAsync()));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM outbox WHERE recipient = x'01' AND due_at >= 1", "recipient=?")]
    [InlineData("SELECT number FROM outbox WHERE mail IS NOT NULL AND due_at <= 1 AND leased_until <= 1 ORDER BY due_at LIMIT 100", "outbox_waiting (due_at<?)")]
    [InlineData("UPDATE outbox SET mail = NULL, leased_until = 0 WHERE recipient = x'01' AND id = 'a' AND mail = x'01'", "(recipient=? AND id=?)")]
    [InlineData("DELETE FROM outbox WHERE recipient = x'01'", "recipient=?")]
    public void Question_is_answered_by_an_index(string sql, string index)
    {
        using var connection = _database.OpenReader();
        using var command = connection.Command($"EXPLAIN QUERY PLAN {sql}");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.Contains(index, reader.GetString(3), StringComparison.Ordinal);
        Assert.False(reader.Read());
    }

    [Fact]
    public async Task Ten_thousand_mails_are_put_in_taken_in_hundreds_and_sent()
    {
        const int Mails = 10_000;
        var content = new byte[600];
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Mails).Select(mail => Outbox.PutAsync(Mail(Spread(mail), $"{mail}") with { SealedMail = content })));
        Tell("put in", began);

        began = Stopwatch.GetTimestamp();
        var taken = new List<IReadOnlyList<OutboxMail>>();
        while (await TakeAsync(atMost: 100) is { Count: > 0 } some) taken.Add(some);
        Tell("taken, all of them before the first was sent", began);

        began = Stopwatch.GetTimestamp();
        foreach (var some in taken) await Outbox.SentAsync(some);
        Tell("sent", began);

        began = Stopwatch.GetTimestamp();
        await Outbox.SweepAsync(Now.AddDays(1));
        Tell("swept", began);

        Assert.Equal(Enumerable.Range(0, Mails), taken.SelectMany(Ids).Select(Number).Order());
        Assert.Equal(new(0, null, 0), await Outbox.ReadBacklogAsync(Now));

        void Tell(string what, long since) => output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(since).TotalMicroseconds / Mails:0.0} µs a mail");
    }

    protected override Task<IOutbox> OpenAsync()
    {
        _database = SqliteDatabase.Open(DatabasePath);
        return Task.FromResult<IOutbox>(_outbox = new(_database));
    }

    protected override Task CloseAsync()
    {
        _outbox.Dispose();
        _database.Dispose();
        return Task.CompletedTask;
    }

    private long Commits()
    {
        using var connection = _database.OpenReader();
        return connection.Scalar("SELECT number FROM commits");
    }

    private async Task<long> PagesAsync()
    {
        var pages = 0L;
        await _database.Writer.RunAsync(connection => pages = connection.Scalar("PRAGMA page_count"));
        return pages;
    }

    private Task SetMaximumPagesAsync(long pages) => _database.Writer.RunAsync(connection => connection.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {pages}")));
}
