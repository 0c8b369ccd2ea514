using CampaignKit.Web.Embedding;
using Microsoft.Net.Http.Headers;

namespace CampaignKit.Web.Installation;

/// <summary>What all reading of the API has in common.</summary>
internal static class Reading
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an endpoint for readers, who may ask for the head of an answer alone.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) => endpoints.MapMethods(pattern, Methods, handler);

    /// <summary>Whether the answer is nobody's secret: it is read and not sent for, and is not for one person alone.</summary>
    public static bool IsOpen(HttpContext context) => !HttpMethods.IsPost(context.Request.Method) && !PersonalPaths.Have(context.Request.Path);

    /// <summary>Lets pages of every site read, and nothing but read, what is not for one person alone.</summary>
    public static void UseOpenReading(this IApplicationBuilder app) => app.UseWhen(
        static context => IsOpen(context) && !EmbeddedPosts.IsPreflight(context),
        static reading =>
        {
            // Also to who sends no Origin: a shared cache hands their answer on to pages of other sites.
            reading.Use(static (context, next) =>
            {
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.AccessControlExposeHeaders = "ETag";
                return next(context);
            });
            reading.UseCors();
        });

    /// <summary>Whether the reader has this version of the answer already. RFC 9110, section 13.1.2.</summary>
    public static bool IsKnown(HttpRequest request, string etag)
    {
        var known = request.Headers.IfNoneMatch;
        if (known.Count == 0) return false;
        return known == etag || request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == "*" || tag.Compare(new EntityTagHeaderValue(Tag(etag)), useStrongComparison: false));
    }

    private static string Tag(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;
}
