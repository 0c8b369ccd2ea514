using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The ledger as one table whose row id is <c>petition · shard · revision</c>.</summary>
/// <remarks>
/// The id keeps each partition together on disk, in order, without an index: appending touches one page at the end of each partition, a shard
/// rebuilds itself by one range scan, and how many have signed is the last id of its range. Measured on two cores, a unique index over random signer keys
/// instead took 24,000 rows/s however large the batch, appending 92,000. Who does not count, and how often rows were changed, stands in one row for each
/// partition, moved in the transaction that changes the rows. Who leaves is emptied out of their row; the row stays, and with it the places of the others.
/// </remarks>
public sealed class SqliteSignatureLedger : ISignatureLedger, IDisposable
{
    // Of the 63 bits of an id: 8 million petitions, 1,024 shards, a billion signatures in each.
    private const int RevisionBits = 30;
    private const long MaximumRevision = (1L << RevisionBits) - 1;

    private const int ChangesAtOnce = 1_000;

    private readonly SqliteDatabase _database;
    private readonly SqliteLookUp _row;
    private readonly SqliteLookUp _subtotal;
    private SignatureInsert? _insert;
    private SignatureChanges? _changes;
    private StandingUpdate? _standing;
    private SqliteStatement? _flush;
    private long _wroteIn;

    /// <summary>The ledger in this database.</summary>
    public SqliteSignatureLedger(SqliteDatabase database)
    {
        _database = database;
        _row = database.LookUp($"SELECT {SignatureColumns.Names} FROM signatures WHERE id = ? AND signer = ?");

        // In one statement, so that both are of the same commit.
        _subtotal = database.LookUp(
            """
            SELECT (SELECT max(id) FROM signatures WHERE id BETWEEN ?1 AND ?2), held, withdrawn, invalidated, changes
            FROM (SELECT ?3 AS slice) LEFT JOIN standings USING (slice)
            """);
    }

    /// <inheritdoc/>
    public ILedgerWriter Write(ShardId shard, long after) => new PartitionWriter(this, shard, after);

