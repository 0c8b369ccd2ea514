using System.Reflection;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Seeds;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Installation;

/// <summary>Puts an installation together: settings, storage, engine, and the content it starts with.</summary>
internal static class InstallationServices
{
    public static void AddInstallation(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Far above what is read (SignFormReader.Limit), so that whoever sends too much gets a refusal and not a broken connection:
            // up to here the rest of a refused body is taken off the wire and dropped.
            kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
        });

        var services = builder.Services;
        services.AddOptions<InstallationOptions>().BindConfiguration("CampaignKit").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SignatureOptions>().BindConfiguration("CampaignKit:Signatures").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<InstallationOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SignatureOptions>>().Value);
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton(provider => DataDirectory.Take(provider.GetRequiredService<InstallationOptions>().DataDirectory));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<InstallationOptions>();
            return DataDirectory.ReadMasterKey(provider.GetRequiredService<DataDirectory>().Path, options.MasterKeyFile, mayMake: true);
        });
        services.AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<DataDirectory>().Database));
        services.AddSingleton<IDocuments, SqliteDocuments>();
        services.AddSingleton<ISignatureLedger, SqliteSignatureLedger>();
        services.AddSingleton<IActors, InProcessActors>();
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<PetitionCounts>();
        services.AddSingleton<Keyring>();
        services.AddSingleton<Signing>();
        services.AddSingleton<SeedLoader>();
        services.AddHostedService<CatalogueRefresh>();
    }

    /// <summary>Opens the installation and loads the seeds, before anybody is served.</summary>
    /// <exception cref="Core.Installation.StartRefusedException">Anything about settings, files or seeds that has to be mended first.</exception>
    public static async Task StartInstallationAsync(this IServiceProvider services)
    {
        var options = services.GetRequiredService<InstallationOptions>();
        options.Check(IsClosedFeed);

        // The seeds are read first: a mistake in them leaves no trace of a start.
        var content = SeedReader.Read(options.SeedsDirectory, services.GetRequiredService<SignatureOptions>().Shards);
        var master = services.GetRequiredService<MasterKey>();
        await MasterKeyCheck.RunAsync(services.GetRequiredService<IDocuments>(), master);
        Console.WriteLine(await services.GetRequiredService<SeedLoader>().LoadAsync(content, CancellationToken.None));
        await services.GetRequiredService<CatalogueCache>().RefreshAsync();
    }

    private static bool IsClosedFeed => typeof(InstallationServices).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(metadata => metadata is { Key: "ClosedFeed", Value: "true" });
}
