using System.Net;
using System.Text.RegularExpressions;

namespace CampaignKit.Web.Tests.Pages;

[Collection(SitePages.Name)]
public sealed partial class PublicPageTests(SiteFixture site)
{
    [Fact]
    public async Task Every_page_that_can_be_reached_is_there_is_safe_and_sets_no_cookie()
    {
        var waiting = new Queue<string>(["/"]);
        var seen = new HashSet<string>(waiting);
        while (waiting.TryDequeue(out var address))
        {
            using var answer = await site.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address} answers {answer.StatusCode}.");
            Assert.False(answer.Headers.Contains("Set-Cookie") && !address.StartsWith("/staff", StringComparison.Ordinal), address);
            Assert.DoesNotContain("unsafe", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;

            var html = await answer.Content.ReadAsStringAsync();
            Assert.True(!PageSafety.Offences(html).Any(), $"{address}: {string.Join(", ", PageSafety.Offences(html))}");
            Assert.Single(Html.Elements(html, "h1"));
            Assert.Empty(Html.WithAttribute(html, "id").GroupBy(id => id.Value).Where(id => id.Count() > 1).Select(id => $"{address}#{id.Key}"));
            foreach (var (_, link) in Html.WithAttribute(html, "href").Where(link => link.Value.StartsWith('/')))
            {
                if (seen.Add(link)) waiting.Enqueue(link);
            }
        }

        // Each demand, consultation, campaign and petition of the seeds has its page.
        Assert.True(seen.Count > 150, $"{seen.Count} pages");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/demands")]
    [InlineData("/petitions/end-closed-work-permits")]
    public async Task Public_pages_may_be_kept_for_a_moment(string address)
    {
        using var answer = await site.GetAsync(address);

        Assert.Equal("public, max-age=10, stale-while-revalidate=60", Assert.Single(answer.Headers.GetValues("Cache-Control")));
    }

    [Fact]
    public async Task Whoever_asks_only_for_the_headers_of_a_page_gets_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Demand_says_who_took_part_and_which_petitions_rest_on_it()
    {
        var text = Html.Text(await site.ReadAsync("/demands/training-2020-closing-5"));

        foreach (var part in (string[])["Butterfly (Asian and Migrant Support Network)", "31 January 2020", "The slides do not say how many people took part.", "not a resolution", "Repeal the immigration ban on sex work"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Days_of_a_consultation_are_told_together()
    {
        Assert.Contains("25 to 26 September 2017", Html.Text(await site.ReadAsync("/consultations/us-canada-consultation-2017")), StringComparison.Ordinal);
        Assert.Contains("30 May to 1 June 2012", Html.Text(await site.ReadAsync("/consultations/alliance-of-alliances-2012")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_not_in_the_API_document()
    {
        var paths = (await site.ReadJsonAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(path.StartsWith("/api/v1/", StringComparison.Ordinal) || path is "/healthz" or "/readyz", path));
    }

    [Fact]
    public async Task Stylesheet_is_small_and_kept_for_as_long_as_it_is_this_one()
    {
        var html = await site.ReadAsync("/");
        var address = Html.Elements(html, "link").Single(link => link["rel"] == "stylesheet")["href"];

        using var versioned = await site.GetAsync(address);
        using var bare = await site.GetAsync("/site.css");
        var css = await versioned.Content.ReadAsStringAsync();

        Assert.Equal("public, max-age=31536000, immutable", Assert.Single(versioned.Headers.GetValues("Cache-Control")));
        Assert.Equal("public, max-age=600", Assert.Single(bare.Headers.GetValues("Cache-Control")));
        Assert.InRange(css.Length, 1, 12 * 1024);
        Assert.DoesNotMatch(Fetched(), css);
    }

    [GeneratedRegex(@"url\(|@import|@font-face")]
    private static partial Regex Fetched();
}
