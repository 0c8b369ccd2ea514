using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CampaignKit.Storage.Tests;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Silos;

/// <summary>An installation of several nodes, each a process of its own, over one Azurite.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly DataFolder _shared = new();
    private readonly List<RunningProgram> _nodes = [];

    private AzuriteProcess Azurite { get; } = new(Repository.Root);

    /// <summary>The nodes that run.</summary>
    public IReadOnlyList<RunningProgram> Nodes => _nodes;

    public IReadOnlyList<Uri> Addresses => [.. _nodes.Select(node => node.Address)];

    /// <summary>The storage that they share.</summary>
    public AzuriteProcess Storage => Azurite;

    /// <summary>Starts storage and silos, all at once as after a power cut, and waits until all serve.</summary>
    public static async Task<SiloCluster> StartAsync(int silos)
    {
        var cluster = new SiloCluster();
        try
        {
            await cluster.Azurite.StartAsync();
            await File.WriteAllTextAsync(Path.Combine(cluster._shared.Beside, "master.key"), Convert.ToBase64String(new byte[32]));
            cluster._nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.StartNodeAsync("Silo"))));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a node and waits until it serves.</summary>
    /// <param name="role"><c>Silo</c> or <c>Client</c>.</param>
    public async Task<RunningProgram> AddAsync(string role = "Silo")
    {
        var node = await StartNodeAsync(role);
        _nodes.Add(node);
        return node;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(RunningProgram node)
    {
        _nodes.Remove(node);
        await node.KillAsync();
        await node.DisposeAsync();
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> StopAsync(RunningProgram node)
    {
        _nodes.Remove(node);
        var code = await node.StopAsync();
        await node.DisposeAsync();
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        await Azurite.DisposeAsync();
        _shared.Dispose();
    }

    private Task<RunningProgram> StartNodeAsync(string role) => RunningProgram.StartAsync(settings: new Dictionary<string, string?>
    {
        ["CampaignKit__Engine"] = "Orleans",
        ["CampaignKit__Storage"] = "AzureTables",
        ["CampaignKit__AzureTables__Account"] = Azurite.ConnectionString,
        ["CampaignKit__MasterKeyFile"] = Path.Combine(_shared.Beside, "master.key"),
        ["CampaignKit__Orleans__Clustering"] = "AzureTables",
        ["CampaignKit__Orleans__Role"] = role,
        ["CampaignKit__Orleans__Address"] = "127.0.0.1",
        ["CampaignKit__Orleans__SiloPort"] = FreePort(),
        ["CampaignKit__Orleans__GatewayPort"] = FreePort(),

        // Several nodes need a mail server. Nobody listens there, so mails wait in the outbox.
        ["CampaignKit__Mail__Host"] = "127.0.0.1",
        ["CampaignKit__Mail__Port"] = FreePort(),
    });

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
