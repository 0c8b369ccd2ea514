namespace CampaignKit.Grains.Tests;

/// <summary>Silos that come and go while people sign, in clusters of their own.</summary>
public sealed class SiloLossTests
{
    [Fact]
    public async Task Silo_that_dies_costs_no_acknowledged_signature_and_counts_nobody_twice()
    {
        await using var cluster = await Cluster.StartAsync();
        var crowd = new Crowd(cluster);
        var (dying, survivors) = (cluster.Silos[0], cluster.Nodes.Skip(1).ToList());

        var early = crowd.SignAsync(0..4000, survivors);
        await crowd.ManyAcknowledged;
        await cluster.KillAsync(dying);
        await Task.WhenAll(early, crowd.SignAsync(4000..5000, survivors));

        await crowd.SignAsync(0..5000, survivors);
        await crowd.AssertCountedOnceAsync(0..5000);
    }

    [Fact]
    public async Task Silo_that_is_stopped_and_one_that_joins_cost_no_acknowledged_signature_and_count_nobody_twice()
    {
        await using var cluster = await Cluster.StartAsync();
        var crowd = new Crowd(cluster);
        var (leaving, others) = (cluster.Silos[0], cluster.Nodes.Skip(1).ToList());

        var early = crowd.SignAsync(0..4000, others);
        await crowd.ManyAcknowledged;
        await Task.WhenAll(early, cluster.StopAsync(leaving), crowd.SignAsync(4000..8000, others));
        var late = crowd.SignAsync(8000..12000, others);
        var joined = await cluster.AddAsync();
        await late;

        await crowd.SignAsync(0..12000, cluster.Nodes);
        await crowd.AssertCountedOnceAsync(0..12000);
        Assert.Contains(joined.SiloAddress, await cluster.SpreadAsync());
    }
}
