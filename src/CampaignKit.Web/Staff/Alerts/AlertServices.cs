using CampaignKit.Core.Momentum;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>What staff are told of without having to look.</summary>
internal static class AlertServices
{
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration("CampaignKit:Alerts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AlertOptions>>().Value);
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<AlertMails>();
        services.AddSingleton(provider => new AlertWebhook(provider.GetRequiredService<AlertOptions>(), AlertWebhook.Direct(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AlertPass>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertPass>());
    }
}
