using System.Text;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Reach.Pictures;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Reach;

/// <summary>What leads people here from elsewhere: feeds, the sitemap, badges, and the answer that lets an editor turn a pasted address into the sign-up form.</summary>
internal static class ReachEndpoints
{
    // A crowd of readers costs each cache one request in that time; counts on pictures are as late.
    private const string Moment = "public, max-age=10, stale-while-revalidate=60";
    private const string Hour = "public, max-age=3600";

    public static void AddReach(this IServiceCollection services) => services.AddSingleton<CountPictures>();

    public static void MapReach(this IEndpointRouteBuilder app)
    {
        var reach = app.MapGroup("").ExcludeFromDescription().KeepAnswers();
        reach.MapRead("/petitions/{slug}/badge.svg", BadgeAsync);
        reach.MapRead("/petitions/{slug}/badge.png", (string slug, CatalogueCache catalogue, PetitionCounts counts, CountPictures pictures, TimeProvider clock) => PictureAsync(slug, PictureUse.Badge, catalogue, counts, pictures, clock));
        reach.MapRead("/petitions/{slug}/share.png", (string slug, CatalogueCache catalogue, PetitionCounts counts, CountPictures pictures, TimeProvider clock) => PictureAsync(slug, PictureUse.Share, catalogue, counts, pictures, clock));
        reach.MapRead("/feeds/petitions.atom", (HttpRequest request, CatalogueCache catalogue, InstallationOptions options, TimeProvider clock) => Feed(Feeds.Petitions(PageAddress.Of(request, options), catalogue.Current, clock.GetUtcNow())));
        reach.MapRead("/feeds/demands.atom", (HttpRequest request, CatalogueCache catalogue, InstallationOptions options) => Feed(Feeds.Demands(PageAddress.Of(request, options), catalogue.Current)));
        reach.MapRead("/feeds/updates.atom", (HttpRequest request, CatalogueCache catalogue, InstallationOptions options, TimeProvider clock) => Feed(Feeds.Updates(PageAddress.Of(request, options), catalogue.Current, clock.GetUtcNow())));
        reach.MapRead("/oembed", Oembed.Answer);
        reach.MapRead("/sitemap.xml", (HttpRequest request, CatalogueCache catalogue, InstallationOptions options, TimeProvider clock) => Answer(Sitemap.Write(PageAddress.Of(request, options), catalogue.Current, clock.GetUtcNow()), "application/xml", Hour));
        reach.MapRead("/robots.txt", (HttpRequest request, InstallationOptions options) => Answer(Robots(PageAddress.Of(request, options)), "text/plain", Hour));
    }

    private static async Task<IResult> BadgeAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock) =>
        catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is { } petition
            ? Answer(Badge.Svg((await counts.ReadAsync(petition)).Counted), "image/svg+xml", Moment)
            : Results.NotFound();

    private static async Task<IResult> PictureAsync(string slug, PictureUse use, CatalogueCache catalogue, PetitionCounts counts, CountPictures pictures, TimeProvider clock)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Results.NotFound();
        var count = (await counts.ReadAsync(petition)).Counted;
        return new PictureAnswer(await pictures.ReadAsync(slug, use, count, GoalLadder.Displayed(petition.Goal, count)), Moment);
    }

    private static ReachAnswer Feed(string xml) => Answer(xml, "application/atom+xml", "public, max-age=300");

    private static ReachAnswer Answer(string text, string type, string cacheControl) => new(text, type, cacheControl);

    // Personal pages are not to be listed; they say so themselves, and are asked for by nobody who heeds this.
    private static string Robots(PageAddress address) => $"""
        User-agent: *
        Disallow: /confirm
        Disallow: /*/confirm
        Disallow: /my-signatures
        Disallow: /*/my-signatures
        Disallow: /erasures
        Disallow: /*/erasures
        Disallow: /receipts
        Disallow: /*/receipts
        Sitemap: {address.Site}/sitemap.xml

        """;
}

/// <summary>A text for programs that follow links: no JSON, no page.</summary>
internal sealed class ReachAnswer(string text, string type, string cacheControl) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var response = httpContext.Response;
        response.Headers.CacheControl = cacheControl;
        response.Headers.ContentLanguage = Spoken.Current.Language.HtmlTag;
        response.ContentType = $"{type}; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>A picture of pixels; the same for readers of every language.</summary>
internal sealed class PictureAnswer(byte[] png, string cacheControl) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = cacheControl;

        // Pages of other sites show it; some of those pages take in only what says that it is for them.
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        response.ContentType = "image/png";
        response.ContentLength = png.Length;
        await response.Body.WriteAsync(png, httpContext.RequestAborted);
    }
}
