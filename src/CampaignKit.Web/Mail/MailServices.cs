using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Mail;

/// <summary>Everything between the outbox and a mail server.</summary>
internal static class MailServices
{
    /// <summary>Sends what is in the outbox. Needs the installation, its keys, documents and an outbox among the services.</summary>
    public static void AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration("CampaignKit:Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value);
        services.AddSingleton<MailLinks>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MailWriter>(provider, (Func<string, PetitionUpdate?>)(id => provider.GetRequiredService<CatalogueCache>().Current.Update(id))));
        services.AddSingleton<MailSignal>();
        services.AddSingleton<MailBacklog>();

        // Also where there is a server: mails of a time without one may still lie there, and are to be forgotten with their recipients.
        services.AddSingleton(provider => new MailFolder(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "outbox")));
        services.AddSingleton<IMailCopies>(provider => provider.GetRequiredService<MailFolder>());
        services.AddSingleton<IMailCarrier>(provider => provider.GetRequiredService<MailOptions>() is { HasServer: true } options
            ? new MailSender(options, provider.GetRequiredService<MailWriter>().Domain, provider.GetRequiredService<TimeProvider>())
            : provider.GetRequiredService<MailFolder>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MailDelivery>(provider, Random.Shared));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<Mailer>(provider, Random.Shared, (Func<Task<DateTimeOffset?>>)(() => UpdateMailing.ReadBegunAtAsync(provider.GetRequiredService<IDocuments>()))));
    }

    /// <summary>Tells the operator where mails go, where that may not be what is wanted.</summary>
    public static void PrintMail(this WebApplication app)
    {
        var services = app.Services;
        var options = services.GetRequiredService<MailOptions>();
        if (!options.HasServer) Console.WriteLine($"Mails are written to {services.GetRequiredService<MailFolder>().Path}: no mail server is set (CampaignKit__Mail__Host).");
        else if (services.GetRequiredService<InstallationOptions>().PublicAddress is null) Console.WriteLine($"Links in mails point to {services.GetRequiredService<MailLinks>().Site}: set CampaignKit__PublicAddress to where the public reaches this site.");
    }
}
