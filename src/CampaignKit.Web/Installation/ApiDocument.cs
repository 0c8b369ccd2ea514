namespace CampaignKit.Web.Installation;

/// <summary>The API's OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description is { HttpMethod: not "HEAD", RelativePath: { } path } && (path.StartsWith("api/v1/", StringComparison.Ordinal) || path is "healthz" or "readyz");
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CampaignKit";
            document.Info.Description = "Demands with their sources, petitions that rest on them, and signatures counted exactly.";
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/v1.json");
}
