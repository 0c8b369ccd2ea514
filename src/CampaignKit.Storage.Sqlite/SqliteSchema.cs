using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The tables of a file, version by version. A new database goes through all of the versions, so there is one way in which a table comes to be.</summary>
internal sealed class SqliteSchema
{
    // How many transactions the file has seen; every file with a writer has it.
    private const string Commits = """
        CREATE TABLE commits (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL);
        INSERT INTO commits VALUES (1, 0);
        """;

    private const string First = """
        CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE partitions (number INTEGER PRIMARY KEY, petition TEXT NOT NULL UNIQUE);
        CREATE TABLE signatures (
            id INTEGER PRIMARY KEY, signer BLOB NOT NULL, signed_at INTEGER NOT NULL, country TEXT NOT NULL, visibility INTEGER NOT NULL,
            updates INTEGER NOT NULL, locale TEXT, source TEXT, person BLOB NOT NULL);
        """;

    private const string SignatureStates = """
        ALTER TABLE signatures ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE signatures ADD COLUMN reason TEXT;
        ALTER TABLE signatures ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0;
        """;

    private const string Standings = """
        CREATE TABLE standings (
            slice INTEGER PRIMARY KEY, held INTEGER NOT NULL, withdrawn INTEGER NOT NULL, invalidated INTEGER NOT NULL, changes INTEGER NOT NULL);
        """;

    private const string Awaiting = """
        CREATE TABLE awaiting (
            slice INTEGER NOT NULL, number INTEGER NOT NULL,
            signer BLOB NOT NULL, signed_at INTEGER NOT NULL, country TEXT NOT NULL, visibility INTEGER NOT NULL, updates INTEGER NOT NULL, locale TEXT, source TEXT,
            person BLOB NOT NULL, state INTEGER NOT NULL, reason TEXT, awaited INTEGER NOT NULL,
            address BLOB NOT NULL, expires_at INTEGER NOT NULL, reminders INTEGER NOT NULL, remind_at INTEGER,
            PRIMARY KEY (slice, number)) WITHOUT ROWID;
        """;

    private const string Flushes = """
        CREATE TABLE flushes (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL);
        INSERT INTO flushes VALUES (1, zeroblob(200));
        """;

    private const string Confirmations = """
        ALTER TABLE signatures ADD COLUMN confirmed_at INTEGER;
        ALTER TABLE awaiting ADD COLUMN confirmed_at INTEGER;
        """;

    private const string Wordings = """
        ALTER TABLE signatures ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE awaiting ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        """;

    private const string Partners = """
        ALTER TABLE signatures ADD COLUMN partners TEXT;
        ALTER TABLE awaiting ADD COLUMN partners TEXT;
        """;

    private readonly string[] _versions;

    private SqliteSchema(params string[] versions) => _versions = versions;

    /// <summary>Of <c>campaignkit.db</c>: everything but donations.</summary>
    public static SqliteSchema Signatures { get; } = new(First + Commits, SignatureStates + Standings + Awaiting + SqliteOutbox.Schema + Flushes, Confirmations, Wordings, Partners);

    /// <summary>Of <c>donations.db</c>.</summary>
    public static SqliteSchema Donations { get; } = new(Commits + SqliteDonationLedger.Schema);

    /// <summary>Whether no table has been made yet.</summary>
    public static bool IsMissing(SqliteConnection connection) => Version(connection) == 0;

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="StartRefusedException">The database was made by a newer program.</exception>
    public void Migrate(SqliteConnection connection, string path)
    {
        var version = Version(connection);
        if (version == _versions.Length) return;
        if (version > _versions.Length) throw Newer(path, version);

        // The first version left copies of rows in the unused parts of its pages (see PageGaps), and nobody could find them when the row itself is emptied.
        // Before the tables are changed: killed in between, the next start does it again.
        if (version == 1 && this == Signatures) connection.Execute("VACUUM");

        // One transaction, so that a process killed during its first start leaves an empty file and not half of the tables.
        connection.Execute($"BEGIN IMMEDIATE; {string.Concat(_versions[(int)version..])} PRAGMA user_version = {_versions.Length}; COMMIT;");
    }

    /// <summary>Whether this program can read what is there.</summary>
    /// <exception cref="StartRefusedException">The database was made by a newer program, or by an older one and this one has not been started on it.</exception>
    public void CheckToRead(SqliteConnection connection, string path)
    {
        var version = Version(connection);
        if (version > _versions.Length) throw Newer(path, version);
        if (version < _versions.Length) throw new StartRefusedException($"The database {path} was made by an older CampaignKit. Start this version once, so that it is brought up to date.");
    }

    private StartRefusedException Newer(string path, long version) =>
        new($"The database {path} was made by a newer CampaignKit (schema {version}; this one knows {_versions.Length}). Start that version.");

    private static long Version(SqliteConnection connection) => connection.Scalar("PRAGMA user_version");
}
