using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The one file of a one-machine installation: opens it, checks that it is whole, and keeps its only writer.</summary>
/// <remarks>
/// Owns <c>campaignkit.db</c> with its write-ahead log, and <c>campaignkit.db-mark</c>. One process at a time may open it for writing; others may read.
/// Everything acknowledged is on disk (<c>synchronous=FULL</c>), so a process that is killed loses nothing and the next one recovers by itself.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private const string FirstSchema = """
        CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE partitions (number INTEGER PRIMARY KEY, petition TEXT NOT NULL UNIQUE);
        CREATE TABLE signatures (
            id INTEGER PRIMARY KEY, signer BLOB NOT NULL, signed_at INTEGER NOT NULL, country TEXT NOT NULL, visibility INTEGER NOT NULL,
            updates INTEGER NOT NULL, locale TEXT, source TEXT, person BLOB NOT NULL);
        CREATE TABLE commits (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL);
        INSERT INTO commits VALUES (1, 0);
        """;

    // What each version adds to the one before it. A version that was released never changes.
    private static readonly string[] Versions = [FirstSchema, SqliteOutbox.Schema];

    private readonly string _readers;

    private readonly SqliteWriter? _writer;

    private SqliteDatabase(string path, SqliteWriter? writer)
    {
        _readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        _writer = writer;
    }

    /// <summary>Everything that changes the file goes through here.</summary>
    /// <exception cref="InvalidOperationException">It was opened to read.</exception>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("This database was opened to be read.");

    /// <summary>Opens the file, or creates it with its tables if it is not there.</summary>
    /// <exception cref="StartRefusedException">It is damaged, newer than this program, incomplete, or the directory does not let it be written.</exception>
    public static SqliteDatabase Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();

            // Closing the last connection folds the log into the file and deletes it. Until it is known that the log is whole, a refusal leaves both as they are.
            FoldLogOnClose(connection, isOn: false);
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA temp_store = MEMORY");

            // Everybody waits while the log is folded into the file: 1,000 pages keep that short, 4,000 were measured at 60 to 80 ms under load.
            connection.Execute("PRAGMA wal_autocheckpoint = 1000");

            // Before the tables are made: a log that is gone can leave a database without any.
            CommitMark.Check(path + "-mark", IsEmpty(connection) ? 0 : Committed(connection));
            Migrate(connection, path);
            var mark = CommitMark.Open(path + "-mark", Committed(connection));
            FoldLogOnClose(connection, isOn: true);
            return new(path, new(connection, mark));
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            throw new StartRefusedException($"The database {path} cannot be used: {failure.Message}{HintAt(failure)}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new StartRefusedException($"The database {path} cannot be used: {failure.Message}", failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there only to read it; another process may be writing it.</summary>
    /// <exception cref="StartRefusedException">There is none.</exception>
    public static SqliteDatabase OpenToRead(string path) =>
        File.Exists(path) ? new(path, writer: null) : throw new StartRefusedException($"There is no database {path}.");

    /// <summary>A connection that sees the last commit and cannot write.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readers);
        connection.Open();
        return connection;
    }

    /// <summary>Finishes what is queued, folds the log into the file and closes it.</summary>
    public void Dispose()
    {
        using (var pool = new SqliteConnection(_readers)) SqliteConnection.ClearPool(pool);
        _writer?.Dispose();
    }

    private static bool IsEmpty(SqliteConnection connection) => connection.Scalar("PRAGMA user_version") == 0;

    private static long Committed(SqliteConnection connection) => connection.Scalar("SELECT number FROM commits");

    private static void FoldLogOnClose(SqliteConnection connection, bool isOn) =>
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isOn ? 0 : 1, out _);

    // SQLite tells a disk that has no room for its index of the log as an I/O error. https://sqlite.org/rescode.html: 10 is IOERR, 14 CANTOPEN.
    private static string HintAt(SqliteException failure) =>
        failure.SqliteErrorCode is 10 or 14 ? " Look whether there is space on the disk, and whether this user may write there." : "";

    private static void Migrate(SqliteConnection connection, string path)
    {
        var version = connection.Scalar("PRAGMA user_version");
        if (version == Versions.Length) return;
        if (version > Versions.Length)
        {
            throw new StartRefusedException($"The database {path} was made by a newer CampaignKit (schema {version}; this one knows {Versions.Length}). Start that version.");
        }

        // One transaction, so that a process killed during its start leaves the file as it was and not half of the tables.
        connection.Execute($"BEGIN IMMEDIATE; {string.Join('\n', Versions.Skip((int)version))} PRAGMA user_version = {Versions.Length}; COMMIT;");
    }
}
