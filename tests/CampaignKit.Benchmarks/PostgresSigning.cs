using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace CampaignKit.Benchmarks;

/// <summary>What a petition on a database usually does, with the program's columns: a unique row for each signer, and a counter.</summary>
internal sealed class PostgresSigning(PostgresCluster cluster, CancellationToken cancellationToken)
{
    public const int Connections = 32;

    // PostgreSQL takes 100 unless it is told otherwise and keeps three for its keeper; requests beyond these wait for one.
    private const int ServedConnections = 90;

    private const string Schema = """
        CREATE TABLE petitions (slug text PRIMARY KEY, signatures bigint NOT NULL);
        INSERT INTO petitions VALUES ('petition', 0);
        CREATE TABLE signatures (
            petition text NOT NULL, signer bytea NOT NULL, signed_at timestamptz NOT NULL, country text NOT NULL, visibility smallint NOT NULL,
            updates boolean NOT NULL, locale text, source text, person bytea NOT NULL, PRIMARY KEY (petition, signer));
        """;

    private const string Insert = "INSERT INTO signatures VALUES ('petition', $1, now(), $2, 1, false, $3, $4, $5) ON CONFLICT DO NOTHING";
    private const string Count = "UPDATE petitions SET signatures = signatures + 1 WHERE slug = 'petition'";

    private const string InsertAndCount =
        $"WITH added AS ({Insert} RETURNING 1) UPDATE petitions SET signatures = signatures + (SELECT count(*) FROM added) WHERE slug = 'petition'";

    private const int ServedWarmUpSeconds = 3;

    /// <summary>Makes the tables.</summary>
    public Task PrepareAsync() => cluster.ServeAsync(async database =>
    {
        await using var schema = database.CreateCommand(Schema);
        return await schema.ExecuteNonQueryAsync(cancellationToken);
    });

    /// <summary>A signature behind an endpoint: a connection from the pool, the insert, and the counter if that added a row.</summary>
    public static async Task SignInTransactionAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = InsertCommand(connection, Insert);
        insert.Parameters[0].Value = RandomNumberGenerator.GetBytes(16);
        if (await insert.ExecuteNonQueryAsync() == 1)
        {
            await using var count = new NpgsqlCommand(Count, connection);
            await count.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    /// <summary>A round under the load generator: the bare endpoint with this database behind it.</summary>
    public Task<Measurement> ServeAsync(Wrk wrk, string slug, int seconds) => cluster.ServeAsync(async database =>
    {
        var pooled = $"{cluster.ConnectionString};Maximum Pool Size={ServedConnections};Max Auto Prepare=8;Auto Prepare Min Usages=2";
        await using var server = await ServerProcess.StartBareAsync(cancellationToken, pooled);
        await wrk.SignAsync(server, slug, "warm", Math.Min(seconds, ServedWarmUpSeconds));
        var before = await SettledCountAsync(database);
        var run = await wrk.SignAsync(server, slug, "served", seconds);
        var growth = await SettledCountAsync(database) - before;

        // wrk hangs up with a request under way on each connection.
        if (run.Refused > 0 || growth < run.Answered || growth > run.Answered + wrk.Connections)
        {
            throw new BenchmarkException($"The endpoint with PostgreSQL answered {run.Answered} signatures ({run.Refused} refused) and counted {growth}.");
        }

        // The processor time would be the endpoint's alone, without the database's.
        return Measurement.Of(run) with { PerRequest = null };
    });

    /// <summary>A round of transactions: insert, and count if that added a row.</summary>
    public Task<Measurement> SignInTransactionsAsync(int seconds) => RunAsync(seconds, async connection =>
    {
        var insert = await InsertCommandAsync(connection, Insert);
        var count = new NpgsqlCommand(Count, connection);
        await count.PrepareAsync(cancellationToken);
        return async signer =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            insert.Parameters[0].Value = signer;
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 1) await count.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        };
    });

    /// <summary>A round of single statements that do both: one round trip, and the shortest time that the counter's row can be locked.</summary>
    public Task<Measurement> SignInOneStatementAsync(int seconds) => RunAsync(seconds, async connection =>
    {
        var both = await InsertCommandAsync(connection, InsertAndCount);
        return async signer =>
        {
            both.Parameters[0].Value = signer;
            await both.ExecuteNonQueryAsync(cancellationToken);
        };
    });

    /// <exception cref="BenchmarkException">The counter, the rows and the answers do not agree.</exception>
    private Task<Measurement> RunAsync(int seconds, Func<NpgsqlConnection, Task<Func<byte[], Task>>> prepare) => cluster.ServeAsync(async database =>
    {
        var before = await ReadCountAsync(database);
        var started = Stopwatch.GetTimestamp();
        var until = started + (seconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => SignUntilAsync(database, prepare, until))));
        var elapsed = Stopwatch.GetElapsedTime(started);

        var all = times.SelectMany(list => list).ToList();
        var growth = await ReadCountAsync(database) - before;
        if (growth != all.Count) throw new BenchmarkException($"PostgreSQL answered {all.Count} signatures and counted {growth}.");
        return new Measurement(all.Count / elapsed.TotalSeconds, Latencies.Of(all), Refused: 0, PerRequest: null);
    });

    private async Task<List<TimeSpan>> SignUntilAsync(NpgsqlDataSource database, Func<NpgsqlConnection, Task<Func<byte[], Task>>> prepare, long until)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var sign = await prepare(connection);
        var times = new List<TimeSpan>();
        while (Stopwatch.GetTimestamp() < until)
        {
            var started = Stopwatch.GetTimestamp();
            await sign(RandomNumberGenerator.GetBytes(16));
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return times;
    }

    private async Task<NpgsqlCommand> InsertCommandAsync(NpgsqlConnection connection, string sql)
    {
        var command = InsertCommand(connection, sql);
        await command.PrepareAsync(cancellationToken);
        return command;
    }

    private static NpgsqlCommand InsertCommand(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in (object[])[Array.Empty<byte>(), SampleSigner.Country, SampleSigner.Locale, SampleSigner.Source, RandomNumberGenerator.GetBytes(SampleSigner.SealedPersonSize)])
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    // What was under way when the load generator hung up is still being counted.
    private async Task<long> SettledCountAsync(NpgsqlDataSource database)
    {
        for (var last = -1L; ;)
        {
            var count = await ReadCountAsync(database);
            if (count == last) return count;
            last = count;
            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task<long> ReadCountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT signatures - (SELECT count(*) FROM signatures), signatures FROM petitions");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0) == 0 ? reader.GetInt64(1) : throw new BenchmarkException("PostgreSQL's counter and its rows do not agree.");
    }
}
