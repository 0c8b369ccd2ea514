using CampaignKit.Core.Momentum;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>How petitions move, for the staff.</summary>
internal static class MomentumServices
{
    public static void AddMomentum(this IServiceCollection services)
    {
        services.AddSingleton<PetitionSeries>();
        services.AddSingleton<PetitionOrigins>();
        services.AddSingleton<Milestones>();
        services.AddSingleton<MomentumReadings>();
        services.AddSingleton<MomentumViews>();
        services.AddSingleton<LiveMomentum>();
        services.AddSingleton<StaffStream>();
        services.AddSingleton(MomentumPatience.Usual);
    }
}
