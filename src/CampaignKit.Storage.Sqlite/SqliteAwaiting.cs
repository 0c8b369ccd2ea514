using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Those who have not confirmed yet, as one table in the order of petition, shard and number.</summary>
/// <remarks>Written by the database's one writer, so that whoever asks to sign shares a commit with those who confirm. What is removed is overwritten; see <see cref="SqliteTraces"/>.</remarks>
public sealed class SqliteAwaiting : IAwaitingSignatures, IDisposable
{
    private const int RemovedAtOnce = 1_000;

    // The signature's columns come first.
    private const int Address = SignatureColumns.Count;

    private readonly SqliteDatabase _database;
    private readonly SqliteLookUp _find;
    private readonly SqliteLookUp _count;
    private SqliteStatement? _add;
    private SqliteStatement? _remind;
    private SqliteStatement? _remove;

    /// <summary>Those who wait in this database.</summary>
    public SqliteAwaiting(SqliteDatabase database)
    {
        _database = database;
        _find = database.LookUp($"SELECT {SignatureColumns.Names}, address, expires_at, reminders, remind_at FROM awaiting WHERE slice = ? AND number = ?");
        _count = database.LookUp("SELECT count(*) FROM awaiting WHERE slice = ?");
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(ShardId shard, AwaitingSignature signature)
    {
        var (slice, isAdded) = (0L, false);
        await _database.Writer.RunAsync(writer =>
        {
            slice = _database.Partitions.FindOrAdd(writer, shard);
            isAdded = Add(writer, slice, signature);
        }).ConfigureAwait(false);
        _database.Partitions.Know(shard, slice);
        return isAdded;
    }

    /// <inheritdoc/>
    public ValueTask<AwaitingSignature?> FindAsync(ShardId shard, long number, CancellationToken cancellationToken = default)
    {
        if (_database.Partitions.Find(shard) is not { } slice) return new((AwaitingSignature?)null);
        return new(_find.Find((slice, number), static (statement, asked) =>
            statement.Bind(1, asked.slice).Bind(2, asked.number).Step() ? Read(statement, asked.number) : null));
    }

    /// <inheritdoc/>
    public Task RemindedAsync(ShardId shard, long number, int reminders, DateTimeOffset? remindAt) => _database.Writer.RunAsync(writer =>
    {
        if (_database.Partitions.Find(writer, shard) is not { } slice) return;
        _remind ??= new(writer, "UPDATE awaiting SET reminders = ?, remind_at = ? WHERE slice = ? AND number = ?");
        _remind.Bind(1, reminders).Bind(2, remindAt?.ToUnixTimeMilliseconds()).Bind(3, slice).Bind(4, number).Run();
    });

    /// <inheritdoc/>
    public async Task RemoveAsync(ShardId shard, IReadOnlyList<long> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(numbers.Count, nameof(numbers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, RemovedAtOnce, nameof(numbers));
        await _database.Writer.RunAsync(writer =>
        {
            if (_database.Partitions.Find(writer, shard) is not { } slice) return;
            _remove ??= new(writer, "DELETE FROM awaiting WHERE slice = ? AND number = ?");
            foreach (var number in numbers) _remove.Bind(1, slice).Bind(2, number).Run();
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AwaitingEntry> ReadAsync(ShardId shard, CancellationToken cancellationToken = default) =>
        SqlitePages.ReadAsync(after => ReadPage(shard, after), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        if (_database.Partitions.Find(shard) is not { } slice) return new(0);
        return new(_count.Find(slice, static (statement, slice) => statement.Bind(1, slice).Step() ? statement.Number(0) : 0));
    }

    /// <summary>Lets go of the prepared statements; call it when nothing is being written any more.</summary>
    public void Dispose()
    {
        _add?.Dispose();
        _remind?.Dispose();
        _remove?.Dispose();
    }

    private static AwaitingSignature Read(SqliteStatement statement, long number) => new()
    {
        Number = number,
        Request = SignatureColumns.Read(statement, 0),
        SealedAddress = statement.Bytes(Address).ToArray(),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(Address + 1)),
        Reminders = (int)statement.Number(Address + 2),
        RemindAt = MomentOrNull(statement, Address + 3),
    };

    private static DateTimeOffset? MomentOrNull(SqliteStatement statement, int column) =>
        statement.IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(column));

    private bool Add(SqliteConnection writer, long slice, AwaitingSignature signature)
    {
        _add ??= new(
            writer,
            $"""
            INSERT INTO awaiting (slice, number, {SignatureColumns.Names}, address, expires_at, reminders, remind_at)
            VALUES (?, ?, {SignatureColumns.Parameters}, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
        const int firstOfSignature = 3;
        const int address = firstOfSignature + SignatureColumns.Count;
        SignatureColumns.Bind(_add.Bind(1, slice).Bind(2, signature.Number), firstOfSignature, signature.Request);
        _add.Bind(address, signature.SealedAddress.Span)
            .Bind(address + 1, signature.ExpiresAt.ToUnixTimeMilliseconds())
            .Bind(address + 2, signature.Reminders)
            .Bind(address + 3, signature.RemindAt?.ToUnixTimeMilliseconds());
        return _add.Run() == 1;
    }

    private (List<AwaitingEntry> Page, long Last) ReadPage(ShardId shard, long after)
    {
        if (_database.Partitions.Find(shard) is not { } slice) return ([], after);
        using var connection = _database.OpenReader();
        using var statement = new SqliteStatement(connection, "SELECT number, signer, expires_at, remind_at FROM awaiting WHERE slice = ? AND number > ? ORDER BY number LIMIT ?");
        statement.Bind(1, slice).Bind(2, after).Bind(3, SqlitePages.Rows);
        var page = new List<AwaitingEntry>();
        while (statement.Step())
        {
            after = statement.Number(0);
            page.Add(new(after, SignerKey.Read(statement.Bytes(1)), DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(2)), MomentOrNull(statement, 3)));
        }

        return (page, after);
    }
}
