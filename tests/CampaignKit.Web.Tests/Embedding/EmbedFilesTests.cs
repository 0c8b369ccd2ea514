using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using static CampaignKit.Web.Tests.Embedding.EmbeddingApp;

namespace CampaignKit.Web.Tests.Embedding;

/// <summary>The scripts that other sites take in, what the element reads, and the page that hands out the lines.</summary>
[Collection(EmbeddingSuite.Name)]
public sealed partial class EmbedFilesTests(EmbeddingApp site)
{
    [Theory]
    [InlineData("/embed/v1.js", 12)]
    [InlineData("/embed/height.js", 1)]
    public async Task Scripts_for_other_sites_are_small_kept_for_an_hour_and_for_everybody(string path, int kilobytes)
    {
        using var answer = await site.Client.GetAsync(path);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) await answer.Content.CopyToAsync(gzip);

        Assert.InRange(compressed.Length, 100, kilobytes * 1024);
        Assert.Equal(("public, max-age=3600", "*", "cross-origin"), (Header(answer, "Cache-Control"), Header(answer, "Access-Control-Allow-Origin"), Header(answer, "Cross-Origin-Resource-Policy")));
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_element_knows_the_languages_of_the_site_and_asks_for_texts_that_it_gets()
    {
        var script = await site.Client.GetStringAsync("/embed/v1.js");
        var texts = (await ReadAsync("")).GetProperty("texts");

        Assert.Contains($"const languages = [{string.Join(", ", SiteLanguage.All.Select(language => $"'{language.Tag}'"))}];", script, StringComparison.Ordinal);
        var used = Used().Matches(script).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(used);
        Assert.Equal(texts.Names().Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "en", "ltr", "Sign now")]
    [InlineData("/fr", "fr", "ltr", "Signer")]
    [InlineData("/ar", "ar", "rtl", "توقيع")]
    public async Task What_the_element_shows_is_in_the_language_of_the_address(string prefix, string language, string direction, string submit)
    {
        var view = await ReadAsync(prefix);

        Assert.Equal((language, direction, submit), (view.Text("language"), view.Text("direction"), view.GetProperty("texts").Text("submit")));
        Assert.Equal($"{prefix}/api/v1/petitions/{Free}/signatures", view.Text("sign"));
        Assert.Equal(["count-only", "initials", "named"], view.GetProperty("visibilities").EnumerateArray().Select(choice => choice.Text("value")));
        Assert.True(view.GetProperty("open").GetBoolean());
        Assert.True(view.GetProperty("countries").GetArrayLength() > 200);
    }

    [Fact]
    public async Task What_the_element_reads_may_be_kept_for_ten_seconds()
    {
        using var answer = await site.Client.GetAsync($"/api/v1/petitions/{Free}/embed");

        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.CacheControl!.MaxAge);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_petition_that_is_over_says_so()
    {
        var view = JsonSerializer.Deserialize<JsonElement>(await site.Client.GetStringAsync($"/api/v1/petitions/{SeedPetitions.Closed}/embed"));

        Assert.False(view.GetProperty("open").GetBoolean());
        Assert.Contains("closed", view.Text("notOpen"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builder_gives_the_lines_for_what_was_chosen()
    {
        var page = WebUtility.HtmlDecode(await site.Client.GetStringAsync($"/petitions/{Listed}/embed?layout=button&language=ar&accent=%23aa0011&scheme=dark"));

        Assert.Contains($"<campaign-petition petition=\"{Listed}\" lang=\"ar\" layout=\"button\" accent=\"#aa0011\" scheme=\"dark\">", page, StringComparison.Ordinal);
        Assert.Contains("/embed/v1.js\"></script>", page, StringComparison.Ordinal);
        Assert.Contains($"/ar/embed/{Listed}\"", page, StringComparison.Ordinal);
        Assert.Contains($"/ar/petitions/{Listed}/badge.svg", page, StringComparison.Ordinal);
        Assert.Contains($"Its campaign lets only these sites embed it: {Site}.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builder_takes_nothing_that_is_none_of_its_choices()
    {
        var page = await site.Client.GetStringAsync($"/petitions/{Free}/embed?layout=%3Cb%3E&language=xx&accent=red%22onload&scheme=%22%3E");

        Assert.Contains($"<campaign-petition petition=\"{Free}\" lang=\"en\"><a ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("accent=\"red", page, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ReadAsync(string prefix) => JsonSerializer.Deserialize<JsonElement>(await site.Client.GetStringAsync($"{prefix}/api/v1/petitions/{Free}/embed"));

    [GeneratedRegex(@"\btexts\.([a-zA-Z]+)")]
    private static partial Regex Used();
}
