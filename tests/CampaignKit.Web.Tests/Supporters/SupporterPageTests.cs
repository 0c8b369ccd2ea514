using System.Net;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Supporters;

/// <summary>Who is shown on a petition's page, and what people are told before they choose.</summary>
public sealed class SupporterPageTests : IDisposable
{
    private const string NotListed = "Nobody is listed on this site now";
    private const string ListedHere = "are shown to everybody on this petition’s page";

    private readonly ListedPetition _petition = new();

    public void Dispose() => _petition.Dispose();

    [Fact]
    public async Task Page_shows_who_chose_to_be_seen_and_says_that_others_did_not()
    {
        await _petition.SignAsync("ada@example.org", "Ada Lovelace", country: "CA");
        await _petition.SignAsync("hidden@example.org", "Hidden Person", "count-only");
        _petition.App.Clock.Now += TimeSpan.FromDays(1);
        await _petition.SignAsync("jose@example.org", "José María", "initials");

        var page = await _petition.PageAsync();

        Assert.Contains(
            "Who signed 2 people are shown here. The others who signed chose not to be seen, and are counted all the same. J. M. Nepal, 23 November 2026 Ada Lovelace Canada, 22 November 2026",
            page.Text, StringComparison.Ordinal);
        foreach (var personal in (string[])["Hidden", "José", "ada@", "ZQ-90716"]) Assert.DoesNotContain(personal, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_strangers_are_text_in_whatever_direction()
    {
        string[] names = ["<script>alert(1)</script> & \"Co\"", "مريم الزهراء", "' onload='x", "</bdi></ul>", "&lt;b&gt;"];
        for (var number = 0; number < names.Length; number++) await _petition.SignAsync($"stranger{number}@example.org", names[number]);

        var page = await _petition.PageAsync();

        foreach (var name in names) Assert.Contains(name, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(page.Html));
        var isolated = Html.Elements(page.Html, "bdi").ToList();
        Assert.Equal(names.Length, isolated.Count);
        Assert.All(isolated, name => Assert.Equal(("auto", "no"), (name["dir"], name["translate"])));
        Assert.Equal(names.Length, page.Html.Split("</bdi>").Length - 1);
    }

    [Fact]
    public async Task Page_that_names_people_is_kept_by_nobody_and_shown_as_no_copy_elsewhere()
    {
        await _petition.SignAsync("ada@example.org", "Ada Lovelace");

        var page = await _petition.PageAsync();

        Assert.Equal(("no-store", "noarchive"), (page.Headers["Cache-Control"], page.Headers["X-Robots-Tag"]));
        Assert.False(page.Headers.ContainsKey("ETag"));
        Assert.True(Html.Elements(page.Html, "section").Single(section => section.GetValueOrDefault("aria-labelledby") == "supporters").ContainsKey("data-nosnippet"));
    }

    [Fact]
    public async Task Page_says_so_while_nobody_has_chosen_to_be_seen()
    {
        await _petition.SignAsync("hidden@example.org", "Hidden Person", "count-only");

        var page = await _petition.PageAsync();

        Assert.Contains("Nobody who signed has chosen to be shown so far.", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Petition_that_lists_nobody_has_no_such_section_and_may_be_kept()
    {
        await new SignerForm { Name = "Ada Lovelace" }.SignAsync(_petition.App.Client, SeedPetitions.Open[0]);

        var page = await _petition.Visitor.GetAsync($"/petitions/{SeedPetitions.Open[0]}");

        Assert.DoesNotContain("Who signed", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", page.Html, StringComparison.Ordinal);
        Assert.Equal("public, max-age=10, stale-while-revalidate=60", page.Headers["Cache-Control"]);
        Assert.False(page.Headers.ContainsKey("X-Robots-Tag"));
    }

    [Fact]
    public async Task Form_says_where_a_choice_will_be_seen()
    {
        var listed = await _petition.PageAsync();
        var hidden = await _petition.Visitor.GetAsync($"/petitions/{SeedPetitions.Open[0]}");

        foreach (var choice in (string[])["sign-visibility-initials-means", "sign-visibility-named-means"])
        {
            Assert.Contains(ListedHere, Means(listed, choice), StringComparison.Ordinal);
            Assert.Contains(NotListed, Means(hidden, choice), StringComparison.Ordinal);
        }

        Assert.Equal(Means(listed, "sign-visibility-means"), Means(hidden, "sign-visibility-means"));
    }

    [Fact]
    public async Task Own_page_says_the_same_of_each_petition()
    {
        const string email = "both@example.org";
        await _petition.SignAsync(email, "Both Ways");
        await _petition.Visitor.SignAsync(SeedPetitions.Open[0], email, ("visibility", "count-only"));

        var page = await _petition.OwnPageAsync(email);

        var means = page.Text.Split("What may others see of you?")[1..];
        Assert.Equal(2, means.Length);
        Assert.Single(means, text => text.Contains(ListedHere, StringComparison.Ordinal) && !text.Contains(NotListed, StringComparison.Ordinal));
        Assert.Single(means, text => text.Contains(NotListed, StringComparison.Ordinal) && !text.Contains(ListedHere, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_that_comes_back_shows_them_too_and_stays_private()
    {
        await _petition.SignAsync("ada@example.org", "Ada Lovelace");

        var page = await _petition.Visitor.SignAsync(ListedPetition.Slug, "no address");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Ada Lovelace", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
    }

    private static string Means(Shown page, string id)
    {
        var from = page.Html.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
        Assert.True(from > 0, $"There is no {id}.");
        return Html.Text($"<p {page.Html[from..page.Html.IndexOf("</p>", from, StringComparison.Ordinal)]}");
    }
}
