using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml.Linq;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Reach;

namespace CampaignKit.Web.Embedding;

/// <summary>Turns the address of a petition that somebody pastes into an editor into its form in a frame. https://oembed.com, version 1.0.</summary>
internal static class Oembed
{
    private const int Width = 600;
    private const int Height = 1100;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Where the answer for a petition is.</summary>
    /// <param name="page">Where its page is.</param>
    /// <param name="slug">The petition.</param>
    /// <param name="format"><c>json</c> or <c>xml</c>.</param>
    public static string Address(PageAddress page, string slug, string format) =>
        $"{page.Site}/oembed?url={Uri.EscapeDataString(page.Site + Spoken.To($"/petitions/{slug}"))}&format={format}";

    /// <summary>The frame of a petition as HTML.</summary>
    /// <param name="page">Where this site is.</param>
    /// <param name="petition">In the language in which it is shown.</param>
    /// <param name="prefix">Of that language in addresses; empty for each reader's own.</param>
    /// <param name="width">As an attribute: pixels, or <c>100%</c>.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="query">What its address ends with.</param>
    public static string Frame(PageAddress page, PetitionRecord petition, string prefix, string width, int height, string query = "") =>
        $"""<iframe src="{page.Site}{prefix}/embed/{petition.Slug}{query}" title="{Html.Encode(petition.Title)}" width="{width}" height="{height}" loading="lazy" frameborder="0"></iframe>""";

    public static IResult Answer(string? url, string? format, string? maxwidth, string? maxheight, HttpRequest request, InstallationOptions options, CatalogueCache catalogue, TimeProvider clock)
    {
        if (format is not (null or "" or "json" or "xml")) return TypedResults.StatusCode(StatusCodes.Status501NotImplemented);
        var page = PageAddress.Of(request, options);
        if (Find(url, page, catalogue.Current, clock) is not var (petition, language)) return Problem.NotFound("This is not the address of a petition of this site.");

        var (width, height) = (Least(Width, maxwidth), Least(Height, maxheight));
        var title = catalogue.Current.Readings.In((language ?? SiteLanguage.English).Tag, petition).Content;
        var answer = new Dictionary<string, object>
        {
            ["version"] = "1.0",
            ["type"] = "rich",
            ["title"] = title.Title,
            ["provider_name"] = Texts.SiteName,
            ["provider_url"] = page.Site,
            ["cache_age"] = 3600,
            ["width"] = width,
            ["height"] = height,
            ["html"] = Frame(page, title, language is null ? "" : $"/{language.Tag}", width.ToString(CultureInfo.InvariantCulture), height),
        };
        return format is "xml"
            ? new ReachAnswer($"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>{"\n"}{new XElement("oembed", answer.Select(field => new XElement(field.Key, field.Value)))}{"\n"}""", "text/xml", CachePolicy.Texts.Header)
            : new ReachAnswer(JsonSerializer.Serialize(answer), "application/json", CachePolicy.Texts.Header);
    }

    // The whole host is compared, with its port: an address that only ends like ours is another site's.
    private static (PetitionRecord Petition, SiteLanguage? Language)? Find(string? url, PageAddress page, CatalogueSnapshot catalogue, TimeProvider clock)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.GetLeftPart(UriPartial.Authority) != new Uri(page.Site).GetLeftPart(UriPartial.Authority)) return null;
        var parts = address.AbsolutePath.Trim('/').Split('/');
        var language = parts.Length == 3 ? SiteLanguage.Find(parts[0]) : null;
        if (parts.Length != (language is null ? 2 : 3) || parts[^2] != "petitions") return null;
        return catalogue.PublicPetition(parts[^1], clock.GetUtcNow()) is { } petition ? (petition, language) : null;
    }

    private static int Least(int usual, string? most) => int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? Math.Min(usual, number) : usual;
}
