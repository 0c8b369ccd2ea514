using System.Net;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Deliveries;

/// <summary>What is handed over, and what everybody reads of it.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly ServedApp _app = new();
    private readonly string _petition = SeedPetitions.Open[0];

    private string Address => $"/staff/petitions/{_petition}/delivery";

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Cover_has_the_wording_the_demands_and_numbers_in_which_nobody_can_be_guessed()
    {
        for (var number = 0; number < 12; number++) await SignAsync($"np{number}@example.org", "Ada Example", number < 2 ? "named" : "count-only", "NP");
        for (var number = 0; number < 3; number++) await SignAsync($"br{number}@example.org", "Grace Hopper", "initials", "BR");
        using var browser = await AddAsync(StaffRole.Administrator);

        var cover = await browser.Visitor.GetAsync($"{Address}/cover");

        var petition = SeedPetitions.Content.Petitions.Single(one => one.Slug == _petition);
        foreach (var part in (string[])[petition.Title, petition.Ask, petition.Target]) Assert.Contains(part, cover.Text, StringComparison.Ordinal);
        Assert.Equal(petition.Demands.Count, cover.Html.Split("class=\"source\"").Length - 1);
        Assert.Contains("As of 2026-11-22 12:00:00 UTC", cover.Text, StringComparison.Ordinal);
        Assert.Contains("Counted 15 of these, seen by name 2 of these, seen by initials 3 of these, counted only 10", cover.Text, StringComparison.Ordinal);

        // Three of Brazil would be told by subtraction, so both are one.
        Assert.DoesNotContain(">BR<", cover.Html, StringComparison.Ordinal);
        Assert.Contains("All others 15", cover.Text, StringComparison.Ordinal);
        Assert.Contains("in parts: 1", cover.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Grace Hopper", cover.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_as_each_signer_allowed_of_the_moment_of_the_cover_and_noted()
    {
        await SignAsync("one@example.org", "Ada Example", "named", "NP");
        await SignAsync("two@example.org", "Grace Hopper", "initials", "BR");
        await SignAsync("three@example.org", "Edsger Dijkstra", "count-only", "NP");
        using var browser = await AddAsync(StaffRole.Administrator);
        var cover = await browser.Visitor.GetAsync($"{Address}/cover");
        _app.Clock.Now += TimeSpan.FromMinutes(1);
        await SignAsync("late@example.org", "Late Example", "named", "NP");

        var names = await browser.Visitor.GetAsync(Pages.Html.Elements(cover.Html, "a").Select(link => link["href"]).Single(address => address.Contains("/names", StringComparison.Ordinal)));

        Assert.Contains("Ada Example NP", names.Text, StringComparison.Ordinal);
        Assert.Contains("G. H. BR", names.Text, StringComparison.Ordinal);
        foreach (var hidden in (string[])["Hopper", "Edsger", "Late", "@example.org"]) Assert.DoesNotContain(hidden, names.Html, StringComparison.Ordinal);
        Assert.Equal(
            ["delivery.pack ", "persons.view 2"],
            (await EntriesAsync()).Where(entry => entry.Action is "delivery.pack" or "persons.view").Select(entry => $"{entry.Action} {entry.Details.GetValueOrDefault("shown")}"));
    }

    [Fact]
    public async Task Delivery_is_told_to_everybody_in_every_language_with_the_count_of_then()
    {
        await SignAsync("one@example.org", "Ada Example", "named", "NP");
        using var browser = await AddAsync(StaffRole.Administrator);

        var done = await DeliverAsync(browser);
        await SignAsync("two@example.org", "Ada Example", "named", "NP");

        Assert.Equal(Address, done.Headers["Location"]);
        Assert.Contains("Delivered to The ministry of labour on 20 November 2026 with 1 signature.", (await _app.Visitor.GetAsync($"/en/petitions/{_petition}")).Text, StringComparison.Ordinal);
        foreach (var language in SiteLanguage.All) Assert.Contains("The ministry of labour", (await _app.Visitor.GetAsync($"/{language.Tag}/petitions/{_petition}")).Text, StringComparison.Ordinal);
        var told = JsonSerializer.Deserialize<JsonElement>(await _app.Client.GetStringAsync($"/api/v1/petitions/{_petition}")).GetProperty("deliveries")[0];
        Assert.Equal(["to", "on", "counted", "paper"], told.Names());
        Assert.Equal(("The ministry of labour", "2026-11-20", 1), (told.Text("to"), told.Text("on"), told.GetProperty("counted").GetInt64()));
        var page = await browser.Visitor.GetAsync(Address);
        Assert.Contains("in person, by Grace Hopper", page.Text.Replace(" ,", ",", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", (await _app.Services.GetRequiredService<IDocuments>().ListAsync<JsonElement>(Handover.Kind))[0].Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_that_was_wrong_is_taken_off_the_page_and_stays_with_the_staff()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        await DeliverAsync(browser);

        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(Address), "/take-back");

        Assert.DoesNotContain("Delivered to", (await _app.Visitor.GetAsync($"/en/petitions/{_petition}")).Text, StringComparison.Ordinal);
        Assert.Contains("(taken back)", (await browser.Visitor.GetAsync(Address)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_of_the_target_is_published_as_text_and_link()
    {
        using var browser = await AddAsync(StaffRole.Administrator);

        await RespondAsync(browser, ("text", "We will look into <it>."), ("link", "https://ministry.example.org/answer"));

        var page = await _app.Visitor.GetAsync($"/en/petitions/{_petition}");
        Assert.Contains("Answer of 21 November 2026", page.Text, StringComparison.Ordinal);
        Assert.Contains("We will look into &lt;it&gt;.", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://ministry.example.org/answer\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "text")]
    [InlineData("", "javascript:alert(1)", "link")]
    public async Task Answer_that_cannot_be_is_refused_by_name(string text, string link, string field)
    {
        using var browser = await AddAsync(StaffRole.Administrator);

        var page = await RespondAsync(browser, ("text", text), ("link", link));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"id=\"response-{field}-problem\"", page.Html, StringComparison.Ordinal);
    }

    private async Task<Shown> DeliverAsync(StaffBrowser browser) => await browser.Visitor.SendAsync(
        await browser.Visitor.GetAsync(Address), "/delivery", ("to", "The ministry of labour"), ("on", "2026-11-20"), ("how", "in person"), ("by", "Grace Hopper"));

    private async Task<Shown> RespondAsync(StaffBrowser browser, params (string, string)[] fields) =>
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(Address), "/response", [("on", "2026-11-21"), .. fields]);

    private async Task SignAsync(string email, string name, string visibility, string country) =>
        await new SignerForm { Email = email, Name = name, Visibility = visibility, Country = country }.SignAsync(_app.Client, _petition);

    private Task<StaffBrowser> AddAsync(StaffRole role) => StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role] });

    private async Task<List<AuditEntry>> EntriesAsync() => [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse()];
}
