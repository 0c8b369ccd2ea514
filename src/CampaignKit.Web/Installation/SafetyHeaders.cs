using CampaignKit.Web.Donations;
using CampaignKit.Web.Embedding;

namespace CampaignKit.Web.Installation;

/// <summary>What every answer tells the browser, so that no page asks, tells or runs anything elsewhere.</summary>
internal static class SafetyHeaders
{
    private const string Forms = "form-action 'self'";

    private const string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; {Forms}; base-uri 'none'; frame-ancestors ";

    private const string Unframed = $"{ContentSecurityPolicy}'none'";

    public static void UseSafetyHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        Write(context);
        return next(context);
    });

    /// <summary>Writes them again where an answer was begun anew, as after a failure.</summary>
    public static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        var policy = FramedPages.Ancestors(context) is { } ancestors ? ContentSecurityPolicy + ancestors : Unframed;
        headers.ContentSecurityPolicy = PaymentPages.Of(context) is { } elsewhere ? policy.Replace(Forms, $"{Forms} {elsewhere}", StringComparison.Ordinal) : policy;
        headers.XContentTypeOptions = "nosniff";

        // The address of the page somebody came from says which petition they were reading.
        headers["Referrer-Policy"] = "no-referrer";
        if (!PersonalPaths.Have(context.Request.Path)) return;

        // Nobody keeps these answers, and no search engine lists an address that somebody let out.
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
    }
}
