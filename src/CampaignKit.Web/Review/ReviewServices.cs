using CampaignKit.Core.Review;

namespace CampaignKit.Web.Review;

/// <summary>Review of signatures, and the removals under rules.</summary>
internal static class ReviewServices
{
    public static void AddReview(this IServiceCollection services)
    {
        services.AddSingleton<Invalidating>();
        services.AddSingleton<Reviewing>();
        services.AddSingleton<Moderation>();
        services.AddHostedService<UnfinishedInvalidations>();
    }
}
