using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Campaigns;

namespace CampaignKit.Web.Control;

/// <summary>What operators' actions rest on.</summary>
internal static class ControlServices
{
    public static void AddControl(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Retention>();
        services.AddSingleton<PurgeKeys>();
        services.AddHostedService<ControlSocket>();
    }

    /// <summary>The end of keys; needs the outbox and the store's traces.</summary>
    public static void AddDestruction(this IServiceCollection services)
    {
        services.AddSingleton<KeyDestruction>();
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService<RetentionPass>();
    }
}
