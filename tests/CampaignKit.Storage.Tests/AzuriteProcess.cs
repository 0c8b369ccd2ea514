using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CampaignKit.Storage.Tests;

/// <summary>Azurite's table service on a free port, with a key and a folder of its own. <c>test.sh</c> installs it.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "campaignkit";
    private const int Interrupt = 2;
    private const int Suspension = 19;
    private const int Continuation = 18;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private Process? _process;

    /// <summary>Prepares it; it is not running yet.</summary>
    /// <param name="repository">Where <c>infra/azurite</c> is.</param>
    public AzuriteProcess(string repository)
    {
        _program = Path.Combine(repository, "infra", "azurite", "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (!File.Exists(_program)) throw new InvalidOperationException("Azurite is not installed: run ./test.sh, or npm ci in infra/azurite.");
    }

    /// <summary>Where it listens, the same after every start.</summary>
    public IPEndPoint Endpoint { get; } = FreeEndpoint();

    public string ConnectionString => ConnectionStringAt(Endpoint);

    /// <summary>The way to this account over something that stands in between.</summary>
    public string ConnectionStringAt(IPEndPoint endpoint) => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={_key};TableEndpoint=http://{endpoint}/{Account};";

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{_key}" } };
        foreach (var argument in (string[])[_program, "--silent", "--disableTelemetry", "--tableHost", "127.0.0.1", "--tablePort", Endpoint.Port.ToString(CultureInfo.InvariantCulture), "--location", _folder])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!await ListensAsync())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException("Azurite did not start.");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks it to end and waits until it has written what it has: it keeps the last seconds in memory only, and loses them when it is killed or told to terminate.</summary>
    public async Task StopAsync()
    {
        Send(Interrupt);
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It stands still: connections stay open and nobody answers.</summary>
    public void Suspend() => Send(Suspension);

    /// <summary>It goes on from where it stood still.</summary>
    public void Resume() => Send(Continuation);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Send(int signal)
    {
        if (Kill(_process!.Id, signal) != 0) throw new InvalidOperationException("The signal could not be sent.");
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
