using System.Diagnostics;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;
using Xunit.Abstractions;

namespace CampaignKit.Web.Tests.Silos;

/// <summary>Silos that die, leave and join while people sign, and a storage that is away: real processes over Azurite.</summary>
public sealed class SiloFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A guard against callers that are left waiting, not a measure; how long they waited is written to the test's output.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly SigningRecord _record = new();
    private readonly string[] _petitions = SeedPetitions.Open[..2];

    [Fact]
    public async Task Silos_that_are_killed_stopped_and_added_under_load_lose_nothing_acknowledged_and_count_nobody_twice()
    {
        await using var cluster = await SiloCluster.StartAsync(silos: 3);
        var (killed, stopped) = (cluster.Nodes[0], cluster.Nodes[1]);
        await using (var load = SigningLoad.StartPersistent(cluster.Addresses, _record, _petitions, clients: 6, seed: 1))
        {
            await load.AnsweredAsync(300);
            await cluster.KillAsync(killed);
            await load.AnsweredAsync(300);
            output.WriteLine($"Longest wait with a silo killed: {load.LongestWait.TotalSeconds:0.0} s");

            Assert.Equal(0, await cluster.StopAsync(stopped));
            await load.AnsweredAsync(300);
            output.WriteLine($"Longest wait with another stopped: {load.LongestWait.TotalSeconds:0.0} s");

            await cluster.AddAsync();
            await load.AnsweredAsync(300);
            output.WriteLine($"Longest wait with one added: {load.LongestWait.TotalSeconds:0.0} s");
            Assert.True(load.LongestWait < LongestWait, $"Somebody waited for {load.LongestWait}.");
        }

        await AssertHeldAsync(cluster);
    }

    [Fact]
    public async Task Storage_that_is_gone_for_ten_seconds_costs_nothing_acknowledged_and_silos_go_on_by_themselves()
    {
        await using var cluster = await SiloCluster.StartAsync(silos: 2);
        await using (var load = SigningLoad.StartPersistent(cluster.Addresses, _record, _petitions, clients: 4, seed: 2))
        {
            await load.AnsweredAsync(100);
            await cluster.Storage.StopAsync();
            var gone = Stopwatch.GetTimestamp();
            await load.OutageAsync();
            if (TimeSpan.FromSeconds(10) - Stopwatch.GetElapsedTime(gone) is { Ticks: > 0 } rest) await Task.Delay(rest);
            await cluster.Storage.StartAsync();
            await load.AnsweredAsync(100);
            output.WriteLine($"Longest wait with the storage gone for 10 s: {load.LongestWait.TotalSeconds:0.0} s");
        }

        await AssertHeldAsync(cluster);
    }

    [Fact]
    public async Task Node_that_is_a_client_serves_as_a_silo_does()
    {
        await using var cluster = await SiloCluster.StartAsync(silos: 1);
        var client = await cluster.AddAsync("Client");
        await using (var load = SigningLoad.StartPersistent([client.Address], _record, _petitions, clients: 2, seed: 3))
        {
            await load.AnsweredAsync(100);
        }

        await AssertHeldAsync(cluster);
        Assert.Equal(0, await cluster.StopAsync(client));
    }

    private async Task AssertHeldAsync(SiloCluster cluster)
    {
        // As readers do: each is answered from a node's memory, and sends for news.
        var settled = TimeSpan.Zero;
        var counts = "";
        for (var quiet = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(quiet) is var elapsed && elapsed < Quiet; await Task.Delay(Pause))
        {
            var now = string.Join(' ', await Task.WhenAll(cluster.Nodes.SelectMany(node => _petitions.Select(petition => SigningRecord.CountAsync(node, petition)))));
            if (now != counts) (counts, settled) = (now, elapsed);
        }

        output.WriteLine($"The counts came to rest {settled.TotalSeconds:0.0} s after the last signature: {counts}");
        foreach (var node in cluster.Nodes)
        {
            await _record.AssertHeldAsync(node);
            SigningLoad.AssertNobodyIsNamed(node.Output);
        }
    }
}
