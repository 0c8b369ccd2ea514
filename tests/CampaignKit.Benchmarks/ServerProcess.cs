using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignKit.Benchmarks;

/// <summary>A contender that serves HTTP: the real program on a data directory, or the bare endpoint.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly string _name;

    private ServerProcess(string name, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        _name = name;
        Address = new($"http://127.0.0.1:{FreePort()}");
        environment["ASPNETCORE_URLS"] = Address.OriginalString;
        Process = ChildProcess.Start(Places.Dotnet, arguments, environment);
        Api = new(Address);
    }

    public Uri Address { get; }

    public ChildProcess Process { get; }

    public PetitionApi Api { get; }

    /// <summary>Starts the real program; returns when it serves.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="settings">What is not as usual, such as <c>Engine</c>.</param>
    public static async Task<ServerProcess> StartProgramAsync(TempDirectory data, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> settings) =>
        await ReadyAsync(BeginProgram(data, settings), cancellationToken);

    /// <summary>Starts the real program and does not wait.</summary>
    public static ServerProcess BeginProgram(TempDirectory data, params IEnumerable<(string Name, string Value)> settings) => new(
        "The program",
        [Places.Program],
        new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create($"CampaignKit__{setting.Name}", setting.Value)))
        {
            ["CampaignKit__DataDirectory"] = data.Path,
            ["CampaignKit__SeedsDirectory"] = Places.Seeds,

            // Everybody comes from this machine, and the limits are for networks.
            ["CampaignKit__Abuse__AllowedNetworks"] = "127.0.0.0/8, ::1",
        });

    /// <summary>Starts the bare endpoint; returns when it serves.</summary>
    /// <param name="postgres">A connection string, if it is to write there before it answers.</param>
    public static async Task<ServerProcess> StartBareAsync(CancellationToken cancellationToken, string? postgres = null) =>
        await ReadyAsync(new("The bare endpoint", postgres is null ? [Places.Benchmarks, "bare"] : [Places.Benchmarks, "bare", postgres], []), cancellationToken);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Resident memory now and at its highest since the process started, in bytes.</summary>
    public (long Now, long Peak) ReadMemory()
    {
        var lines = File.ReadAllLines($"/proc/{Process.Id}/status");
        long Read(string name) =>
            long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        return (Read("VmRSS:"), Read("VmHWM:"));
    }

    /// <exception cref="BenchmarkException">It has ended.</exception>
    public void ThrowIfExited()
    {
        if (Process.HasExited) throw new BenchmarkException($"{_name} ended by itself.\n{Process.LastLines}");
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Process.StopAsync();
        await Process.DisposeAsync();
    }

    private static async Task<ServerProcess> ReadyAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (!await server.Api.IsReadyAsync(cancellationToken))
            {
                server.ThrowIfExited();
                if (Stopwatch.GetElapsedTime(started) > StartLimit) throw new BenchmarkException($"{server._name} did not start.\n{server.Process.LastLines}");
                await Task.Delay(50, cancellationToken);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
