using System.Net;
using Azure.Data.Tables;
using CampaignKit.Core.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace CampaignKit.Grains;

/// <summary>Puts the engine together: this node as a silo or as a client of silos.</summary>
public static class OrleansEngine
{
    /// <summary>Adds <see cref="IActors"/> over grains. A silo also needs what the actors rest on: documents, ledger, outbox, master key, clock, options.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">This node's part.</param>
    /// <param name="account">Where silos find each other, for <see cref="SiloClustering.AzureTables"/>.</param>
    /// <param name="table">Name of the table they do it in.</param>
    public static void AddOrleansEngine(this IHostApplicationBuilder builder, OrleansOptions options, TableServiceClient? account, string table)
    {
        if (options.Role is NodeRole.Client) builder.UseOrleansClient(client => client.Set(options, account, table));
        else builder.UseOrleans(silo => silo.Set(options, account, table));
        builder.Services.AddSingleton<IActors, GrainActors>();

        // At finer levels these write exceptions whole, and the text of a storage's may quote the keys of rows.
        foreach (var category in (string[])["Orleans.Grain.InvokeException", "Orleans.Runtime.Messaging.Gateway", "Orleans.OutsideRuntimeClient"]) builder.Logging.AddFilter(category, LogLevel.Information);
    }

    private static void Set(this ISiloBuilder silo, OrleansOptions options, TableServiceClient? account, string table)
    {
        silo.Services.AddCoreRecords();
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = GrainCalls.AnswerTime);

        // A silo that is killed is missed after some six seconds instead of fifteen; its shards move, and their callers wait for that long.
        silo.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = TimeSpan.FromSeconds(2));
        if (options.Clustering is SiloClustering.Localhost)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
            return;
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (options.ServiceId, options.ClusterId));
        silo.UseAzureStorageClustering(clustering => (clustering.TableServiceClient, clustering.TableName) = (account ?? throw new ArgumentNullException(nameof(account)), table));
        if (options.Address is null) silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        else silo.ConfigureEndpoints(IPAddress.Parse(options.Address), options.SiloPort, options.GatewayPort);
    }

    private static void Set(this IClientBuilder client, OrleansOptions options, TableServiceClient? account, string table)
    {
        client.Services.AddCoreRecords();
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = GrainCalls.AnswerTime);
        if (options.Clustering is SiloClustering.Localhost)
        {
            client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);
            return;
        }

        client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (options.ServiceId, options.ClusterId));
        client.UseAzureStorageClustering(clustering => (clustering.TableServiceClient, clustering.TableName) = (account ?? throw new ArgumentNullException(nameof(account)), table));
    }
}
