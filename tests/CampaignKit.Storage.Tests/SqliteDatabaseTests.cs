using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Tests;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-sqlite-");

    private string DatabasePath => Path.Combine(_directory.FullName, "campaignkit.db");

    private string MarkPath => DatabasePath + "-mark";

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Everything_that_was_asked_before_the_end_is_answered_and_there_afterwards()
    {
        Task[] appends;
        using (var store = new OpenedSqlite(DatabasePath))
        {
            appends = [.. Enumerable.Range(0, 200).Select(shard => store.Ledger.AppendAsync(new("free-to-change", shard), 1, [Row(1)]))];
            store.Database.Dispose();
        }

        await Task.WhenAll(appends);

        using var again = new OpenedSqlite(DatabasePath);
        for (var shard = 0; shard < 200; shard++) Assert.Equal(1, (await again.Ledger.ReadSubtotalAsync(new("free-to-change", shard))).Counted);
    }

    [Fact]
    public async Task Database_that_was_closed_is_one_file_and_takes_no_more()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);

        store.Dispose();

        Assert.Equal(["campaignkit.db", "campaignkit.db-mark"], _directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Ledger.AppendAsync(Shard, 2, [Row(2)]));
    }

    [Fact]
    public async Task Copy_of_the_files_of_a_running_database_has_everything_that_was_acknowledged()
    {
        using var store = new OpenedSqlite(DatabasePath);
        for (var row = 1; row <= 50; row++) await store.Ledger.AppendAsync(Shard, row, [Row((uint)row)]);

        using var copy = new OpenedSqlite(CopyTo("copy"));

        Assert.Equal(new(0, 50, 50), await copy.Ledger.ReadSubtotalAsync(Shard));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task Log_that_was_cut_short_is_refused(double left)
    {
        using var store = new OpenedSqlite(DatabasePath);
        for (var row = 1; row <= 50; row++) await store.Ledger.AppendAsync(Shard, row, [Row((uint)row)]);
        var path = CopyTo("copy");
        using (var log = File.OpenWrite(path + "-wal")) log.SetLength((long)(log.Length * left));

        var refusal = Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(path));

        Assert.Contains("commit 50 was acknowledged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mark_ahead_of_the_database_is_refused_until_it_is_deleted()
    {
        SqliteDatabase.Open(DatabasePath).Dispose();
        File.WriteAllBytes(MarkPath, BitConverter.GetBytes(7L));

        var refusal = Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(DatabasePath));
        Assert.Contains(MarkPath, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(7, BitConverter.ToInt64(File.ReadAllBytes(MarkPath)));
        File.Delete(MarkPath);

        SqliteDatabase.Open(DatabasePath).Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("000000")]
    [InlineData("0000000000000000")]
    public async Task Mark_that_is_missing_empty_cut_or_behind_is_set_to_what_the_database_has(string? bytes)
    {
        using (var store = new OpenedSqlite(DatabasePath))
        {
            for (var row = 1; row <= 3; row++) await store.Ledger.AppendAsync(Shard, row, [Row((uint)row)]);
        }

        if (bytes is null) File.Delete(MarkPath);
        else File.WriteAllBytes(MarkPath, Convert.FromHexString(bytes));

        using var again = new OpenedSqlite(DatabasePath);

        Assert.Equal(3, (await again.Ledger.ReadSubtotalAsync(Shard)).Counted);
        again.Dispose();
        Assert.Equal(3, BitConverter.ToInt64(File.ReadAllBytes(MarkPath)));
    }

    [Fact]
    public void Database_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        SqliteDatabase.Open(DatabasePath).Dispose();
        Change("PRAGMA user_version = 1000");
        var before = File.ReadAllBytes(DatabasePath);

        var refusal = Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(DatabasePath));

        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10_000)]
    public void File_that_is_no_database_is_refused_with_a_sentence(int length)
    {
        File.WriteAllText(DatabasePath, new('x', length));

        var refusal = Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(DatabasePath));

        Assert.Contains($"The database {DatabasePath} cannot be used", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', length), File.ReadAllText(DatabasePath));
    }

    [Fact]
    public async Task Database_that_was_cut_is_refused()
    {
        using (var store = new OpenedSqlite(DatabasePath))
        {
            await store.Ledger.AppendAsync(Shard, 1, [.. Enumerable.Range(1, 1000).Select(signer => Row((uint)signer))]);
        }

        using (var file = File.OpenWrite(DatabasePath)) file.SetLength(4096);

        Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(DatabasePath));
    }

    [Fact]
    public async Task Empty_file_that_a_killed_first_start_left_is_filled()
    {
        File.WriteAllBytes(DatabasePath, []);

        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);

        Assert.Equal(1, (await store.Ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    [Fact]
    public void Directory_that_is_not_there_is_refused_with_a_sentence() =>
        Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(Path.Combine(_directory.FullName, "missing", "campaignkit.db")));

    [Fact]
    public async Task Reader_beside_the_writer_sees_each_commit_and_writes_nothing()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        using var beside = SqliteDatabase.OpenToRead(DatabasePath);
        using var ledger = new SqliteSignatureLedger(beside);
        Assert.Equal(1, (await ledger.ReadSubtotalAsync(Shard)).Counted);

        await store.Ledger.AppendAsync(Shard, 2, [Row(2)]);

        Assert.Equal(2, (await ledger.ReadSubtotalAsync(Shard)).Counted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.AppendAsync(Shard, 3, [Row(3)]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new SqliteDocuments(beside).WriteAsync([new("note", "a", "text", IfMatch: null)]));
    }

    [Fact]
    public async Task Reader_that_goes_leaves_the_writer_alone()
    {
        using var store = new OpenedSqlite(DatabasePath);
        SqliteDatabase.OpenToRead(DatabasePath).Dispose();

        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);

        Assert.Equal(1, (await store.Ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    [Fact]
    public async Task Closed_database_can_be_read_without_a_writer()
    {
        using (var store = new OpenedSqlite(DatabasePath)) await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        using var alone = SqliteDatabase.OpenToRead(DatabasePath);
        using var ledger = new SqliteSignatureLedger(alone);

        Assert.Equal(1, (await ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    [Fact]
    public void File_that_is_not_there_cannot_be_read()
    {
        Assert.Throws<StartRefusedException>(() => SqliteDatabase.OpenToRead(DatabasePath));
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public async Task Callers_that_wait_for_a_commit_share_the_next()
    {
        using var store = new OpenedSqlite(DatabasePath);
        var before = store.Commits;
        List<Task> appends = [];
        await store.WhileTheWriterIsBusyAsync(() =>
            appends.AddRange(Enumerable.Range(0, 100).Select(shard => store.Ledger.AppendAsync(new("free-to-change", shard), 1, [Row(1)]))));

        await Task.WhenAll(appends);

        Assert.Equal(before + 2, store.Commits);
    }

    [Fact]
    public async Task Append_of_nothing_is_a_commit_like_any_other()
    {
        using var store = new OpenedSqlite(DatabasePath);
        var before = store.Commits;

        await store.Ledger.AppendAsync(Shard, 1, []);

        Assert.Equal(before + 1, store.Commits);
    }

    [Fact]
    public async Task Neighbours_in_one_transaction_are_written_although_others_in_it_fail()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Documents.WriteAsync([new("note", "taken", "one", IfMatch: null)]);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        Task[] calls = [];

        // A petition's first row is in the same transaction twice: who fails must not leave its partition's number to the next.
        await store.WhileTheWriterIsBusyAsync(() => calls =
        [
            store.Documents.WriteAsync([new("note", "b", "bad", IfMatch: null), new("note", "taken", "two", IfMatch: null)]).AsTask(),
            store.Ledger.AppendAsync(new("new-petition", 0), 1, [Row(7), Row(8)]),
            store.Ledger.AppendAsync(new("new-petition", 0), 2, [Row(9)]),
            store.Ledger.AppendAsync(new("newer-petition", 0), 1, [Row(10)]),
            store.Ledger.AppendAsync(Shard, 1, [Row(2)]),
            store.Ledger.AppendAsync(Shard, 2, [Row(3)]),
            store.Documents.WriteAsync([new("note", "good", "good", IfMatch: null)]).AsTask(),
        ]);

        await Assert.ThrowsAsync<DocumentConflictException>(() => calls[0]);
        await Assert.ThrowsAsync<LedgerConflictException>(() => calls[2]);
        await Assert.ThrowsAsync<LedgerConflictException>(() => calls[4]);
        await Task.WhenAll(calls[1], calls[3], calls[5], calls[6]);
        Assert.Equal(["good", "taken"], (await store.Documents.ListAsync<string>("note")).Select(document => document.Id));
        Assert.Equal([2, 1, 2], await store.CountsAsync(new("new-petition", 0), new("newer-petition", 0), Shard));
    }

    [Fact]
    public async Task Full_disk_fails_the_commit_takes_all_of_it_back_and_works_again_when_there_is_room()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        await store.SetMaximumPagesAsync(store.Pages);
        SignRequest[] rows = [Row(2) with { SealedPerson = new byte[10_000] }];

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Ledger.AppendAsync(Shard, 2, rows));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Ledger.AppendAsync(new("new-petition", 0), 1, rows));
        Assert.Equal([1, 0], await store.CountsAsync(Shard, new("new-petition", 0)));
        await store.SetMaximumPagesAsync(1_000_000);
        await store.Ledger.AppendAsync(new("newer-petition", 0), 1, [Row(1)]);
        await store.Ledger.AppendAsync(new("new-petition", 0), 1, rows);
        await store.Ledger.AppendAsync(Shard, 2, rows);

        Assert.Equal([2, 1, 1], await store.CountsAsync(Shard, new("new-petition", 0), new("newer-petition", 0)));
    }

    [Fact]
    public async Task After_an_outage_nothing_follows_the_row_that_it_took_even_when_there_is_room_again()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        await store.SetMaximumPagesAsync(store.Pages);
        var writer = store.Ledger.Write(Shard, after: 1);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(2) with { SealedPerson = new byte[10_000] }));
        await store.SetMaximumPagesAsync(1_000_000);

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(2)));
        await Assert.ThrowsAsync<LedgerConflictException>(writer.FlushAsync);
        Assert.Equal([1], await store.CountsAsync(Shard));
    }

    [Fact]
    public async Task Commits_during_a_long_read_neither_wait_for_it_nor_disturb_it()
    {
        using var store = new OpenedSqlite(DatabasePath);
        await store.Ledger.AppendAsync(Shard, 1, [Row(1), Row(2)]);
        await using var reading = store.Ledger.ReadSignersAsync(Shard).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());

        await store.Ledger.AppendAsync(Shard, 3, [Row(3)]);

        Assert.True(await reading.MoveNextAsync());
        Assert.Equal(new SignerKey(2), reading.Current?.Signer);
    }

    private static SignRequest Row(UInt128 signer) => new()
    {
        Signer = new(signer),
        SignedAt = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero),
        Country = "CA",
        Visibility = Visibility.CountOnly,
        Updates = false,
        SealedPerson = new byte[100],
    };

    // As a process that is killed leaves them: nothing folded, nothing closed.
    private string CopyTo(string name)
    {
        var copy = _directory.CreateSubdirectory(name).FullName;
        foreach (var file in _directory.GetFiles().Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file.FullName, Path.Combine(copy, file.Name));
        return Path.Combine(copy, "campaignkit.db");
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
