using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.TestingHost;

namespace CampaignKit.Grains.Tests;

/// <summary>Three silos and a client in this process, put together by the product's own code, over stores that they share.</summary>
internal sealed class Cluster : EngineBench, IAsyncDisposable
{
    private static readonly string[] Kinds = ["campaign", "catalogue", "petition", "signature-shard", "signer"];

    private readonly Reports _reports = new();
    private readonly InProcessTestCluster _cluster;

    private Cluster()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 3);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => AddSilo(host));
        builder.ConfigureClientHost(AddClient);
        _cluster = builder.Build();
    }

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public MasterKey Master { get; } = new(new byte[MasterKey.Size]);

    /// <summary>Everything that any silo or the client writes to its log.</summary>
    public Logs Logs { get; } = new();

    /// <summary>The actors as the client calls them.</summary>
    public IActors Client => _cluster.Client.ServiceProvider.GetRequiredService<IActors>();

    /// <summary>The actors as each silo calls them, and as the client does.</summary>
    public override IReadOnlyList<IActors> Nodes => [.. _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IActors>()), Client];

    public static async Task<Cluster> StartAsync()
    {
        var cluster = new Cluster();
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Ends a silo as a power cut does: it does nothing more, and nobody is told.</summary>
    public async Task KillAsync(InProcessSiloHandle silo)
    {
        silo.ServiceProvider.GetRequiredService<SiloMembership>().IsSilent = true;
        silo.ServiceProvider.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value.UseLivenessGossip = false;
        await _cluster.KillSiloAsync(silo);
    }

    /// <summary>Ends a silo as an update does.</summary>
    public Task StopAsync(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    /// <summary>Starts another silo, and returns when all know of it.</summary>
    public async Task<InProcessSiloHandle> AddAsync()
    {
        var silo = await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();
        await _cluster.WaitForClusterManifestToStabilizeAsync();
        return silo;
    }

    public override async Task ForgetAsync()
    {
        foreach (var grain in await GrainsAsync()) await _cluster.DeactivateAsync(grain.GrainId);
    }

    public override Task ReportedAsync(ShardId shard, long counted) => _reports.TakenAsync(shard, counted).WaitAsync(Patience);

    /// <summary>The actors that live now, and where.</summary>
    public async Task<IReadOnlyList<DetailedGrainStatistic>> GrainsAsync()
    {
        var grains = await _cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return [.. grains.Where(grain => Kinds.Contains(grain.GrainId.Type.ToString()))];
    }

    /// <summary>Has a new petition of 64 shards signed on each of them, and says on which silos they have come to live.</summary>
    /// <remarks>That a silo of three gets none of them has a chance of 5 in 10¹².</remarks>
    public async Task<IReadOnlyCollection<SiloAddress>> SpreadAsync()
    {
        var petition = NewPetition(shards: 64);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(shard => SignAsync(new(petition, shard), signer: shard, node: shard)));
        var shards = (await GrainsAsync()).Where(grain => grain.GrainId.Key.ToString()!.StartsWith($"{petition}/", StringComparison.Ordinal)).ToList();
        Assert.Equal(64, shards.Count);
        return shards.Select(shard => shard.SiloAddress).ToHashSet();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private void AddSilo(IHostApplicationBuilder host)
    {
        host.Services.AddSingleton<IDocuments>(Documents);
        host.Services.AddSingleton<ISignatureLedger>(Ledger);
        host.Services.AddSingleton<IAwaitingSignatures>(Awaiting);
        host.Services.AddSingleton<IOutbox>(Outbox);
        host.Services.AddSingleton(Master);
        host.Services.AddSingleton(TimeProvider.System);
        host.Services.AddSingleton(new SignatureOptions { TallyInterval = TimeSpan.FromMilliseconds(100) });
        host.Services.AddSingleton<IIncomingGrainCallFilter>(_reports);
        host.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        host.AddOrleansEngine(new(), account: null, table: "");
        host.ConfigureContainer(new DefaultServiceProviderFactory(), services =>
        {
            UseDirectoryOfTheProduct(services);
            SiloMembership.Decorate(services);
        });
    }

    private void AddClient(IHostApplicationBuilder host)
    {
        host.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        host.Services.AddSingleton(TimeProvider.System);
        host.AddOrleansEngine(new() { Role = NodeRole.Client }, account: null, table: "");
    }

    // The testing host keeps where each grain lives in one dictionary, which never errs. Between real silos it is spread over them, and lags when one goes.
    private static void UseDirectoryOfTheProduct(IServiceCollection services)
    {
        foreach (var service in services.Where(IsDirectory).ToList()) services.Remove(service);

        static bool IsDirectory(ServiceDescriptor service) => service.ServiceType == typeof(IGrainDirectory) || service.ServiceType.GenericTypeArguments.Contains(typeof(IGrainDirectory));
    }
}
