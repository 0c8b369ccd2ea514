using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Donations;

/// <summary>Donations through Stripe: how they begin, what Stripe tells of them, and what donors are mailed.</summary>
internal static class DonationServices
{
    public static void AddDonations(this IServiceCollection services)
    {
        services.AddOptions<DonationOptions>().BindConfiguration("CampaignKit:Stripe").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DonationOptions>, DonationOptionsCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DonationOptions>>().Value);
        services.AddSingleton<StripeAccess>();
        services.AddSingleton<GiftProducts>();
        services.AddSingleton<Giving>();
        services.AddSingleton<StripeFacts>();
        services.AddSingleton<DonationReceipts>();
        services.AddSingleton<DonationEvents>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<YearlySummaries>();
        services.AddHostedService<DonationPass>();
    }
}
