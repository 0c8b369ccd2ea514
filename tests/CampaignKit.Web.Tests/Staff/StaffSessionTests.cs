using System.Net;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Sessions: how long they last, who ends them, and what a thief has of them.</summary>
public sealed class StaffSessionTests : IDisposable
{
    private readonly ServedApp _app = new();

    private StaffSessions Sessions => _app.Services.GetRequiredService<StaffSessions>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Session_that_is_ended_elsewhere_is_over_in_the_middle_of_its_use()
    {
        using var one = await StaffBrowser.SetUpAsync(_app);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);
        await two.SignInAsync();
        var page = await one.Visitor.GetAsync("/staff/sessions");
        Assert.Contains("this one", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, page.Forms().Count(form => form.Action.EndsWith("/end", StringComparison.Ordinal)));

        // The latest stands first.
        await one.Visitor.SendAsync(page, "/end");

        Assert.True(await one.IsSignedInAsync());
        Assert.False(await two.IsSignedInAsync());
        Assert.Single(await Sessions.ListAsync(await PersonAsync()));
    }

    [Fact]
    public async Task All_sessions_can_be_ended_at_once()
    {
        using var one = await StaffBrowser.SetUpAsync(_app);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);
        await two.SignInAsync();

        await one.Visitor.SendAsync(await one.Visitor.GetAsync("/staff/sessions"), "/end-all");

        Assert.False(await one.IsSignedInAsync());
        Assert.False(await two.IsSignedInAsync());
    }

    [Fact]
    public async Task Cookie_that_somebody_kept_opens_nothing_after_signing_out()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var stolen = browser.CookiesAt("/staff")["staff"];
        using var thief = new StaffBrowser(_app.Client.BaseAddress!);
        thief.Plant("staff", stolen);
        Assert.True(await thief.IsSignedInAsync());

        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff"), "/sign-out");

        Assert.False(await browser.IsSignedInAsync());
        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task Signing_in_makes_a_session_of_its_own_whatever_cookie_was_there()
    {
        using var first = await StaffBrowser.SetUpAsync(_app);
        var planted = first.CookiesAt("/staff")["staff"];
        await first.Visitor.SendAsync(await first.Visitor.GetAsync("/staff"), "/sign-out");
        using var victim = new StaffBrowser(_app.Client.BaseAddress!);
        victim.Plant("staff", planted);

        await victim.SignInAsync();

        Assert.True(await victim.IsSignedInAsync());
        Assert.NotEqual(planted, victim.CookiesAt("/staff")["staff"]);
        using var attacker = new StaffBrowser(_app.Client.BaseAddress!);
        attacker.Plant("staff", planted);
        Assert.False(await attacker.IsSignedInAsync());
    }

    [Fact]
    public async Task Nobody_signs_in_into_a_session_that_goes_on()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var page = await new Visitor(_app.Client).GetAsync("/staff/sign-in");
        Assert.Equal("/staff", (await browser.Visitor.GetAsync("/staff/sign-in")).Headers["Location"]);

        var token = (await browser.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];
        await browser.Visitor.PostAsync("/staff/sign-in", ("form-token", token), ("email", StaffBrowser.Email), ("password", StaffBrowser.Password));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Single(await Sessions.ListAsync(await PersonAsync()));
    }

    [Fact]
    public async Task Session_ends_after_an_hour_without_use()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        for (var quarter = 1; quarter <= 8; quarter++)
        {
            _app.Clock.Now += StaffSessions.Grain;
            Assert.True(await browser.IsSignedInAsync());
        }

        _app.Clock.Now += StaffSessions.Idle + TimeSpan.FromSeconds(1);

        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_ends_after_twelve_hours_however_busy_it_is()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var end = _app.Clock.Now + StaffSessions.Longest;
        while (_app.Clock.Now + StaffSessions.Grain < end)
        {
            _app.Clock.Now += StaffSessions.Grain;
            Assert.True(await browser.IsSignedInAsync());
        }

        _app.Clock.Now = end;

        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task A_guessed_session_is_not_there()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var key = await Sessions.BeginAsync("another-person", new byte[] { 1 });
        var token = (await browser.Visitor.GetAsync("/staff/sessions")).Forms()[0].Fields["form-token"];

        var answer = await browser.Visitor.PostAsync($"/staff/sessions/{StaffSessions.IdOf(key)}/end", ("form-token", token));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.NotNull(await Sessions.FindAsync(key));
    }

    [Fact]
    public async Task Ended_sessions_are_forgotten()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        _app.Clock.Now += StaffSessions.Longest;

        await Sessions.SweepAsync();

        var stored = await _app.Services.GetRequiredService<IDocuments>().ListAsync<StaffSessionsRecord>(StaffSessions.Kind);
        Assert.Empty(Assert.Single(stored).Value.Sessions);
    }

    private async Task<string> PersonAsync() => Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync()).Id;
}
