using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Tests;

/// <summary>Databases that the first version made, by hand.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    private const string FirstSchema = """
        CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE partitions (number INTEGER PRIMARY KEY, petition TEXT NOT NULL UNIQUE);
        CREATE TABLE signatures (
            id INTEGER PRIMARY KEY, signer BLOB NOT NULL, signed_at INTEGER NOT NULL, country TEXT NOT NULL, visibility INTEGER NOT NULL,
            updates INTEGER NOT NULL, locale TEXT, source TEXT, person BLOB NOT NULL);
        CREATE TABLE commits (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL);
        INSERT INTO commits VALUES (1, 77);
        INSERT INTO partitions VALUES (1, 'free-to-change'), (2, 'another-petition');
        INSERT INTO documents VALUES ('note', 'a', 5, '"one"');
        PRAGMA user_version = 1;
        """;

    private static readonly ShardId Shard = new("free-to-change", 3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-migration-");
    private readonly SqliteConnection _first;

    public SqliteMigrationTests()
    {
        _first = new($"Data Source={DatabasePath};Pooling=False");
        _first.Open();
        _first.Execute("PRAGMA journal_mode = WAL");
        _first.Execute("PRAGMA synchronous = OFF");
        _first.Execute(FirstSchema);
        File.WriteAllBytes(DatabasePath + "-mark", BitConverter.GetBytes(77L));
    }

    private string DatabasePath => Path.Combine(_directory.FullName, "campaignkit.db");

    public void Dispose()
    {
        _first.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Rows_of_the_first_version_are_read_and_counted()
    {
        Insert(Shard, 1, [Key(1)], person: [1, 2, 3]);
        _first.Execute($"INSERT INTO signatures VALUES ({Id(1, 3, 2)}, x'{Convert.ToHexString(Key(2))}', 1762344000123, 'KH', 2, 1, 'km', 'newsletter', x'0405')");
        Insert(new("another-petition", 0), 2, [Key(9)], person: [9]);
        _first.Dispose();

        using var store = new OpenedSqlite(DatabasePath);

        Assert.Equal(new(3, 2, 2), await store.Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(new(0, 1, 1), await store.Ledger.ReadSubtotalAsync(new("another-petition", 0)));
        Assert.Equal("one", (await store.Documents.ReadAsync<string>("note", "a"))!.Value);
        var row = (await store.Ledger.FindAsync(Shard, SignerKey.Read(Key(2)), 2))!;
        Assert.Equal(
            (SignatureState.Counted, null, 0, null, "KH", Visibility.Named, true, "km", "newsletter", DateTimeOffset.FromUnixTimeMilliseconds(1762344000123)),
            (row.State, row.Reason, row.Awaited, row.ConfirmedAt, row.Country, row.Visibility, row.Updates, row.Locale, row.Source, row.SignedAt));
        Assert.Equal([4, 5], row.SealedPerson.ToArray());
    }

    [Fact]
    public async Task Rows_of_the_second_version_have_no_moment_of_confirmation()
    {
        _first.Dispose();
        using (var store = new OpenedSqlite(DatabasePath)) await store.Ledger.AppendAsync(Shard, 1, [Samples.Request(1)]);
        using (var second = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            second.Open();
            second.Execute(
                """
                ALTER TABLE signatures DROP COLUMN partners; ALTER TABLE awaiting DROP COLUMN partners;
                ALTER TABLE signatures DROP COLUMN version; ALTER TABLE awaiting DROP COLUMN version;
                ALTER TABLE signatures DROP COLUMN confirmed_at; ALTER TABLE awaiting DROP COLUMN confirmed_at;
                PRAGMA user_version = 2
                """);
        }

        using var migrated = new OpenedSqlite(DatabasePath);
        await migrated.Ledger.AppendAsync(Shard, 2, [Samples.Request(2) with { ConfirmedAt = new(2026, 11, 7, 0, 0, 0, TimeSpan.Zero) }]);

        Assert.Equal([null, new(2026, 11, 7, 0, 0, 0, TimeSpan.Zero)], await migrated.Ledger.ReadRowsAsync(Shard).Select(row => row.ConfirmedAt).ToListAsync());
    }

    [Fact]
    public async Task Rows_of_the_third_version_are_of_the_first_wording_and_later_ones_of_theirs()
    {
        _first.Dispose();
        using (var store = new OpenedSqlite(DatabasePath))
        {
            await store.Ledger.AppendAsync(Shard, 1, [Samples.Request(1), Samples.Request(2)]);
            await store.Awaiting.AddAsync(Shard, Waiting());
        }

        using (var third = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            third.Open();
            third.Execute(
                """
                ALTER TABLE signatures DROP COLUMN partners; ALTER TABLE awaiting DROP COLUMN partners;
                ALTER TABLE signatures DROP COLUMN version; ALTER TABLE awaiting DROP COLUMN version;
                PRAGMA user_version = 3
                """);
        }

        using var migrated = new OpenedSqlite(DatabasePath);
        await migrated.Ledger.AppendAsync(Shard, 3, [Samples.Request(3) with { Version = 2 }]);
        await migrated.Awaiting.AddAsync(Shard, Waiting() with { Number = 2, Request = Samples.Request(6) with { Version = 3 } });

        Assert.Equal([1, 1, 2], await migrated.Ledger.ReadRowsAsync(Shard).Select(row => row.Version).ToListAsync());
        Assert.Equal(1, (await migrated.Awaiting.FindAsync(Shard, 1))!.Request.Version);
        Assert.Equal(3, (await migrated.Awaiting.FindAsync(Shard, 2))!.Request.Version);
        Assert.Equal(new(3, 3, 3), await migrated.Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Rows_of_the_fourth_version_agreed_to_no_partner_and_later_ones_to_theirs()
    {
        _first.Dispose();
        using (var store = new OpenedSqlite(DatabasePath))
        {
            await store.Ledger.AppendAsync(Shard, 1, [Samples.Request(1)]);
            await store.Awaiting.AddAsync(Shard, Waiting());
        }

        using (var fourth = new SqliteConnection($"Data Source={DatabasePath};Pooling=False"))
        {
            fourth.Open();
            fourth.Execute("ALTER TABLE signatures DROP COLUMN partners; ALTER TABLE awaiting DROP COLUMN partners; PRAGMA user_version = 4");
        }

        using var migrated = new OpenedSqlite(DatabasePath);
        await migrated.Ledger.AppendAsync(Shard, 2, [Samples.Request(2) with { Partners = "a-union b-union" }]);
        await migrated.Awaiting.AddAsync(Shard, Waiting() with { Number = 2, Request = Samples.Request(6) with { Partners = "a-union" } });

        Assert.Equal([null, "a-union b-union"], await migrated.Ledger.ReadRowsAsync(Shard).Select(row => row.Partners).ToListAsync());
        Assert.Null((await migrated.Awaiting.FindAsync(Shard, 1))!.Request.Partners);
        Assert.Equal("a-union", (await migrated.Awaiting.FindAsync(Shard, 2))!.Request.Partners);
    }

    [Fact]
    public async Task Database_of_the_first_version_goes_on_counting_and_changes()
    {
        Insert(Shard, 1, [Key(1), Key(2), Key(3)], person: [1]);
        _first.Dispose();

        using (var store = new OpenedSqlite(DatabasePath))
        {
            var writer = store.Ledger.Write(Shard, after: 3);
            await writer.AppendAsync(Samples.Request(4));
            Assert.Equal(2, await writer.ChangedAsync([
                new StateChange(SignerKey.Read(Key(1)), 1, SignatureState.Counted, FromReason: null, SignatureState.Invalidated, "rule-1"),
                new Departure(SignerKey.Read(Key(2)), 2)]));
            Assert.True(await store.Awaiting.AddAsync(Shard, Waiting()));
        }

        using var again = new OpenedSqlite(DatabasePath);
        Assert.Equal(new ShardSubtotal(3, 6, 2) { Withdrawn = 1, Invalidated = 1 }, await again.Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(1, await again.Awaiting.CountAsync(Shard));
    }

    [Fact]
    public async Task Database_whose_first_version_was_killed_has_everything()
    {
        Insert(Shard, 1, [Key(1), Key(2), Key(3)], person: [1]);
        var copy = _directory.CreateSubdirectory("copy").FullName;
        foreach (var file in _directory.GetFiles().Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file.FullName, Path.Combine(copy, file.Name));

        using var store = new OpenedSqlite(Path.Combine(copy, "campaignkit.db"));

        Assert.Equal(3, (await store.Ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    [Fact]
    public void Database_of_the_first_version_whose_log_is_gone_is_refused_as_it_was()
    {
        _first.Dispose();
        File.WriteAllBytes(DatabasePath + "-mark", BitConverter.GetBytes(78L));
        var before = File.ReadAllBytes(DatabasePath);

        Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(DatabasePath));

        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public void Database_that_was_not_brought_up_to_date_is_not_read_but_left_to_the_program()
    {
        _first.Dispose();

        Assert.Contains("Start this version once", Assert.Throws<StartRefusedException>(() => SqliteDatabase.OpenToRead(DatabasePath)).Message, StringComparison.Ordinal);
        SqliteDatabase.Open(DatabasePath).Dispose();
        SqliteDatabase.OpenToRead(DatabasePath).Dispose();
    }

    // The first version overwrote nothing, and copied rows about in the file as partitions grew.
    [Fact]
    public async Task No_byte_is_left_of_what_the_first_version_replaced_nor_of_those_who_leave_since()
    {
        var random = new Random(1);
        var secrets = new Secrets(random);
        var rows = new List<(int Shard, int Place, byte[] Key, byte[] Person)>();
        for (var place = 1; place <= 50; place++)
        {
            for (var shard = 0; shard < 40; shard++)
            {
                var row = (shard, place, secrets.Bytes(16), secrets.Bytes(random.Next(60, 160)));
                rows.Add(row);
                Insert(new("free-to-change", shard), 1, [row.Item3], row.Item4, place);
            }
        }

        var replaced = secrets.Text(30_000);
        _first.Execute($"UPDATE documents SET body = '{replaced}'");
        _first.Execute("UPDATE documents SET body = '\"two\"'");
        _first.Dispose();
        secrets.Removed(replaced);
        Assert.NotEqual(0, secrets.CountIn(_directory).Pieces);

        using var store = new OpenedSqlite(DatabasePath);
        foreach (var (shard, place, key, person) in rows.Where((_, at) => at % 5 == 0))
        {
            Assert.Equal(1, await store.Ledger.Write(new("free-to-change", shard), after: 50).ChangedAsync([new Departure(SignerKey.Read(key), place)]));
            secrets.Removed(key);
            secrets.Removed(person);
        }

        await store.Traces.RemoveAsync();

        Assert.Equal((0, 0), secrets.CountIn(_directory));
    }

    private static byte[] Key(byte number) => [.. Enumerable.Repeat(number, 16)];

    private static long Id(long partition, int shard, int place) => (partition << 40) + ((long)shard << 30) + place;

    private static AwaitingSignature Waiting() => new()
    {
        Number = 1,
        Request = Samples.Request(5),
        SealedAddress = new byte[] { 1 },
        ExpiresAt = new(2026, 11, 12, 12, 0, 0, TimeSpan.Zero),
    };

    private void Insert(ShardId shard, int partition, byte[][] keys, byte[] person, int first = 1)
    {
        for (var at = 0; at < keys.Length; at++)
        {
            using var insert = _first.Command(
                "INSERT INTO signatures VALUES ($id, $key, 1762344000000, 'CA', 0, 0, NULL, NULL, $person)",
                ("$id", Id(partition, shard.Number, first + at)), ("$key", keys[at]), ("$person", person));
            insert.ExecuteNonQuery();
        }
    }
}
