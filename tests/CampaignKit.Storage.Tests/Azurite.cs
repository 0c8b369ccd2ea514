using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CampaignKit.Storage.Tests;

/// <summary>Azurite's table service on a free port and in a folder of its own, for as long as the tests that share it run. <c>test.sh</c> installs it.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private const string Account = "campaignkit";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={_key};TableEndpoint=http://127.0.0.1:{_port}/{Account};");

    public async Task InitializeAsync()
    {
        var program = Path.Combine(Root(), "infra", "azurite", "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (!File.Exists(program)) throw new InvalidOperationException("Azurite is not installed: run ./test.sh, or npm ci in infra/azurite.");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{_key}" } };
        foreach (var argument in (string[])[program, "--silent", "--disableTelemetry", "--tableHost", "127.0.0.1", "--tablePort", _port.ToString(CultureInfo.InvariantCulture), "--location", _folder])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!await ListensAsync())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit) throw new InvalidOperationException("Azurite did not start.");
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CampaignKit.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        }

        return folder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<Azurite>
{
    public const string Name = "Azurite";
}
