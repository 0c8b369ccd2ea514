using System.Net;
using System.Net.Sockets;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Silos;

/// <summary>Combinations of settings that cannot run are refused with a sentence that says what to set instead.</summary>
public sealed class RefusedSiloTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Clustering", "AzureTables", "one SQLite file serves one process")]
    [InlineData("Role", "Client", "one SQLite file serves one process")]
    [InlineData("Role", "Spectator", "Spectator")]
    [InlineData("SiloPort", "0", "SiloPort")]
    [InlineData("GatewayPort", "70000", "GatewayPort")]
    [InlineData("Address", "localhost", "CampaignKit__Orleans__Address=localhost is no IP address")]
    [InlineData("ServiceId", "", "ServiceId")]
    public async Task A_setting_that_cannot_be_served_is_told_and_nothing_is_made(string name, string value, string words)
    {
        var refusal = await RefusedStart.OfAsync(_folder, With($"CampaignKit__Orleans__{name}", value));

        refusal.AssertSays(words);
        Assert.Equal([], Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Fact]
    public async Task A_silo_port_that_is_taken_is_told()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";

        var refusal = await RefusedStart.OfAsync(_folder, With("CampaignKit__Orleans__SiloPort", port));

        refusal.AssertSays("CampaignKit__Orleans__SiloPort");
    }

    private static Dictionary<string, string?> With(string name, string value) => new() { ["CampaignKit__Engine"] = "Orleans", [name] = value };
}
