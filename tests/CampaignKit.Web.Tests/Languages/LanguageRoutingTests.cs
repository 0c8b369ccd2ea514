using System.Net;
using System.Text.Json;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Languages;

[Collection(SitePages.Name)]
public sealed class LanguageRoutingTests(SiteFixture site)
{
    private const string Petition = "/petitions/end-closed-work-permits";

    public static TheoryData<string> Languages => [.. SiteLanguage.All.Select(language => language.Tag)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Address_with_a_language_is_answered_in_it_whatever_the_browser_prefers(string tag)
    {
        var language = SiteLanguage.Find(tag)!;

        using var answer = await AskAsync($"/{tag}{Petition}", "es, de;q=0.5");
        var html = await answer.Content.ReadAsStringAsync();
        var root = Assert.Single(Html.Elements(html, "html"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(language.HtmlTag, root["lang"]);
        Assert.Equal(language.Direction, root["dir"]);
        Assert.Equal(language.HtmlTag, Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Contains(language["Form.Submit"], Html.Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("Accept-Language", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("fr-CA, en;q=0.5", "fr")]
    [InlineData("de, es;q=0.7, fr;q=0.3", "es")]
    [InlineData("fr;q=0.3, zh-CN;q=0.9", "zh-Hans")]
    [InlineData("fil", "tl")]
    [InlineData("de, nl;q=0.5", "en")]
    [InlineData("en-GB, fr;q=0.9", "en")]
    [InlineData("*", "en")]
    [InlineData("fr;q=0", "en")]
    [InlineData("\"!;;=", "en")]
    [InlineData("", "en")]
    public async Task Address_without_a_language_is_answered_in_the_one_that_the_browser_prefers(string preferred, string spoken)
    {
        using var answer = await AskAsync(Petition, preferred);

        Assert.Equal(spoken, Assert.Single(Html.Elements(await answer.Content.ReadAsStringAsync(), "html"))["lang"]);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
    }

    [Fact]
    public async Task Whatever_a_page_leads_to_is_in_its_language()
    {
        foreach (var preferred in (string[])["/fr/petitions/end-closed-work-permits", "/fr/demands", "/fr/my-signatures", "/fr/no-such-page"])
        {
            using var answer = await AskAsync(preferred, "en");
            var html = await answer.Content.ReadAsStringAsync();
            var links = Html.WithAttribute(html, "href").Where(link => link.Element == "a").Select(link => link.Value).Concat(Html.WithAttribute(html, "action").Select(action => action.Value))
                .Where(address => address.StartsWith('/') && !SiteLanguage.All.Any(language => address.StartsWith($"/{language.Tag}/", StringComparison.Ordinal)));

            Assert.Equal(["/openapi/v1.json"], links);
        }
    }

    [Fact]
    public async Task Page_names_itself_in_every_language()
    {
        var html = await site.ReadAsync($"/ar{Petition}?source=flyer");
        var links = Html.Elements(html, "link").ToLookup(link => link["rel"]);
        var root = site.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        Assert.Equal($"{root}/ar{Petition}", Assert.Single(links["canonical"])["href"]);
        Assert.Equal(
            [.. SiteLanguage.All.Select(language => (language.HtmlTag, $"{root}/{language.Tag}{Petition}")), ("x-default", $"{root}{Petition}")],
            links["alternate"].Where(link => link.ContainsKey("hreflang")).Select(link => (link["hreflang"], link["href"])));
        Assert.Contains($"/fr{Petition}?source=flyer", Html.WithAttribute(html, "href").Select(link => link.Value));
    }

    [Fact]
    public async Task Page_for_one_person_alone_names_no_address()
    {
        var html = await site.ReadAsync("/fr/my-signatures");

        Assert.DoesNotContain(Html.Elements(html, "link"), link => link["rel"] is "canonical" or "alternate");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Form_sent_from_a_page_is_answered_in_its_language(string tag)
    {
        var language = SiteLanguage.Find(tag)!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "", ["email"] = "nobody", ["country"] = "" });

        using var answer = await site.Client.PostAsync(new Uri($"/{tag}/api/v1{Petition}/signatures", UriKind.Relative), form);
        var text = Html.Text(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        foreach (var key in (string[])[nameof(FieldProblems.NameMissing), nameof(FieldProblems.EmailNeedsAt), nameof(FieldProblems.CountryMissing)]) Assert.Contains(language[$"Field.{key}"], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_gets_the_sentences_in_the_language_of_the_address_it_calls_and_otherwise_in_English()
    {
        async Task<string> TellAsync(string prefix)
        {
            using var body = new StringContent("""{"email":"nobody"}""", null, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{prefix}/api/v1{Petition}/signatures", UriKind.Relative)) { Content = body };
            request.Headers.Add("Accept-Language", "fr");
            using var client = new HttpClient { BaseAddress = site.Client.BaseAddress };
            using var answer = await client.SendAsync(request);
            return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("errors").GetProperty("name")[0].GetString()!;
        }

        Assert.Equal(FieldProblems.NameMissing, await TellAsync(""));
        Assert.Equal(SiteLanguage.Find("fr")!["Field.NameMissing"], await TellAsync("/fr"));
        Assert.Equal(FieldProblems.NameMissing, await TellAsync(""));
    }

    [Theory]
    [InlineData("/de/")]
    [InlineData("/FRA/")]
    [InlineData("/fr/fr/")]
    public async Task Language_that_is_none_of_ours_is_an_address_that_does_not_exist(string address)
    {
        using var answer = await AskAsync(address, "en");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Personal_answers_are_kept_by_nobody_in_any_language()
    {
        using var answer = await AskAsync("/fr/my-signatures", "en");

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")));
    }

    private async Task<HttpResponseMessage> AskAsync(string address, string preferred)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        if (preferred.Length > 0) request.Headers.TryAddWithoutValidation("Accept-Language", preferred);
        return await site.Client.SendAsync(request);
    }
}
