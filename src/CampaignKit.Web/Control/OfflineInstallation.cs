using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Control;

/// <summary>An installation that a command uses while no program serves it. Holds the data directory, so none can start meanwhile.</summary>
internal sealed class OfflineInstallation(WebApplication app) : IAsyncDisposable
{
    /// <summary>What the serving program would have; nothing of it is started.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Opens the installation that the settings name.</summary>
    /// <param name="settings">Settings that differ, as on a command line; for tests.</param>
    /// <param name="more">Adds to its services; for tests.</param>
    /// <exception cref="StartRefusedException">There is none, or a program runs on it.</exception>
    public static OfflineInstallation Open(string[]? settings = null, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });

        // Whatever runs the actors when the program serves: a single command needs no cluster.
        builder.Configuration["CampaignKit:Engine"] = "InProcess";
        builder.AddInstallation();
        more?.Invoke(builder.Services);
        var app = builder.Build();
        var options = app.Services.GetRequiredService<InstallationOptions>();
        if (options.IsOverAzureTables) return new(app);

        // Looked for before the directory is taken, which would make it.
        var database = DataDirectory.DatabaseIn(options.DataDirectory);
        if (!File.Exists(database)) throw new StartRefusedException($"There is no installation here: no database {Path.GetFullPath(database)}.");
        app.Services.GetRequiredService<DataDirectory>();
        return new(app);
    }

    /// <summary>Checks that the installation is under the master key that is there, and reads its own key.</summary>
    /// <exception cref="StartRefusedException">It is under another, or the key is being changed.</exception>
    public async Task CheckKeyAsync()
    {
        await Services.GetRequiredService<MasterKeyFile>().PrepareAsync(Services.GetRequiredService<IDocuments>());
        await Services.GetRequiredService<InstallationKeySlot>().ReadAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
