using System.Net;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Reach;

[Collection(SitePages.Name)]
public sealed partial class ReachTests(SiteFixture site)
{
    private const string Petition = "end-closed-work-permits";

    [Theory]
    [InlineData("/feeds/petitions.atom", 18)]
    [InlineData("/feeds/demands.atom", 100)]
    [InlineData("/feeds/updates.atom", 18)]
    public async Task Feed_is_read_by_a_reader_of_feeds_in_every_language_with_the_same_entries(string address, int atLeast)
    {
        var ids = new HashSet<string>();
        foreach (var language in SiteLanguage.All)
        {
            using var answer = await site.GetAsync($"/{language.Tag}{address}");
            using var xml = XmlReader.Create(new StringReader(await answer.Content.ReadAsStringAsync()));
            var feed = SyndicationFeed.Load(xml);

            Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(language.HtmlTag, feed.Language);
            Assert.True(feed.Items.Count() >= atLeast, $"{feed.Items.Count()} entries");
            Assert.All(feed.Items, entry => Assert.StartsWith($"/{language.Tag}/", Assert.Single(entry.Links).Uri.AbsolutePath, StringComparison.Ordinal));
            Assert.Equal(feed.Items.Count(), feed.Items.Select(entry => entry.Id).Distinct().Count());
            ids.Add(string.Join(' ', feed.Items.Select(entry => entry.Id)));
        }

        Assert.Single(ids);
    }

    [Fact]
    public async Task Sitemap_names_every_public_page_with_its_translations_and_each_of_them_is_there()
    {
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var document = XDocument.Parse(await site.ReadAsync("/sitemap.xml"));
        var pages = document.Root!.Elements(map + "url").ToList();

        Assert.True(pages.Count > 200, $"{pages.Count} pages");
        Assert.All(pages, page => Assert.Equal(SiteLanguage.All.Count + 1, page.Elements(XName.Get("link", "http://www.w3.org/1999/xhtml")).Count()));
        foreach (var page in pages.Where((_, at) => at % 20 == 0)) await site.ReadAsync(new Uri(page.Element(map + "loc")!.Value).AbsolutePath);
    }

    [Fact]
    public async Task Badge_is_a_picture_with_the_count_and_without_anything_to_fetch_or_run()
    {
        await site.SignAsync(Petition, ("email", "badge@example.org"));
        var count = (await site.ReadJsonAsync($"/api/v1/petitions/{Petition}")).GetProperty("signatures").GetProperty("counted").GetInt64();

        using var answer = await site.GetAsync($"/fr/petitions/{Petition}/badge.svg");
        var svg = XDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith($": {count}", svg.Root!.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "style" or "image" or "use" or "a" or "foreignObject");
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/petitions/no-such-petition/badge.svg")).StatusCode);
    }

    [Theory]
    [InlineData("share.png", 1200)]
    [InlineData("badge.png", 0)]
    public async Task Count_is_a_picture_of_pixels_that_caches_keep_for_a_moment_and_any_site_may_show(string picture, int width)
    {
        using var before = await site.GetAsync($"/petitions/{Petition}/{picture}");
        await site.SignAsync(Petition, ("email", $"pixels-{width}@example.org"));
        site.Clock.Now += TimeSpan.FromSeconds(2);
        using var answer = await site.GetAsync($"/ar/petitions/{Petition}/{picture}");
        using var again = await site.GetAsync($"/petitions/{Petition}/{picture}");
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/petitions/{Petition}/{picture}");
        using var head = await site.Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.True(width == 0 || DecodedPng.Read(bytes).Width == width);
        Assert.NotEqual(await before.Content.ReadAsByteArrayAsync(), bytes);
        Assert.Equal(bytes, await again.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal("max-age=10, public, stale-while-revalidate=60", string.Join(", ", $"{answer.Headers.CacheControl}".Split(", ").Order()));
        Assert.Equal("cross-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/petitions/no-such-petition/{picture}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/petitions/{SeedPetitions.Draft}/{picture}")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/ar")]
    public async Task Link_previews_find_the_picture_and_what_it_says(string language)
    {
        var html = await site.ReadAsync($"{language}/petitions/{Petition}");
        var metas = Html.Elements(html, "meta").ToList();
        string Of(string property) => metas.Single(meta => meta.GetValueOrDefault("property") == property)["content"];

        using var picture = await site.GetAsync(new Uri(Of("og:image")).AbsolutePath);
        var decoded = DecodedPng.Read(await picture.Content.ReadAsByteArrayAsync());

        Assert.Equal(($"{decoded.Width}", $"{decoded.Height}", "image/png"), (Of("og:image:width"), Of("og:image:height"), Of("og:image:type")));
        Assert.Equal(Html.Elements(html, "progress").First()["aria-label"], Of("og:image:alt"));
        Assert.Equal("summary_large_image", metas.Single(meta => meta.GetValueOrDefault("name") == "twitter:card")["content"]);
    }

    [Fact]
    public async Task Facts_for_search_engines_are_those_of_the_petition()
    {
        var html = await site.ReadAsync($"/es/petitions/{Petition}");
        var facts = JsonSerializer.Deserialize<JsonElement>(Facts().Match(html).Groups[1].Value);
        var petition = await site.ReadJsonAsync($"/es/api/v1/petitions/{Petition}");

        Assert.Equal(petition.GetProperty("title").GetString(), facts.GetProperty("name").GetString());
        Assert.Equal("es", facts.GetProperty("inLanguage").GetString());
        Assert.Equal(petition.GetProperty("signatures").GetProperty("counted").GetInt64(), facts.GetProperty("interactionStatistic").GetProperty("userInteractionCount").GetInt64());
        Assert.Equal(petition.GetProperty("title").GetString(), Html.Elements(html, "meta").Single(meta => meta.GetValueOrDefault("property") == "og:title")["content"]);
    }

    [Fact]
    public async Task Robots_are_told_where_nothing_is_for_them()
    {
        var text = await site.ReadAsync("/robots.txt");

        foreach (var path in (string[])["/confirm", "/my-signatures", "/erasures", "/receipts"]) Assert.Contains($"Disallow: {path}\nDisallow: /*{path}\n", text, StringComparison.Ordinal);
        Assert.Contains("/sitemap.xml", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poster_has_the_address_as_a_code_for_cameras_and_in_letters()
    {
        var html = await site.ReadAsync($"/ar/petitions/{Petition}/poster");

        Assert.Contains($"/ar/petitions/{Petition}</bdi>", html, StringComparison.Ordinal);
        Assert.Matches("<svg [^>]*class=\"qr\" viewBox=\"0 0 ([0-9]+) \\1\"", html);
    }

    [Fact]
    public async Task Sheet_asks_for_what_the_form_asks()
    {
        var text = Html.Text(await site.ReadAsync($"/petitions/{Petition}/sheet"));

        foreach (var asked in (string[])["Your name", "Your e-mail address", "Country or territory where you live", "Postcode (optional)", "May we write to you?", "May others see it?"]) Assert.Contains(asked, text, StringComparison.Ordinal);
    }

    [GeneratedRegex("<script type=\"application/ld\\+json\">(.*?)</script>")]
    private static partial Regex Facts();
}
