using CampaignKit.Core.Staff;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Staff;
using Microsoft.OpenApi;

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
            document.AddComponent(StaffApi.KeyScheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key that somebody of the staff has made at `/staff/keys`." });
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Where no donations are taken, nobody has a role or a scope for them.
            if (context.ApplicationServices.GetRequiredService<DonationOptions>().AreOn) return Task.CompletedTask;
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(StaffRole)) Remove(schema, Enum.GetValues<StaffRole>().Where(Permissions.IsAboutMoney).Select(Word.Of));
            if (type == typeof(StaffAction)) Remove(schema, Enum.GetValues<StaffAction>().Where(Permissions.IsAboutMoney).Select(Word.Of));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.RelativePath!.StartsWith("api/v1/staff", StringComparison.Ordinal)) operation.Security = [new() { [new(StaffApi.KeyScheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/v1.json");

    private static void Remove(OpenApiSchema schema, IEnumerable<string> words)
    {
        var gone = words.ToHashSet(StringComparer.Ordinal);
        schema.Enum = schema.Enum?.Where(value => value is null || !gone.Contains(value.ToString())).ToList();
    }
}
