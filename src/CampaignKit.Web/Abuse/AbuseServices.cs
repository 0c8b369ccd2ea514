using CampaignKit.Core.Abuse;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Abuse;

/// <summary>Puts the layers against abuse together.</summary>
internal static class AbuseServices
{
    public static void AddAbuse(this IServiceCollection services)
    {
        services.AddOptions<AbuseOptions>().BindConfiguration("CampaignKit:Abuse").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AbuseOptions>>().Value);
        services.AddSingleton(provider => AddressLists.Parse(provider.GetRequiredService<AbuseOptions>()));
        services.AddSingleton<NetworkPrefixes>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<EventCodes>();
        services.AddSingleton<FormTicket>();
        services.AddSingleton<ProofOfWork>();
        services.AddSingleton<Guard>();
        services.AddHostedService<EventCodeRefresh>();
    }
}
