using CampaignKit.Core.Tests.Actors;

namespace CampaignKit.Grains.Tests;

[Collection(nameof(SharedCluster))]
public sealed class OrleansEngineTests(SharedCluster shared) : EngineContract(shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task Shards_of_one_petition_are_spread_over_every_silo() =>
        Assert.Equal(_cluster.Silos.Select(silo => silo.SiloAddress).Order(), (await _cluster.SpreadAsync()).Order());
}