    /// <inheritdoc/>
    public IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default) => SqlitePages.ReadAsync(
        after => ReadPage(shard, after, "SELECT id, signer, state, coalesce(confirmed_at, signed_at), version FROM signatures WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", ReadSigner),
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, CancellationToken cancellationToken = default) => SqlitePages.ReadAsync(
        after => ReadPage(
            shard, after, $"SELECT id, {SignatureColumns.Names} FROM signatures WHERE id > ? AND id <= ? AND signer <> x'' ORDER BY id LIMIT ?",
            static statement => SignatureColumns.Read(statement, 1)),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        if (_database.Partitions.Find(shard) is not { } slice) return new(new ShardSubtotal(shard.Number, 0, 0));
        return new(_subtotal.Find((shard.Number, slice), static (statement, asked) =>
        {
            var first = FirstId(asked.slice);
            statement.Bind(1, first).Bind(2, first + MaximumRevision).Bind(3, asked.slice).Step();
            var rows = statement.IsNull(0) ? 0 : statement.Number(0) - first;

            // What is not there reads as 0.
            var (held, withdrawn, invalidated) = (statement.Number(1), statement.Number(2), statement.Number(3));
            return new ShardSubtotal(asked.Number, Revision: rows + statement.Number(4), Counted: rows - held - withdrawn - invalidated)
            {
                Held = held,
                Withdrawn = withdrawn,
                Invalidated = invalidated,
            };
        }));
    }

    /// <inheritdoc/>
    public ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default)
    {
        if (!IsPlace(place) || _database.Partitions.Find(shard) is not { } slice) return new((SignRequest?)null);
        return new(_row.Find((id: FirstId(slice) + place, signer), static (statement, asked) =>
            statement.Bind(1, asked.id).Bind(2, asked.signer).Step() ? SignatureColumns.Read(statement, 0) : null));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (_database.Partitions.Find(shard) is not { } slice) return [];
        var listed = new List<ListedSigner>();
        for (long? before = FirstId(slice) + MaximumRevision + 1; before is { } end;)
        {
            before = await Task.Run(() => ReadListedPage(FirstId(slice), end, count, listed), cancellationToken);
        }

        return listed;
    }

    /// <summary>Lets go of the prepared statements; call it when nothing is being written any more.</summary>
    public void Dispose()
    {
        _insert?.Dispose();
        _changes?.Dispose();
        _standing?.Dispose();
        _flush?.Dispose();
    }

    // A place beyond would be another partition's.
    private static bool IsPlace(long place) => place is > 0 and <= MaximumRevision;

    private static long FirstId(long slice) => slice << RevisionBits;

    private static LedgerSigner? ReadSigner(SqliteStatement statement) => statement.Bytes(1) is { IsEmpty: false } key
        ? new(SignerKey.Read(key), (SignatureState)statement.Number(2), DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(3)), (int)statement.Number(4))
        : null;

    /// <summary>One page of a partition. Through the driver's reader ten million rows take nearly twice as long, and a petition waits for them when it wakes.</summary>
    private (List<T> Page, long Last) ReadPage<T>(ShardId shard, long after, string sql, Func<SqliteStatement, T> read)
    {
        if (_database.Partitions.Find(shard) is not { } slice) return ([], after);
        var first = FirstId(slice);
        using var connection = _database.OpenReader();
        using var statement = new SqliteStatement(connection, sql);
        statement.Bind(1, first + after).Bind(2, first + MaximumRevision).Bind(3, SqlitePages.Rows);
        var page = new List<T>();
        while (statement.Step())
        {
            after = statement.Number(0) - first;
            page.Add(read(statement));
        }

        return (page, after);
    }

    /// <summary>A page of a partition, from its end on: the partition is long, and those who are wanted stand at its end.</summary>
    /// <returns>Where to go on; <see langword="null"/> when that was all, or enough.</returns>
    private long? ReadListedPage(long first, long before, int count, List<ListedSigner> listed)
    {
        using var connection = _database.OpenReader();
        using var statement = new SqliteStatement(connection, "SELECT id, signer, signed_at, visibility, state FROM signatures WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?");
        statement.Bind(1, first).Bind(2, before).Bind(3, SqlitePages.Rows);
        var rows = 0;
        for (; listed.Count < count && statement.Step(); rows++)
        {
            before = statement.Number(0);
            if (!ListedSigner.IsShown((SignatureState)statement.Number(4), (Visibility)statement.Number(3))) continue;
            listed.Add(new(SignerKey.Read(statement.Bytes(1)), DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(2)), before - first));
        }

        return rows == SqlitePages.Rows && listed.Count < count ? before : null;
    }

    /// <returns>The partition's slice.</returns>
    // A lone repeat would otherwise be some microseconds faster than a first signature, because it dirties a page less. Once in each transaction is enough:
    // nobody in it is answered before the others.
    private void WriteLikeARow(SqliteConnection writer)
    {
        if (_wroteIn == _database.Writer.Batch) return;
        _wroteIn = _database.Writer.Batch;
        (_flush ??= new(writer, "UPDATE flushes SET body = randomblob(200)")).Run();
    }

    private long Insert(SqliteConnection writer, ShardId shard, long revision, SignRequest row)
    {
        var slice = _database.Partitions.FindOrAdd(writer, shard);
        if (!(_insert ??= new(writer)).Run(FirstId(slice) + revision, row)) throw new LedgerConflictException("This row of the ledger has been written by somebody else.");
        Move(writer, slice, default(Standing).Plus(row.State));
        _wroteIn = _database.Writer.Batch;
        return slice;
    }

    private List<DoneChange> Change(SqliteConnection writer, ShardId shard, IReadOnlyList<LedgerChange> changes)
    {
        if (_database.Partitions.Find(writer, shard) is not { } slice) return [];
        _changes ??= new(writer);
        var standing = default(Standing);
        var done = new List<DoneChange>(changes.Count);
        foreach (var change in changes)
        {
            if (IsPlace(change.Place) && _changes.Run(FirstId(slice) + change.Place, change, ref standing) is { } one) done.Add(one);
        }

        Move(writer, slice, standing);
        return done;
    }

    private void Move(SqliteConnection writer, long slice, Standing by)
    {
        if (by != default) (_standing ??= new(writer)).Run(slice, by);
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
            var slice = 0L;
            await RunAsync(writer => slice = ledger.Insert(writer, shard, revision, row)).ConfigureAwait(false);
            ledger._database.Partitions.Know(shard, slice);
            return true;
        }

        public async Task<IReadOnlyList<DoneChange>> ChangeAsync(IReadOnlyList<LedgerChange> changes)
        {
            ArgumentOutOfRangeException.ThrowIfZero(changes.Count, nameof(changes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Count, ChangesAtOnce, nameof(changes));
            IReadOnlyList<DoneChange> done = [];
            await RunAsync(writer => done = ledger.Change(writer, shard, changes)).ConfigureAwait(false);
            return done;
        }

        public Task FlushAsync() => RunAsync(ledger.WriteLikeARow);

        private Task RunAsync(Action<SqliteConnection> work) => ledger._database.Writer.RunAsync(
            connection =>
            {
                if (_failed) throw new LedgerConflictException("A call before this one failed.");
                work(connection);
            },
            () => _failed = true);
    }
}
