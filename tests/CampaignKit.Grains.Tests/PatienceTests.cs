using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Grains.Tests;

/// <summary>Who waits in vain is told of an outage after a while, and neither that nor what is written of it tells who signed.</summary>
public sealed class PatienceTests
{
    [Fact]
    public async Task Call_that_is_not_answered_in_time_is_told_as_an_outage_without_naming_anybody_and_may_be_repeated()
    {
        await using var cluster = await Cluster.StartAsync();
        var shard = new ShardId(cluster.NewPetition(), 1);
        (cluster.Ledger.HoldsAppends, cluster.Logs.IsKept) = (true, true);

        var outages = await Task.WhenAll(cluster.Nodes.Select(node => Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.SignatureShard(shard).SignAsync(Marked.Request))));

        Assert.All(outages, outage => Assert.Equal("No silo answered (TimeoutException).", outage.Message));
        Assert.All(outages, outage => Marked.AssertAbsent(outage.ToString()));

        cluster.Ledger.HoldsAppends = false;
        while (cluster.Ledger.IsHolding) cluster.Ledger.Next().Commit();
        Assert.Equal(new(1, 1, 1), await cluster.Client.SignatureShard(shard).SignAsync(Marked.Request));

        Assert.Contains(cluster.Logs.Lines, line => line.Contains(nameof(ISignatureShardGrain.SignAsync), StringComparison.Ordinal));
        Assert.All(cluster.Logs.Lines, Marked.AssertAbsent);
    }

    [Fact]
    public async Task Client_that_finds_no_silo_is_told_as_an_outage()
    {
        await using var cluster = await Cluster.StartAsync();
        var shard = cluster.Client.SignatureShard(new(cluster.NewPetition(), 1));
        foreach (var silo in cluster.Silos) await cluster.StopAsync(silo);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await shard.SignAsync(Marked.Request));
    }
}
