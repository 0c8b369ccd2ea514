using System.Net;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Petitions as staff move them from state to state.</summary>
public sealed class PetitionMovingTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Only_administrator_approves_what_they_have_submitted_themselves()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var slug = await browser.OpenAsync(_app);

        Assert.Equal(PetitionState.Open, _app.Petition(slug).State);
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.GetAsync($"/petitions/{slug}")).Status);
        Assert.Equal(["draft in-review", "in-review open"], (await _app.AuditedAsync("petition.move")).Select(entry => $"{entry.Details["from"]} {entry.Details["to"]}"));
    }

    [Fact]
    public async Task Where_there_are_two_nobody_decides_about_what_they_have_submitted()
    {
        using var ada = await StaffBrowser.SetUpAsync(_app);
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Administrator] });
        var slug = await ada.MakeAsync(_app);
        await ada.MoveAsync(slug, "in-review");

        foreach (var to in (string[])["open", "rejected"])
        {
            var refused = await ada.MoveAsync(slug, to, "I like it.");
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("somebody else who may approve petitions has to decide", refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(PetitionState.InReview, _app.Petition(slug).State);
        Assert.Equal(HttpStatusCode.Found, (await ben.MoveAsync(slug, "open")).Status);
        Assert.Equal(PetitionState.Open, _app.Petition(slug).State);
    }

    [Fact]
    public async Task Campaigner_submits_and_takes_back_and_does_not_approve()
    {
        using var browser = await Desk.AddCampaignerAsync(_app, "ben@example.org");
        var slug = await browser.MakeAsync(_app);
        await browser.MoveAsync(slug, "in-review");
        var page = await browser.Visitor.GetAsync($"/staff/petitions/{slug}");

        var refused = await browser.MoveAsync(slug, "open");

        Assert.DoesNotContain("Approve", page.Text, StringComparison.Ordinal);
        Assert.Contains("It is for those who approve petitions", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await (await browser.EditAsync(slug)).With(("ask", "Another.")).SendAsync(browser.Visitor)).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "draft")).Status);
        Assert.Equal(PetitionState.Draft, _app.Petition(slug).State);
    }

    [Fact]
    public async Task Rejection_says_why_to_everybody()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);
        await browser.MoveAsync(slug, "in-review");

        var refused = await browser.MoveAsync(slug, "rejected");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("The reason is empty.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "rejected", "It names a private person.")).Status);

        Assert.Equal("It names a private person.", _app.Petition(slug).History![^1].Reason);
        var page = await _app.Visitor.GetAsync($"/petitions/{slug}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("It names a private person.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closes_a_petition_early_says_why_to_everybody_and_a_date_says_nothing()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.OpenAsync(_app);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "closed", "The city <b>runs</b> the buses.")).Status);

        Assert.Contains("The city <b>runs</b> the buses.", (await _app.Visitor.GetAsync($"/fr/petitions/{slug}")).Text, StringComparison.Ordinal);
        Assert.Equal("The city <b>runs</b> the buses.", JsonSerializer.Deserialize<JsonElement>(await _app.Client.GetStringAsync($"/api/v1/petitions/{slug}")).GetProperty("reason").GetString());

        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "open", "They stopped.")).Status);
        Assert.DoesNotContain("They stopped.", (await _app.Visitor.GetAsync($"/petitions/{slug}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moves_that_are_not_legal_are_neither_shown_nor_done()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);

        Assert.Equal(["in-review", "withdrawn"], (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Forms().Where(form => form.Action.EndsWith("/move", StringComparison.Ordinal)).Select(form => form.Fields["to"]));
        foreach (var to in (string[])["open", "closed", "hidden", "rejected"]) Assert.Equal(HttpStatusCode.Conflict, (await browser.MoveAsync(slug, to, "Because.")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.MoveAsync(slug, "nonsense", "Because.")).Status);
        Assert.Equal(PetitionState.Draft, _app.Petition(slug).State);
        Assert.Empty(await _app.AuditedAsync("petition.move"));
    }

    [Fact]
    public async Task Whoever_approves_approves_what_they_have_read()
    {
        using var ada = await StaffBrowser.SetUpAsync(_app);
        using var ben = await Desk.AddCampaignerAsync(_app, "ben@example.org");
        var slug = await ben.MakeAsync(_app);
        await ben.MoveAsync(slug, "in-review");
        var read = LongForm.Of(await ada.Visitor.GetAsync($"/staff/petitions/{slug}"), "/move").With(("to", "open"));
        await ben.MoveAsync(slug, "draft");
        await (await ben.EditAsync(slug)).With(("ask", "Something else.")).SendAsync(ben.Visitor);
        await ben.MoveAsync(slug, "in-review");

        var refused = await read.SendAsync(ada.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Somebody else has changed this petition since you opened the page", refused.Text, StringComparison.Ordinal);
        Assert.Equal(PetitionState.InReview, _app.Petition(slug).State);
    }

    [Fact]
    public async Task Petition_opens_and_closes_by_its_dates_and_says_so_before()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.OpenAsync(_app, ("opensAt", "2026-12-01T09:00"), ("closesAt", "2026-12-24T18:00"), ("confirmation", "none"));
        Assert.Contains("approved, opens 2026-12-01 09:00 UTC", (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Visitor.SignAsync(slug, "early@example.org")).Status);

        _app.Clock.Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.SignAsync(slug, "signer@example.org")).Status);
        _app.Clock.Now = new(2026, 12, 24, 18, 0, 0, TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.Gone, (await _app.Visitor.SignAsync(slug, "late@example.org")).Status);
        await browser.SignInAsync();
        Assert.Contains("closed by its date 2026-12-24 18:00 UTC", (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Petition_whose_closing_date_has_passed_is_not_opened_again_before_that_is_changed()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.OpenAsync(_app, ("closesAt", "2026-11-22T13:00"));
        await browser.MoveAsync(slug, "closed", "It is over.");
        _app.Clock.Now = TestClock.Start.AddHours(2);
        await browser.SignInAsync();

        var refused = await browser.MoveAsync(slug, "open", "Once more.");
        Assert.Contains("Its closing date has passed. Change that first.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await (await browser.EditAsync(slug)).With(("closesAt", "")).SendAsync(browser.Visitor)).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "open", "Once more.")).Status);
        Assert.Equal(1, _app.Petition(slug).Version);
    }

    [Fact]
    public async Task Wording_that_was_approved_and_opens_later_is_changed_by_those_alone_who_approve()
    {
        using var ada = await StaffBrowser.SetUpAsync(_app);
        using var ben = await Desk.AddCampaignerAsync(_app, "ben@example.org");
        var slug = await ada.OpenAsync(_app, ("opensAt", "2026-12-01T09:00"));

        var refused = await (await ben.EditAsync(slug)).With(("ask", "Something else.")).SendAsync(ben.Visitor);
        var later = await (await ben.EditAsync(slug)).With(("opensAt", "2026-12-02T09:00")).SendAsync(ben.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("This wording is approved", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, later.Status);
        Assert.Equal("We ask the city to run buses all night.", _app.Petition(slug).Ask);
        Assert.Equal(HttpStatusCode.Found, (await (await ada.EditAsync(slug)).With(("ask", "Something else.")).SendAsync(ada.Visitor)).Status);
    }
}
