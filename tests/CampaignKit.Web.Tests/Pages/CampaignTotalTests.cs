using System.Text.RegularExpressions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>What moves on the page of all campaigns and on a campaign's own, and where "leave this page" leads.</summary>
public sealed partial class CampaignTotalTests : IDisposable
{
    private const string Elsewhere = "http://weather.example.org/today?in=Geneva";

    // The campaign with the most petitions that can be signed, and of these the last: not the first before anybody signs.
    private static readonly IGrouping<string, string> Petitions = SeedPetitions.Open.GroupBy(slug => SeedPetitions.Content.Petitions.Single(petition => petition.Slug == slug).Campaign).MaxBy(some => some.Count())!;

    private readonly ServedApp _app = new(new Dictionary<string, string> { ["CampaignKit:ExitAddress"] = Elsewhere });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Most_signed_petition_stands_first_and_the_campaign_says_what_all_have_together()
    {
        var (last, first) = (Petitions.Last(), Petitions.First());
        foreach (var email in (string[])["one@example.org", "two@example.org", "three@example.org"]) await _app.Visitor.SignAsync(last, email);
        await _app.Visitor.SignAsync(first, "ada@example.org");

        foreach (var path in (string[])["/", $"/campaigns/{Petitions.Key}"])
        {
            var html = (await _app.Visitor.GetAsync(path)).Html;
            Assert.True(At(html, last) < At(html, first), path);
            Assert.Contains("4 signatures in all", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Total_is_said_in_every_language_from_the_first_signature_on()
    {
        var path = $"/campaigns/{Petitions.Key}";
        Assert.Empty(Total().Matches((await _app.Visitor.GetAsync(path)).Html));
        await _app.Visitor.SignAsync(Petitions.First(), "first@example.org");

        var totals = new List<string>();
        foreach (var language in SiteLanguage.All) totals.Add(Total().Match((await _app.Visitor.GetAsync($"/{language.Tag}{path}")).Html).Groups[1].Value);

        Assert.Equal("1 signature in all", totals[0]);
        Assert.DoesNotContain("", totals);
        Assert.Equal(totals.Count, totals.Distinct().Count());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ar/my-signatures")]
    [InlineData("/fr/petitions/no-such-petition")]
    public async Task Leaving_leads_where_the_operator_says(string path)
    {
        var page = await _app.Visitor.GetAsync(path);

        Assert.Equal(Elsewhere, Assert.Single(Html.Elements(page.Html, "a"), link => link.GetValueOrDefault("class") == "exit")["href"]);
    }

    private static int At(string html, string petition) => html.IndexOf($"/petitions/{petition}\"", StringComparison.Ordinal);

    [GeneratedRegex("<p class=\"total\">(.*?)</p>")]
    private static partial Regex Total();
}
