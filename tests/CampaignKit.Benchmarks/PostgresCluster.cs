using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CampaignKit.Benchmarks;

/// <summary>PostgreSQL as Debian packs it, with its default settings and durability: a cluster of its own in a temporary directory, on a Unix socket.</summary>
/// <remarks>It runs only while it is measured, so that its background work disturbs nobody else.</remarks>
internal sealed class PostgresCluster : IDisposable
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);

    private readonly TempDirectory _directory;
    private readonly string _programs;
    private readonly CancellationToken _cancellationToken;

    private PostgresCluster(TempDirectory directory, string programs, CancellationToken cancellationToken)
    {
        _directory = directory;
        _programs = programs;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How to reach it while it runs.</summary>
    public string ConnectionString => $"Host={_directory.Path};Username=postgres;Database=postgres";

    private string Data => Path.Combine(_directory.Path, "data");

    /// <summary>Makes the cluster.</summary>
    public static async Task<PostgresCluster> CreateAsync(string parent, CancellationToken cancellationToken)
    {
        var postgres = new PostgresCluster(new(parent, "postgres"), FindPrograms(), cancellationToken);
        try
        {
            // It refuses to run as root, and so needs a directory that is its user's.
            if (Environment.IsPrivilegedProcess) await ChildProcess.RunAsync("chown", ["postgres:", postgres._directory.Path], CommandLimit, cancellationToken);
            var (file, arguments) = postgres.Command("initdb", "-D", postgres.Data, "-A", "trust", "-U", "postgres");
            await ChildProcess.RunAsync(file, arguments, CommandLimit, cancellationToken);
            return postgres;
        }
        catch
        {
            postgres.Dispose();
            throw;
        }
    }

    /// <summary>Starts it, does the work, and stops it.</summary>
    public async Task<T> ServeAsync<T>(Func<NpgsqlDataSource, Task<T>> work)
    {
        var (file, arguments) = Command("postgres", "-D", Data, "-k", _directory.Path, "-c", "listen_addresses=");
        await using var server = ChildProcess.Start(file, arguments);
        try
        {
            await using var database = NpgsqlDataSource.Create(ConnectionString);
            await WaitAsync(database, server);
            return await work(database);
        }
        finally
        {
            // The "fast" way to stop; killed at once, its own children would outlive it for a while.
            await server.StopAsync(ChildProcess.Interrupt);
        }
    }

    public void Dispose() => _directory.Dispose();

    private async Task WaitAsync(NpgsqlDataSource database, ChildProcess server)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(_cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!server.HasExited && Stopwatch.GetElapsedTime(started) < CommandLimit)
            {
                await Task.Delay(50, _cancellationToken);
            }
            catch (NpgsqlException)
            {
                throw new BenchmarkException($"PostgreSQL did not start.\n{server.LastLines}");
            }
        }
    }

    // setpriv becomes the program that it starts, so the process that can be ended by its id is PostgreSQL itself.
    private (string File, string[] Arguments) Command(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", path, .. arguments])
            : (path, arguments);
    }

    private static string FindPrograms()
    {
        // Where Debian puts each version; they are not on the path.
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions.Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
            .Order(StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering)).LastOrDefault()
            ?? throw new BenchmarkException("PostgreSQL is not installed. On Debian, tests/CampaignKit.Benchmarks/bench.sh installs it; --no-postgres measures without it.");
    }
}
