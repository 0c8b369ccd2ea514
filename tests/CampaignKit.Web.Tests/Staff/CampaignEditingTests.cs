using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Campaigns as staff make and change them on their pages.</summary>
public sealed class CampaignEditingTests : IDisposable
{
    private const string New = "/staff/campaigns/new";
    private const string Edit = $"/staff/campaigns/{Desk.Campaign}/edit";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task New_campaign_gets_its_address_by_its_title_and_is_public_at_once()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var made = await (await FormAsync(browser, New)).With(("title", "Où sont nos papiers ?"), ("summary", "Papers."), ("organisation", "A circle")).SendAsync(browser.Visitor);

        Assert.Equal((HttpStatusCode.Found, "/staff/campaigns/ou-sont-nos-papiers"), (made.Status, made.Headers["Location"]));
        Assert.Contains("Papers.", (await browser.Visitor.GetAsync("/campaigns/ou-sont-nos-papiers")).Text, StringComparison.Ordinal);
        Assert.Equal(["campaign.create ou-sont-nos-papiers"], (await _app.AuditedAsync("campaign.")).Select(entry => $"{entry.Action} {entry.Subject.Id}"));
    }

    [Fact]
    public async Task Same_title_gets_another_address_and_a_taken_one_that_was_typed_is_refused()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var form = (await FormAsync(browser, New)).With(("title", "Free to change jobs"), ("summary", "Again."), ("organisation", "A circle"));

        var refused = await form.With(("slug", Desk.Campaign)).SendAsync(browser.Visitor);
        var made = await form.SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("There is a campaign `free-to-change-jobs` already.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("/staff/campaigns/free-to-change-jobs-2", made.Headers["Location"]);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once_and_what_was_typed_stays()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var refused = await (await FormAsync(browser, New))
            .With(("title", ""), ("summary", "A summary\nof two lines."), ("organisation", "A circle"), ("retentionDays", "soon"), ("embeddingOrigins", "https://example.org/page"), ("slug", "Not a slug"))
            .SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var sentence in (string[])["The title is empty.", "The number of days has to be a whole number.", "not like https://example.org/page", "The short name has to be 3–60 characters"]) Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        var again = LongForm.Of(refused, New);
        Assert.Equal(("A summary\nof two lines.", "soon", "https://example.org/page", "Not a slug"), (again["summary"], again["retentionDays"], again["embeddingOrigins"], again["slug"]));
    }

    [Fact]
    public async Task Campaigner_makes_campaigns_of_their_own_organisation_alone()
    {
        using var ours = await StaffBrowser.AddAsync(_app, "ours@example.org", record => record with { Roles = [StaffRole.Campaigner], Organisation = "A circle" });
        using var nobodys = await StaffBrowser.AddAsync(_app, "nobodys@example.org", record => record with { Roles = [StaffRole.Campaigner] });

        var made = await (await FormAsync(ours, New)).With(("title", "A new one"), ("summary", "New."), ("organisation", "Somebody else")).SendAsync(ours.Visitor);
        var refused = await (await FormAsync(nobodys, New)).With(("title", "A new one"), ("summary", "New.")).SendAsync(nobodys.Visitor);

        Assert.Equal("/staff/campaigns/a-new-one", made.Headers["Location"]);
        Assert.Equal("A circle", _app.Catalogue().Campaign("a-new-one")!.Organisation);
        Assert.Equal(HttpStatusCode.OK, (await ours.Visitor.GetAsync("/staff/campaigns/a-new-one/edit")).Status);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Your account names no organisation", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partners_are_organisations_that_there_are_and_not_the_lead_and_signers_are_asked_about_them_at_once()
    {
        await _app.PartnerAsync("free-to-change-jobs", ("a-union", "A Union"), ("b-union", "B Union"), ("lead-itself", _app.Catalogue().Campaign(Desk.Campaign)!.Organisation));
        await _app.PartnerAsync("free-to-change-jobs");
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var refused = await (await FormAsync(browser, Edit)).With(("partners", "lead-itself\nc-union")).SendAsync(browser.Visitor);
        var crowded = await (await FormAsync(browser, Edit)).With(("partners", string.Join('\n', Enumerable.Range(1, 9).Select(number => $"union-{number}")))).SendAsync(browser.Visitor);
        var done = await (await FormAsync(browser, Edit)).With(("partners", " b-union\n\na-union b-union")).SendAsync(browser.Visitor);

        foreach (var sentence in (string[])["leads the campaign, and is no partner of itself.", "There is no organisation `c-union`."]) Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        Assert.Contains("The list of partners has more than 8.", crowded.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, done.Status);
        Assert.Equal(["b-union", "a-union"], _app.Catalogue().Campaign(Desk.Campaign)!.Partners);
        Assert.Equal("partners", (await _app.AuditedAsync("campaign.revise"))[^1].Details["fields"]);
        Assert.Equal("b-union\na-union", (await FormAsync(browser, Edit))["partners"]);
        Assert.Contains("Partners B Union, A Union", (await browser.Visitor.GetAsync($"/staff/campaigns/{Desk.Campaign}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_of_two_editors_is_told_sees_both_and_loses_nothing()
    {
        using var first = await StaffBrowser.SetUpAsync(_app);
        using var second = await Desk.AddCampaignerAsync(_app, "ben@example.org");
        var (theirs, ours) = (await FormAsync(first, Edit), await FormAsync(second, Edit));

        Assert.Equal(HttpStatusCode.Found, (await theirs.With(("summary", "What the first wrote.")).SendAsync(first.Visitor)).Status);
        var told = await ours.With(("summary", "What the second wrote."), ("title", "Free to leave")).SendAsync(second.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Stored meanwhile: What the first wrote.", told.Text, StringComparison.Ordinal);
        var again = LongForm.Of(told, Edit);
        Assert.Equal(("What the second wrote.", "Free to leave"), (again["summary"], again["title"]));
        Assert.Equal("What the first wrote.", _app.Catalogue().Campaign(Desk.Campaign)!.Summary);
        Assert.Equal(HttpStatusCode.Found, (await again.SendAsync(second.Visitor)).Status);
        Assert.Equal("What the second wrote.", _app.Catalogue().Campaign(Desk.Campaign)!.Summary);
        Assert.Equal(["summary", "title summary"], (await _app.AuditedAsync("campaign.")).Select(entry => entry.Details["fields"]));
    }

    [Fact]
    public async Task Nothing_changed_is_nothing_written()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        Assert.Equal(HttpStatusCode.Found, (await (await FormAsync(browser, Edit)).SendAsync(browser.Visitor)).Status);

        Assert.Empty(await _app.AuditedAsync("campaign."));
    }

    [Theory]
    [InlineData(StaffRole.Moderator)]
    [InlineData(StaffRole.Translator)]
    [InlineData(StaffRole.Viewer)]
    [InlineData(StaffRole.Treasurer)]
    public async Task Who_may_not_edit_finds_no_form(StaffRole role)
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role], Campaigns = [Desk.Campaign], Languages = ["fr"] });

        foreach (var path in (string[])[New, Edit, Desk.NewPetition, $"/staff/petitions/{SeedPetitions.Draft}/edit"]) Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync(path)).Status);
        Assert.Equal(role is StaffRole.Translator or StaffRole.Treasurer ? HttpStatusCode.NotFound : HttpStatusCode.OK, (await browser.Visitor.GetAsync($"/staff/campaigns/{Desk.Campaign}")).Status);
    }

    [Fact]
    public async Task Campaign_of_somebody_else_is_not_there_by_guessing_either()
    {
        using var browser = await Desk.AddCampaignerAsync(_app, "ben@example.org", "rights-first");
        var token = (await FormAsync(browser, New))["form-token"];
        var theirs = _app.Catalogue().Petitions.First(petition => petition.Campaign == Desk.Campaign).Slug;

        foreach (var path in (string[])[$"/staff/campaigns/{Desk.Campaign}", Edit, Desk.NewPetition, $"/staff/petitions/{theirs}", $"/staff/petitions/{theirs}/edit", $"/staff/petitions/{theirs}/preview", $"/staff/petitions/{theirs}/translate/fr", "/staff/campaigns/there-is-none", "/staff/petitions/there-is-none", $"/staff/petitions/{new string('a', 300)}"])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await browser.Visitor.GetAsync(path)).Status));
        }

        foreach (var path in (string[])[Edit, Desk.NewPetition, $"/staff/petitions/{theirs}/edit", $"/staff/petitions/{theirs}/move", $"/staff/petitions/{theirs}/duplicate", $"/staff/petitions/{theirs}/successor", $"/staff/petitions/{theirs}/translate/fr"])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await browser.Visitor.PostAsync(path, ("form-token", token), ("to", "closed"), ("reason", "Guessed."))).Status));
        }

        Assert.Empty(await _app.AuditedAsync("campaign.", "petition.", "translation."));
    }

    private static async Task<LongForm> FormAsync(StaffBrowser browser, string path) => LongForm.Of(await browser.Visitor.GetAsync(path), path);
}
