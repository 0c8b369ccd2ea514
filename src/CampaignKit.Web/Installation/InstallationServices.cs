using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.AzureTables;
using CampaignKit.Core.Supporters;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Abuse;
using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Control;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Mail;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Petitions;
using CampaignKit.Web.Review;
using CampaignKit.Web.Seeds;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Updates;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Installation;

/// <summary>Puts an installation together: settings, storage, engine, and the content it starts with.</summary>
internal static class InstallationServices
{
    private const int LoadsAtMost = 10;

    public static void AddInstallation(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.SetClientLimits();
        });

        var services = builder.Services;
        services.AddOptions<InstallationOptions>().BindConfiguration("CampaignKit").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SignatureOptions>().BindConfiguration("CampaignKit:Signatures").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SignerOptions>().BindConfiguration("CampaignKit:Signers").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<InstallationOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SignatureOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SignerOptions>>().Value);
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton(provider => DataDirectory.Take(provider.GetRequiredService<InstallationOptions>().DataDirectory));
        services.AddSingleton(provider => MasterKeyFile.Of(provider.GetRequiredService<InstallationOptions>()));
        services.AddSingleton(provider => provider.GetRequiredService<MasterKeyFile>().Read());
        services.AddSingleton<InstallationKeySlot>();
        services.AddSingleton(provider => provider.GetRequiredService<InstallationKeySlot>().Keys);

        // Chosen before the host is built, because engines bring services of their own.
        var options = builder.Configuration.GetSection("CampaignKit").Get<InstallationOptions>() ?? new();
        services.AddTrustedProxies(options.Proxies);
        services.AddStorage(options);
        builder.AddEngine(options);
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<PetitionCounts>();
        services.AddSingleton<WordingCounts>();
        services.AddSingleton<Sparklines>();
        services.AddSingleton<DonationBooks>();
        services.AddDonations();
        services.AddSingleton<LiveCounts>();
        services.AddSingleton<Keyring>();
        services.AddSingleton<SupporterLists>();
        services.AddAbuse();
        services.AddMail();
        services.AddSingleton<SignatureMails>();
        services.AddSingleton<Signing>();
        services.AddSingleton<Confirming>();
        services.AddSingleton<OwnSignatures>();
        services.AddSingleton<KeptGifts>();
        services.AddSingleton<Core.Signatures.Receipts>();
        services.AddSingleton<SignatureWishes>();
        services.AddSingleton<Reminding>();
        services.AddSingleton<UpdateMailing>();
        services.AddSingleton<Unsubscribing>();
        services.AddSingleton<SeedLoader>();
        services.AddHostedService<CatalogueRefresh>();
        services.AddHostedService<RemindingPass>();
        services.AddHostedService<UpdatePass>();
        services.AddReview();
        services.AddStaffPeople();
        services.AddControl();
        services.AddDestruction();
    }

    /// <summary>Opens the installation and loads the seeds, before anything runs.</summary>
    /// <exception cref="Core.Installation.StartRefusedException">Anything about settings, files or seeds that has to be mended first.</exception>
    public static async Task StartInstallationAsync(this IServiceProvider services)
    {
        // The seeds are read first: a mistake in them leaves no trace of a start.
        var options = services.GetRequiredService<InstallationOptions>();
        var content = SeedReader.Read(options.SeedsDirectory, services.GetRequiredService<SignatureOptions>().Shards ?? options.UsualShards);
        services.GetRequiredService<DataDirectory>();
        if (services.GetService<TablesAccount>() is { } account) await account.PrepareAsync();
        await services.GetRequiredService<MasterKeyFile>().PrepareAsync(services.GetRequiredService<IDocuments>());
        await services.GetRequiredService<InstallationKeySlot>().ReadAsync();

        // Now, so that a file of donations that is damaged is told before anybody gives.
        services.GetRequiredService<IDonationLedger>();
        Console.WriteLine(await LoadAsync(services.GetRequiredService<SeedLoader>(), content));
    }

    private static async Task<SeedLoadReport> LoadAsync(SeedLoader loader, SeedContent content)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await loader.LoadAsync(content);
            }
            catch (DocumentConflictException) when (attempt < LoadsAtMost)
            {
                // Another node is loading the same seeds: what it has written by now is no longer this one's to write.
            }
        }
    }
}
