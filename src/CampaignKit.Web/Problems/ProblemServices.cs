using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Routing;

namespace CampaignKit.Web.Problems;

internal static class ProblemServices
{
    /// <summary>Whether none of our endpoints will answer, so that the framework's bare status needs a body.</summary>
    public static bool IsUnanswered(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<HttpMethodMetadata>() is null;

    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            // The framework's own refusals (no such route, wrong method) get a stable type like ours.
            if (context.ProblemDetails.Type?.StartsWith("/problems/", StringComparison.Ordinal) is not true)
            {
                context.ProblemDetails.Type = $"/problems/http-{context.ProblemDetails.Status}";
            }
        });
        services.AddExceptionHandler<OutageHandler>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));

        // Whoever reads may read from any site; nothing is sent along with it.
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithExposedHeaders("ETag")));
    }
}
