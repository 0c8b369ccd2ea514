using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
#if ORLEANS
using CampaignKit.Grains;
using CampaignKit.Storage.AzureTables;
#endif

namespace CampaignKit.Web.Installation;

/// <summary>Chooses what runs the actors.</summary>
internal static class EngineServices
{
    /// <exception cref="StartRefusedException">An engine that is unknown, that this program was built without, or that cannot run as the settings ask.</exception>
    public static void AddEngine(this WebApplicationBuilder builder, InstallationOptions options)
    {
        if (options.IsOnOrleans) builder.AddOrleans(options);
        else if (options.Engine == "InProcess") builder.Services.AddSingleton<IActors, InProcessActors>();
        else throw new StartRefusedException($"CampaignKit__Engine={options.Engine} is unknown. Use InProcess or Orleans.");
    }

#if ORLEANS
    private static void AddOrleans(this WebApplicationBuilder builder, InstallationOptions options)
    {
        var orleans = builder.Configuration.GetSection("CampaignKit:Orleans").Get<OrleansOptions>() ?? new();
        orleans.Check(options.IsOverAzureTables);
        var account = options.IsOverAzureTables ? StorageServices.Connect(options.AzureTables).Service : null;
        builder.AddOrleansEngine(orleans, account, table: $"{options.AzureTables.Prefix}silos");
    }
#else
    private static void AddOrleans(this WebApplicationBuilder builder, InstallationOptions options) => throw new StartRefusedException(
        "CampaignKit__Engine=Orleans cannot be served: the package feed that this program was built from lacks the Microsoft.Orleans packages, so the engine was left out. "
        + "Build from the public feed, or use InProcess.");
#endif
}
