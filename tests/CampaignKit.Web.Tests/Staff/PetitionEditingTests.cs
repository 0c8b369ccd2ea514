using System.Net;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Staff.Editing;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Petitions as staff write them on their pages.</summary>
public sealed class PetitionEditingTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task New_petition_is_a_draft_that_nobody_but_staff_sees()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var slug = await browser.MakeAsync(_app);

        Assert.Equal("buses-that-run-at-night", slug);
        var petition = _app.Petition(slug);
        Assert.Equal((PetitionState.Draft, "One.\n\nTwo.", 1_000L, Confirmation.Email), (petition.State, petition.Background, petition.Goal, petition.Confirmation));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync($"/petitions/{slug}")).Status);
        Assert.Contains("Submit for review", (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Text, StringComparison.Ordinal);
        var entry = Assert.Single(await _app.AuditedAsync("petition."));
        Assert.Equal(("petition.create", slug, Desk.Campaign), (entry.Action, entry.Subject.Id, entry.Details["campaign"]));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once_and_what_was_typed_stays()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var background = string.Concat(Enumerable.Repeat("Letters of every script: ਪੰਜਾਬੀ. ", 400));

        var refused = await (await browser.WriteAsync(_app, ("title", ""), ("background", background), ("goal", "many"), ("closesAt", "soon"), ("slug", SeedPetitions.Draft))).SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var sentence in (string[])["The title is empty.", "The background has", "at most 10,000 are allowed", "The goal has to be a whole number.", "The closing has to be a moment in UTC", $"There is a petition `{SeedPetitions.Draft}` already."]) Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        var again = LongForm.Of(refused, "/petitions/new");
        Assert.Equal((background, "many", "soon", _app.Demands()[0]), (again["background"], again["goal"], again["closesAt"], again["demands"]));
    }

    [Fact]
    public async Task Petition_without_a_demand_is_refused_and_so_is_one_with_a_demand_that_is_not_there()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var form = await browser.WriteAsync(_app);

        Assert.Contains("A petition rests on at least one demand.", (await (form with { Fields = [.. form.Fields.Where(field => field.Name != "demands")] }).SendAsync(browser.Visitor)).Text, StringComparison.Ordinal);
        Assert.Contains("There is no demand `none`.", (await form.With(("demands", "none")).SendAsync(browser.Visitor)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_of_the_library_keeps_what_was_typed_and_chosen_and_saves_nothing()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var theme = _app.Catalogue().Themes[0].Id;
        var found = _app.Catalogue().FindDemands(new(Theme: theme)).First(demand => demand.Id != _app.Demands()[0]);

        var shown = await (await browser.WriteAsync(_app, ("act", "search"), ("theme", theme))).SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        var form = LongForm.Of(shown, "/petitions/new");
        Assert.Equal(("Buses that run at night", "One.\n\nTwo.", _app.Demands()[0]), (form["title"], form["background"], form["demands"]));
        Assert.Contains($"value=\"{found.Id}\"", shown.Html, StringComparison.Ordinal);
        Assert.Null(_app.Catalogue().Petition("buses-that-run-at-night"));

        // By the Enter key: a search after another is looked for, and saving once nothing is.
        var byKey = await form.With(("consultation", found.Source.Consultation), ("act", "")).Ticking("demands", found.Id).SendAsync(browser.Visitor);
        Assert.Equal(HttpStatusCode.OK, byKey.Status);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(byKey, "/petitions/new").With(("act", "")).SendAsync(browser.Visitor)).Status);
        Assert.Equal([_app.Demands()[0], found.Id], _app.Petition("buses-that-run-at-night").Demands);
    }

    [Fact]
    public async Task Texts_at_their_longest_go_through_and_a_body_beyond_the_limit_is_refused()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var longest = string.Concat(Enumerable.Repeat("ਪ", PlainText.BackgroundLength));

        Assert.Equal(HttpStatusCode.Found, (await (await browser.WriteAsync(_app, ("background", longest))).SendAsync(browser.Visitor)).Status);
        Assert.Equal(longest, _app.Petition("buses-that-run-at-night").Background);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await (await browser.WriteAsync(_app, ("background", new string('a', 270_000)))).SendAsync(browser.Visitor)).Status);
    }

    [Fact]
    public async Task Session_that_ended_while_somebody_typed_loses_nothing()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var form = await browser.WriteAsync(_app);
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff"), "/staff/sign-out");

        var told = await form.SendAsync(browser.Visitor);
        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.Contains("You are signed out", told.Text, StringComparison.Ordinal);
        Assert.Contains("/staff/sign-in", told.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Buses", told.Html, StringComparison.Ordinal);

        // As the page says: signed in beside it, the very same form is taken.
        await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Found, (await form.SendAsync(browser.Visitor)).Status);
    }

    [Fact]
    public async Task Edit_of_an_open_petition_needs_a_reason_and_makes_a_version()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.OpenAsync(_app, ("confirmation", "none"));
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.SignAsync(slug, "signer@example.org")).Status);
        var page = await browser.Visitor.GetAsync($"/staff/petitions/{slug}/edit");
        Assert.Contains("Signatures so far: 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("version 2 comes about", page.Text, StringComparison.Ordinal);
        var form = (await browser.EditAsync(slug)).With(("title", "Buses that run all night"));

        var refused = await form.SendAsync(browser.Visitor);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("The reason is empty.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(refused, "/edit").With(("reason", "Clearer."), ("act", "save")).SendAsync(browser.Visitor)).Status);

        Assert.Equal((2, "Buses that run all night"), (_app.Petition(slug).Version, _app.Petition(slug).Title));
        Assert.Contains("Clearer.", (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Text, StringComparison.Ordinal);
        Assert.Equal("title", (await _app.AuditedAsync("petition.revise"))[^1].Details["fields"]);
        Assert.DoesNotContain(await _app.AuditedAsync("petition."), entry => entry.Details.Values.Any(value => value.Contains("Buses", StringComparison.Ordinal) || value.Contains("Clearer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Second_of_two_editors_is_told_sees_both_and_loses_nothing()
    {
        using var first = await StaffBrowser.SetUpAsync(_app);
        using var second = await Desk.AddCampaignerAsync(_app, "ben@example.org");
        var slug = await first.MakeAsync(_app);
        var (theirs, ours) = (await first.EditAsync(slug), await second.EditAsync(slug));

        Assert.Equal(HttpStatusCode.Found, (await theirs.With(("ask", "What the first wrote.")).SendAsync(first.Visitor)).Status);
        var told = await ours.With(("ask", "What the second wrote.")).SendAsync(second.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Stored meanwhile: What the first wrote.", told.Text, StringComparison.Ordinal);
        Assert.Equal("What the second wrote.", LongForm.Of(told, "/edit")["ask"]);
        Assert.Equal("What the first wrote.", _app.Petition(slug).Ask);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(told, "/edit").With(("act", "save")).SendAsync(second.Visitor)).Status);
        Assert.Equal("What the second wrote.", _app.Petition(slug).Ask);
    }

    [Fact]
    public async Task Search_in_between_does_not_hide_that_somebody_else_was_faster()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);
        var ours = await browser.EditAsync(slug);
        await (await browser.EditAsync(slug)).With(("ask", "What the first wrote.")).SendAsync(browser.Visitor);

        var searched = LongForm.Of(await ours.With(("act", "search"), ("q", "work")).SendAsync(browser.Visitor), "/edit");

        Assert.Equal(HttpStatusCode.Conflict, (await searched.With(("act", "save")).SendAsync(browser.Visitor)).Status);
    }

    [Fact]
    public async Task Preview_is_the_public_page_of_a_draft_for_staff_alone_and_takes_no_signature()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);

        var shown = await browser.Visitor.GetAsync($"/staff/petitions/{slug}/preview");
        var french = await browser.Visitor.GetAsync($"/staff/petitions/{slug}/preview?language=fr");

        Assert.Equal((HttpStatusCode.OK, "no-store"), (shown.Status, shown.Headers["Cache-Control"]));
        foreach (var text in (string[])["Preview.", "Buses that run at night", "We ask the city to run buses all night.", "Sign this petition"]) Assert.Contains(text, shown.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<html lang=\"fr\"", french.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/signatures\"", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"served\"", shown.Html, StringComparison.Ordinal);
        Assert.Contains("inert", shown.Html, StringComparison.Ordinal);
        using var stranger = new StaffBrowser(_app.Client.BaseAddress!);
        Assert.Equal("/staff/sign-in", (await stranger.Visitor.GetAsync($"/staff/petitions/{slug}/preview")).Headers["Location"]);
    }

    [Fact]
    public async Task Duplicate_is_a_draft_with_the_same_texts_that_may_continue_one_that_has_closed()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.OpenAsync(_app, ("confirmation", "none"));
        await _app.Visitor.SignAsync(slug, "signer@example.org");
        await browser.MoveAsync(slug, "closed", "It is over.");

        var made = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync($"/staff/petitions/{slug}"), "/duplicate", ("continues", "true"));

        Assert.Equal($"/staff/petitions/{slug}-2/edit", made.Headers["Location"]);
        var copy = _app.Petition($"{slug}-2");
        Assert.Equal((PetitionState.Draft, "Buses that run at night", 1), (copy.State, copy.Title, copy.Version));
        Assert.Equal($"{slug}-2", _app.Petition(slug).Successor);

        // In another language than below: pages are kept for some seconds.
        Assert.DoesNotContain($"{slug}-2", (await _app.Visitor.GetAsync($"/fr/petitions/{slug}")).Html, StringComparison.Ordinal);

        await browser.MoveAsync($"{slug}-2", "in-review");
        await browser.MoveAsync($"{slug}-2", "open");
        Assert.Contains($"/petitions/{slug}-2", (await _app.Visitor.GetAsync($"/petitions/{slug}")).Html, StringComparison.Ordinal);
        Assert.Contains($"\"/petitions/{slug}\"", (await _app.Visitor.GetAsync($"/petitions/{slug}-2")).Html, StringComparison.Ordinal);
        Assert.Equal((1, 0), ((await _app.CountAsync(slug)).Counted, (await _app.CountAsync($"{slug}-2")).Counted));
    }

    [Fact]
    public async Task Petition_that_is_open_has_no_successor_and_none_continues_itself()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var (open, closed) = (await browser.OpenAsync(_app), await browser.OpenAsync(_app));
        await browser.MoveAsync(closed, "closed", "It is over.");
        var page = await browser.Visitor.GetAsync($"/staff/petitions/{closed}");
        Assert.DoesNotContain("/successor", (await browser.Visitor.GetAsync($"/staff/petitions/{open}")).Html, StringComparison.Ordinal);
        var form = LongForm.Of(page, "/successor");

        var itself = await form.With(("successor", closed)).SendAsync(browser.Visitor);
        var none = await form.With(("successor", "there-is-none")).SendAsync(browser.Visitor);
        var done = await form.With(("successor", open)).SendAsync(browser.Visitor);

        Assert.Contains("That one is continued by this one already.", itself.Text, StringComparison.Ordinal);
        Assert.Contains("There is no petition `there-is-none`.", none.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, done.Status);
        Assert.Equal(1, _app.Petition(closed).Version);
    }

    [Fact]
    public void Moments_are_read_as_browsers_people_and_programs_write_them()
    {
        var nine = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

        foreach (var typed in (string[])["2026-12-01T09:00", "2026-12-01 09:00", "2026-12-01T09:00Z", "2026-12-01T09:00:00Z", "2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00.0000000+00:00"])
        {
            Assert.True(StaffForms.TryReadMoment(typed, out var at), typed);
            Assert.Equal(nine, at);
        }
    }
}
