using CampaignKit.Core.Demands;
using Microsoft.Net.Http.Headers;

namespace CampaignKit.Web.Embedding;

/// <summary>Lets pages of other sites post to a petition and read the answer: of those sites that its campaign names, or of any.</summary>
/// <remarks>
/// Not the framework's policies, which know sites when the program starts: here they belong to the petition in the address. Sites are compared as a whole, never by their
/// end; nothing that a browser keeps goes along. A form of another site that a person sends is no matter of this: no script can read what it is answered.
/// </remarks>
internal static class EmbeddedPosts
{
    private static readonly Marker Marked = new();

    /// <summary>Maps a post for pages of other sites; <paramref name="pattern"/> has the petition's <c>slug</c> in it.</summary>
    public static RouteHandlerBuilder MapEmbeddedPost(this IEndpointRouteBuilder api, string pattern, Delegate handler)
    {
        api.MapMethods(pattern, [HttpMethods.Options], static () => TypedResults.NoContent()).ExcludeFromDescription().WithMetadata(Marked);
        return api.MapPost(pattern, handler).WithMetadata(Marked);
    }

    /// <summary>Whether a browser asks first if a page may post here.</summary>
    public static bool IsPreflight(HttpContext context) => HttpMethods.IsOptions(context.Request.Method) && IsMarked(context);

    public static void UseEmbeddedPosts(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Programs send no Origin, our own pages send ours or none: neither costs more than this.
        var origins = context.Request.Headers.Origin;
        if (origins.Count != 0 && IsMarked(context) && !SiteOrigin.IsOurs(context.Request, origins[0])) Answer(context, origins[0]!);
        return next(context);
    });

    private static bool IsMarked(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Marker>() is not null;

    private static void Answer(HttpContext context, string origin)
    {
        var isPreflight = HttpMethods.IsOptions(context.Request.Method);
        var allowed = isPreflight || context.Request.HasJsonContentType() ? Allowed(context, origin) : null;

        // At the last moment: a failure begins the answer anew, and a page has to be able to read that as well.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (allowed is null) return Task.CompletedTask;
            headers.AccessControlAllowOrigin = allowed;
            if (!isPreflight)
            {
                headers.AccessControlExposeHeaders = "Retry-After";
                return Task.CompletedTask;
            }

            headers.AccessControlAllowMethods = "POST";
            headers.AccessControlAllowHeaders = "content-type";
            headers.AccessControlMaxAge = "600";
            return Task.CompletedTask;
        });
    }

    private static string? Allowed(HttpContext context, string origin)
    {
        var services = context.RequestServices;
        var catalogue = services.GetRequiredService<CatalogueCache>().Current;
        if (context.GetRouteValue("slug") is not string slug || catalogue.PublicPetition(slug, services.GetRequiredService<TimeProvider>().GetUtcNow()) is not { } petition) return null;
        var origins = catalogue.Campaign(petition.Campaign)!.EmbeddingOrigins;
        return origins is null ? "*" : origins.Contains(origin, StringComparer.Ordinal) ? origin : null;
    }

    private sealed class Marker;
}
