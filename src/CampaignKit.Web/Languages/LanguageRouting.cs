using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Languages;

/// <summary>Finds out in which language a request is to be answered: by its address (<c>/fr/…</c>), or for a page without one by what the browser prefers.</summary>
/// <remarks>
/// Every address has its translations, the API's too: its sentences for signers come in the language of the prefix, and in English without. The prefix becomes the
/// request's base path, so no route knows of it. Call it before routing.
/// </remarks>
internal static class LanguageRouting
{
    private const int MostPreferences = 10;

    public static void UseLanguages(this IApplicationBuilder app) => app.Use(static (context, next) =>
        Read(context.Request) is { } spoken ? SpeakAsync(spoken, context, next) : next(context));

    // A method of its own, because what is set in one ends with it: the next request of this connection starts anew.
    private static async Task SpeakAsync(Spoken spoken, HttpContext context, RequestDelegate next)
    {
        Spoken.Current = spoken;
        await next(context);
    }

    private static Spoken? Read(HttpRequest request)
    {
        var path = request.Path.Value;
        if (path is ['/', _, _, ..] && (path.Length == 3 || path[3] == '/') && SiteLanguage.Find(path.AsSpan(1, 2)) is { } named)
        {
            var prefix = path[..3];
            request.PathBase += prefix;
            request.Path = path.Length == 3 ? "/" : path[3..];
            return new(named, prefix);
        }

        return IsForPage(request) && Preferred(request) is { } preferred && preferred != SiteLanguage.English ? new(preferred, $"/{preferred.Tag}") : null;
    }

    // The staff's pages are in English whatever the browser prefers.
    private static bool IsForPage(HttpRequest request) =>
        !request.Path.StartsWithSegments(StaffServices.Root) && request.Headers.AcceptLanguage.Count > 0 && request.Headers.Accept is [{ } accept, ..] && accept.Contains("text/html", StringComparison.Ordinal);

    private static SiteLanguage? Preferred(HttpRequest request)
    {
        SiteLanguage? best = null;
        var bestQuality = 0.0;
        foreach (var preference in request.GetTypedHeaders().AcceptLanguage.Take(MostPreferences))
        {
            var quality = preference.Quality ?? 1;
            if (quality <= bestQuality || SiteLanguage.Near(preference.Value.AsSpan()) is not { } near) continue;
            (best, bestQuality) = (near, quality);
        }

        return best;
    }
}
