using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The ledger as one table whose row id is <c>petition · shard · revision</c>.</summary>
/// <remarks>
/// The id keeps each partition together on disk, in order, without an index: appending touches one page at the end of each partition, a shard
/// rebuilds itself by one range scan, and its subtotal is the last id of its range. Measured on two cores, a unique index over random signer keys
/// instead took 24,000 rows/s however large the batch, appending 92,000.
/// </remarks>
public sealed class SqliteSignatureLedger(SqliteDatabase database) : ISignatureLedger, IDisposable
{
    // 63 bits: 8 million petitions, 1,024 shards, a billion signatures in each.
    private const int RevisionBits = 30;
    private const int ShardBits = 10;
    private const long MaximumRevision = (1L << RevisionBits) - 1;

    // Pages this long keep the thread for some ten milliseconds, so that loading a large petition does not take the pool from everybody else.
    private const int PageRows = 20_000;

    private readonly SqliteDatabase _database = database;
    private readonly ConcurrentDictionary<string, long> _partitions = new(StringComparer.Ordinal);
    private SignatureInsert? _insert;

    /// <inheritdoc/>
    public ILedgerWriter Write(ShardId shard, long after) => new PartitionWriter(this, shard, after);

    /// <inheritdoc/>
    public IAsyncEnumerable<SignerKey?> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(shard, ReadSigners, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(shard, ReadRows, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        using var connection = _database.OpenReader();
        if (FindPartition(connection, shard.Petition) is not { } partition) return new(new ShardSubtotal(shard.Number, 0, 0));

        var first = FirstId(partition, shard.Number);
        using var command = connection.Command(
            "SELECT coalesce(max(id), $first) FROM signatures WHERE id BETWEEN $first AND $last", ("$first", first), ("$last", first + MaximumRevision));
        var revision = (long)command.ExecuteScalar()! - first;
        return new(new ShardSubtotal(shard.Number, revision, revision));
    }

    /// <summary>Lets go of the prepared statement; call it when nothing is being appended any more.</summary>
    public void Dispose() => _insert?.Dispose();

    private static async IAsyncEnumerable<T> ReadPagesAsync<T>(
        ShardId shard, Func<ShardId, long, (List<T> Page, long Last)> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var (page, last) = await Task.Run(() => read(shard, after), cancellationToken);
            foreach (var item in page) yield return item;
            if (page.Count < PageRows) yield break;
            after = last;
        }
    }

    private (List<SignerKey?> Signers, long Last) ReadSigners(ShardId shard, long after)
    {
        using var connection = _database.OpenReader();
        if (FindPartition(connection, shard.Petition) is not { } partition) return ([], after);

        // Through the driver's reader ten million rows take nearly twice as long, and a petition waits for them when it wakes.
        var first = FirstId(partition, shard.Number);
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(connection.Handle, "SELECT id, signer FROM signatures WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", out var statement), connection.Handle);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, first + after);
            raw.sqlite3_bind_int64(statement, 2, first + MaximumRevision);
            raw.sqlite3_bind_int64(statement, 3, PageRows);
            var signers = new List<SignerKey?>();
            while (true)
            {
                var outcome = raw.sqlite3_step(statement);
                if (outcome == raw.SQLITE_DONE) return (signers, after);
                if (outcome != raw.SQLITE_ROW) SqliteException.ThrowExceptionForRC(outcome, connection.Handle);
                after = raw.sqlite3_column_int64(statement, 0) - first;
                signers.Add(SignerKey.Read(raw.sqlite3_column_blob(statement, 1)));
            }
        }
    }

    private (List<SignRequest> Rows, long Last) ReadRows(ShardId shard, long after)
    {
        using var connection = _database.OpenReader();
        if (FindPartition(connection, shard.Petition) is not { } partition) return ([], after);

        var first = FirstId(partition, shard.Number);
        using var command = connection.Command(
            $"SELECT id, signer, signed_at, country, visibility, updates, locale, source, person FROM signatures WHERE id > $after AND id <= $last ORDER BY id LIMIT {PageRows}",
            ("$after", first + after), ("$last", first + MaximumRevision));
        using var reader = command.ExecuteReader();
        var rows = new List<SignRequest>();
        while (reader.Read())
        {
            after = reader.GetInt64(0) - first;
            rows.Add(ReadRow(reader));
        }

        return (rows, after);
    }

    private static long FirstId(long partition, int shard) => ((partition << ShardBits) + shard) << RevisionBits;

    private static SignRequest ReadRow(SqliteDataReader reader) => new()
    {
        Signer = SignerKey.Read(reader.GetFieldValue<byte[]>(1)),
        SignedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)),
        Country = reader.GetString(3),
        Visibility = (Visibility)reader.GetInt32(4),
        Updates = reader.GetBoolean(5),
        Locale = reader.IsDBNull(6) ? null : reader.GetString(6),
        Source = reader.IsDBNull(7) ? null : reader.GetString(7),
        SealedPerson = reader.GetFieldValue<byte[]>(8),
    };

    private static long AddPartition(SqliteConnection writer, string petition)
    {
        using var command = writer.Command("INSERT INTO partitions (petition) VALUES ($petition) RETURNING number", ("$petition", petition));
        return (long)command.ExecuteScalar()!;
    }

    private long Insert(SqliteConnection connection, ShardId shard, long revision, SignRequest row)
    {
        var partition = FindPartition(connection, shard.Petition) ?? AddPartition(connection, shard.Petition);
        _insert ??= new(connection);
        return _insert.Run(FirstId(partition, shard.Number) + revision, row)
            ? partition
            : throw new LedgerConflictException("This row of the ledger has been written by somebody else.");
    }

    private long? FindPartition(SqliteConnection connection, string petition)
    {
        if (_partitions.TryGetValue(petition, out var known)) return known;
        using var command = connection.Command("SELECT number FROM partitions WHERE petition = $petition", ("$petition", petition));
        return (long?)command.ExecuteScalar();
    }

    private sealed class PartitionWriter(SqliteSignatureLedger ledger, ShardId shard, long after) : ILedgerWriter
    {
        private long _revision = after;

        // The database's thread alone looks at it, so whatever comes behind a failure meets it.
        private bool _failed;

        public async Task<bool> AppendAsync(SignRequest row)
        {
            var revision = ++_revision;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, MaximumRevision);
            var partition = 0L;
            await RunAsync(connection => partition = ledger.Insert(connection, shard, revision, row)).ConfigureAwait(false);

            // Only now: a number from a transaction that failed may be given to another petition next.
            ledger._partitions.TryAdd(shard.Petition, partition);
            return true;
        }

        public Task<int> ChangeAsync(IReadOnlyList<LedgerChange> changes) => throw new NotImplementedException();

        public Task FlushAsync() => RunAsync(static _ => { });

        private Task RunAsync(Action<SqliteConnection> work) => ledger._database.Writer.RunAsync(
            connection =>
            {
                if (_failed) throw new LedgerConflictException("A call before this one failed.");
                work(connection);
            },
            () => _failed = true);
    }
}
