using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>Stores that are gone with the test.</summary>
internal static class Doubles
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ISignatureLedger, InMemoryLedger>();
        services.AddSingleton<IAwaitingSignatures, InMemoryAwaiting>();
        services.AddSingleton<ITraces, NoTraces>();
        services.AddSingleton<IMailCopies, NoCopies>();
        services.AddSingleton(provider => new MailRecorder(new InMemoryOutbox(), provider.GetRequiredService<InstallationKeys>));
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<MailRecorder>());
    }

    private sealed class NoTraces : ITraces
    {
        public Task RemoveAsync() => Task.CompletedTask;
    }

    private sealed class NoCopies : IMailCopies
    {
        public Task ForgetAsync(MailboxKey recipient) => Task.CompletedTask;
    }
}
