using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Web.Mail;
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
        if (builder.HasSeveralNodes(options) && builder.Configuration.GetSection("CampaignKit:Mail").Get<MailOptions>() is not { HasServer: true })
        {
            // What a signer erases on one node would stay in the files of the others.
            throw new StartRefusedException(
                "CampaignKit__Orleans__Clustering=AzureTables is for several nodes, and without a mail server each of them keeps mails as files that the others cannot erase. Set CampaignKit__Mail__Host.");
        }

        if (options.IsOnOrleans) builder.AddOrleans(options);
        else if (options.Engine == "InProcess") builder.Services.AddSingleton<IActors, InProcessActors>();
        else throw new StartRefusedException($"CampaignKit__Engine={options.Engine} is unknown. Use InProcess or Orleans.");
    }

    // By the words of the settings, which also a program knows that was built without the engine. Over SQLite the engine itself refuses several nodes.
    private static bool HasSeveralNodes(this WebApplicationBuilder builder, InstallationOptions options) =>
        options is { IsOnOrleans: true, IsOverAzureTables: true } && string.Equals(builder.Configuration["CampaignKit:Orleans:Clustering"], "AzureTables", StringComparison.OrdinalIgnoreCase);

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
