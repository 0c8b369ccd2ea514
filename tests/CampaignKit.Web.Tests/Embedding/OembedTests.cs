using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using static CampaignKit.Web.Tests.Embedding.EmbeddingApp;

namespace CampaignKit.Web.Tests.Embedding;

/// <summary>What an editor gets for a pasted address.</summary>
[Collection(EmbeddingSuite.Name)]
public sealed class OembedTests(EmbeddingApp site)
{
    private string Ours => site.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("", "")]
    [InlineData("/fr", "")]
    [InlineData("/ar", "?source=flyer#sign")]
    public async Task The_address_of_a_petition_becomes_its_frame(string language, string rest)
    {
        var answer = JsonSerializer.Deserialize<JsonElement>(await site.Client.GetStringAsync(Asked($"{Ours}{language}/petitions/{Free}{rest}")));

        Assert.Equal(("1.0", "rich", 600), (answer.Text("version"), answer.Text("type"), answer.GetProperty("width").GetInt32()));
        Assert.StartsWith($"<iframe src=\"{Ours}{language}/embed/{Free}\" title=\"", answer.Text("html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_little_room_gets_a_smaller_one_and_it_can_be_had_as_xml()
    {
        var answer = XDocument.Parse(await site.Client.GetStringAsync($"{Asked($"{Ours}/petitions/{Free}")}&format=xml&maxwidth=320&maxheight=400")).Root!;

        Assert.Equal(("oembed", "rich", "320", "400"), (answer.Name.LocalName, answer.Element("type")!.Value, answer.Element("width")!.Value, answer.Element("height")!.Value));
        Assert.Contains("width=\"320\" height=\"400\"", answer.Element("html")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SITE/")]
    [InlineData("SITE/petitions")]
    [InlineData("SITE/petitions/no-such-petition")]
    [InlineData("SITE/petitions/DRAFT")]
    [InlineData("SITE/campaigns/PETITION")]
    [InlineData("SITE/de/petitions/PETITION")]
    [InlineData("SITE/petitions/PETITION/embed")]
    [InlineData("SITE.evil.test/petitions/PETITION")]
    [InlineData("https://petitions.evil.test/petitions/PETITION")]
    [InlineData("/petitions/PETITION")]
    [InlineData("")]
    public async Task Any_other_address_is_not_found(string url)
    {
        using var answer = await site.Client.GetAsync(Asked(url.Replace("SITE", Ours, StringComparison.Ordinal).Replace("PETITION", Free, StringComparison.Ordinal).Replace("DRAFT", SeedPetitions.Draft, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task No_address_and_no_known_format_are_refused()
    {
        using var nothing = await site.Client.GetAsync("/oembed");
        using var format = await site.Client.GetAsync($"{Asked($"{Ours}/petitions/{Free}")}&format=yaml");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotImplemented), (nothing.StatusCode, format.StatusCode));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/xml")]
    public async Task The_page_of_a_petition_leads_there(string type)
    {
        var page = await site.Client.GetStringAsync($"/fr/petitions/{Free}");
        var link = Regex.Match(page, $"<link rel=\"alternate\" type=\"{type}(?:\\+|&#x2B;)oembed\" href=\"([^\"]+)\"");

        Assert.True(link.Success);
        using var answer = await site.Client.GetAsync(WebUtility.HtmlDecode(link.Groups[1].Value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static string Asked(string url) => $"/oembed?url={Uri.EscapeDataString(url)}";
}
