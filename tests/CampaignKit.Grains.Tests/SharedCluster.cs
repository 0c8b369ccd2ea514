namespace CampaignKit.Grains.Tests;

/// <summary>One cluster for the tests that leave it as it was.</summary>
[CollectionDefinition(nameof(SharedCluster))]
public sealed class SharedCluster : IAsyncLifetime, ICollectionFixture<SharedCluster>
{
    internal Cluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await Cluster.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
