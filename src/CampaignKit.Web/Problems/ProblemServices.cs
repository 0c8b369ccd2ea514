using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
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
            // The framework's own refusals (no such route, wrong method) get a stable type and a sentence like ours.
            var problem = context.ProblemDetails;
            if (problem.Type?.StartsWith("/problems/", StringComparison.Ordinal) is true) return;
            var type = ProblemTypes.OfStatus(problem.Status ?? context.HttpContext.Response.StatusCode);
            problem.Type = $"/problems/{type.Name}";
            problem.Title ??= type.Title;
            problem.Detail ??= type.Meaning;
        });

        // The last to be asked: the framework's own leaves those without a body who accept neither JSON nor a page.
        services.AddSingleton<IProblemDetailsWriter, PlainProblemWriter>();
        services.AddExceptionHandler<OutageHandler>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));

        // Whoever reads may read from any site; nothing is sent along with it.
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithExposedHeaders("ETag")));
    }
}
