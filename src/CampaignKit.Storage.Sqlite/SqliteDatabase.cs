using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>A file of a one-machine installation: opens it, checks that it is whole, and keeps its only writer.</summary>
/// <remarks>
/// Owns <c>campaignkit.db</c> with its write-ahead log, and <c>campaignkit.db-mark</c>; donations are in a file of their own, <c>donations.db</c>. One process at a time may open it for writing; others may read.
/// Everything acknowledged is on disk (<c>synchronous=FULL</c>), so a process that is killed loses nothing and the next one recovers by itself.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly string _readers;
    private readonly SqliteWriter? _writer;
    private readonly List<SqliteLookUp> _lookUps = [];

    private SqliteDatabase(string path, SqliteWriter? writer)
    {
        _readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        _writer = writer;
        Partitions = new(LookUp(SqlitePartitions.Sql));
    }

    /// <summary>Everything that changes the file goes through here.</summary>
    /// <exception cref="InvalidOperationException">It was opened to read.</exception>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("This database was opened to be read.");

    /// <summary>The petitions' numbers.</summary>
    internal SqlitePartitions Partitions { get; }

    /// <summary>Opens the file, or creates it with its tables if it is not there.</summary>
    /// <exception cref="StartRefusedException">It is damaged, newer than this program, incomplete, or the directory does not let it be written.</exception>
    public static SqliteDatabase Open(string path) => Open(path, SqliteSchema.Signatures);

    /// <summary>The same, with other tables.</summary>
    internal static SqliteDatabase Open(string path, SqliteSchema schema)
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

            // What is removed is overwritten, and so are the copies of it that SQLite itself leaves behind.
            connection.Execute("PRAGMA secure_delete = ON");
            connection.Execute($"PRAGMA max_page_count = {PageGaps.MaximumPages}");
            PageGaps.Clear(connection);

            // Everybody waits while the log is folded into the file: 1,000 pages keep that short, 4,000 were measured at 60 to 80 ms under load.
            connection.Execute("PRAGMA wal_autocheckpoint = 1000");

            // Before the tables are made: a log that is gone can leave a database without any.
            CommitMark.Check(path + "-mark", SqliteSchema.IsMissing(connection) ? 0 : Committed(connection));
            schema.Migrate(connection, path);
            if (schema == SqliteSchema.Signatures) SqliteOutbox.EndLeases(connection);

            // Not before: a migration may copy the whole database, and that is for the disk.
            connection.Execute("PRAGMA temp_store = MEMORY");
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
    /// <exception cref="StartRefusedException">There is none, or its tables are not those of this program.</exception>
    public static SqliteDatabase OpenToRead(string path)
    {
        if (!File.Exists(path)) throw new StartRefusedException($"There is no database {path}.");
        var database = new SqliteDatabase(path, writer: null);
        try
        {
            using var connection = database.OpenReader();
            SqliteSchema.Signatures.CheckToRead(connection, path);
            return database;
        }
        catch (SqliteException failure)
        {
            database.Dispose();
            throw new StartRefusedException($"The database {path} cannot be used: {failure.Message}", failure);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A connection that sees the last commit and cannot write.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readers);
        connection.Open();
        return connection;
    }

    /// <summary>A statement that is run again and again to find something; closed with the database.</summary>
    internal SqliteLookUp LookUp(string sql)
    {
        var lookUp = new SqliteLookUp(OpenReader, sql);
        lock (_lookUps) _lookUps.Add(lookUp);
        return lookUp;
    }

    /// <summary>Finishes what is queued, folds the log into the file and closes it.</summary>
    public void Dispose()
    {
        lock (_lookUps) _lookUps.ForEach(lookUp => lookUp.Dispose());
        using (var pool = new SqliteConnection(_readers)) SqliteConnection.ClearPool(pool);
        _writer?.Dispose();
    }

    private static long Committed(SqliteConnection connection) => connection.Scalar("SELECT number FROM commits");

    private static void FoldLogOnClose(SqliteConnection connection, bool isOn) =>
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isOn ? 0 : 1, out _);

    // SQLite tells a disk that has no room for its index of the log as an I/O error. https://sqlite.org/rescode.html: 10 is IOERR, 14 CANTOPEN.
    private static string HintAt(SqliteException failure) =>
        failure.SqliteErrorCode is 10 or 14 ? " Look whether there is space on the disk, and whether this user may write there." : "";
}
