using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Storage.Tests;

/// <summary>An <see cref="AzuriteProcess"/> for as long as the tests that share it run.</summary>
public sealed class Azurite : IAsyncLifetime
{
    internal AzuriteProcess Process { get; } = new(Repository.Root);

    public string ConnectionString => Process.ConnectionString;

    public Task InitializeAsync() => Process.StartAsync();

    public async Task DisposeAsync() => await Process.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<Azurite>
{
    public const string Name = "Azurite";
}
