using CampaignKit.Core.Demands;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Installation;

/// <summary>For whoever watches the program.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapRead("/healthz", () => TypedResults.Text("live")).WithTags("Health").WithSummary("Whether the process lives; touches no storage");
        app.MapRead("/readyz", Ready).WithTags("Health").WithSummary("Whether it should be sent requests");
    }

    // False first at shutdown, so that a load balancer turns away before connections are refused.
    private static ContentHttpResult Ready(CatalogueCache catalogue, IHostApplicationLifetime lifetime) =>
        catalogue.IsLoaded && !lifetime.ApplicationStopping.IsCancellationRequested
            ? TypedResults.Text("ready")
            : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
}
