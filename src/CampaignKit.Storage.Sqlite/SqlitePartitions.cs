using System.Collections.Concurrent;
using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The numbers by which petitions are known in the ids of rows. Given once, so what is known of them stays true.</summary>
internal sealed class SqlitePartitions(SqliteLookUp lookUp)
{
    /// <summary>What <see cref="SqliteLookUp"/> is given.</summary>
    public const string Sql = "SELECT number FROM partitions WHERE petition = ?";

    private const int ShardBits = 10;

    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);

    /// <summary>One shard's part of a table: the petition's number and the shard's, 1,024 of these to a petition. <see langword="null"/> if nothing was ever written for the petition.</summary>
    public long? Find(ShardId shard)
    {
        if (!_numbers.TryGetValue(shard.Petition, out var number))
        {
            if (lookUp.Find(shard.Petition, static (statement, petition) => Find(statement, petition)) is not { } found) return null;
            _numbers[shard.Petition] = number = found;
        }

        return Slice(number, shard.Number);
    }

    /// <summary>The same inside the writer's transaction, on the writer's thread; it sees what that transaction has added.</summary>
    public long? Find(SqliteConnection writer, ShardId shard) => Number(writer, shard.Petition) is { } number ? Slice(number, shard.Number) : null;

    /// <summary>The same, and the petition gets its number if it has none. Call <see cref="Know"/> when that is durable.</summary>
    public long FindOrAdd(SqliteConnection writer, ShardId shard) => Slice(Number(writer, shard.Petition) ?? Add(writer, shard.Petition), shard.Number);

    /// <summary>This shard's slice is durable. Not before: a number from a transaction that failed may be given to another petition next.</summary>
    public void Know(ShardId shard, long slice) => _numbers.TryAdd(shard.Petition, slice >> ShardBits);

    private static long Slice(long number, int shard) => (number << ShardBits) + shard;

    private static long? Find(SqliteStatement statement, string petition) => statement.Bind(1, petition).Step() ? statement.Number(0) : null;

    private static long Add(SqliteConnection writer, string petition)
    {
        using var command = writer.Command("INSERT INTO partitions (petition) VALUES ($petition) RETURNING number", ("$petition", petition));
        return (long)command.ExecuteScalar()!;
    }

    private long? Number(SqliteConnection writer, string petition)
    {
        if (_numbers.TryGetValue(petition, out var known)) return known;
        using var statement = new SqliteStatement(writer, Sql);
        return Find(statement, petition);
    }
}
