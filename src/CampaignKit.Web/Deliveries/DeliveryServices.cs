using CampaignKit.Core.Deliveries;

namespace CampaignKit.Web.Deliveries;

/// <summary>Handing petitions over, and signatures on paper.</summary>
internal static class DeliveryServices
{
    public static void AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<PaperSignatures>();
        services.AddSingleton<DeliveryRecords>();
        services.AddSingleton<DeliveryPack>();
    }
}
