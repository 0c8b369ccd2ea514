using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Codes after the password.</summary>
public sealed partial class StaffCodeTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task With_codes_on_a_password_alone_opens_nothing_and_a_code_is_taken_once()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (key, _) = await TurnOnAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var asked = await browser.SignInAsync();
        Assert.Equal("/staff/sign-in/code", asked.Headers["Location"]);
        Assert.False(await browser.IsSignedInAsync());
        var page = await browser.Visitor.GetAsync("/staff/sign-in/code");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Visitor.SendAsync(page, "/code", ("code", "000000"))).Status);
        var code = Totp.Code(key, _app.Clock.Now, later: 1);
        await browser.Visitor.SendAsync(page, "/code", ("code", code));
        Assert.True(await browser.IsSignedInAsync());

        using var listener = new StaffBrowser(_app.Client.BaseAddress!);
        await listener.SignInAsync();
        await listener.Visitor.SendAsync(await listener.Visitor.GetAsync("/staff/sign-in/code"), "/code", ("code", code));
        Assert.False(await listener.IsSignedInAsync());
    }

    [Fact]
    public async Task Recovery_code_stands_for_the_app_once_and_is_not_stored()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (_, recovery) = await TurnOnAsync(admin);
        Assert.Equal(10, recovery.Count);
        var stored = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync()).Record;
        Assert.DoesNotContain(recovery[0], stored.RecoveryCodes);

        foreach (var isSignedIn in (bool[])[true, false])
        {
            using var browser = new StaffBrowser(_app.Client.BaseAddress!);
            await browser.SignInAsync();
            await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/sign-in/code"), "/code", ("code", recovery[0]));
            Assert.Equal(isSignedIn, await browser.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task Turning_codes_on_ends_every_other_session()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var other = new StaffBrowser(_app.Client.BaseAddress!);
        await other.SignInAsync();

        await TurnOnAsync(admin);

        Assert.True(await admin.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task Codes_are_turned_off_by_who_knows_the_password_alone()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await TurnOnAsync(admin);

        var wrong = await admin.Visitor.SendAsync(await admin.Visitor.GetAsync("/staff/codes"), "/off", ("password", "wrong wrong wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        await admin.Visitor.SendAsync(wrong, "/off", ("password", StaffBrowser.Password));

        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        await browser.SignInAsync();
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Codes_that_are_guessed_make_the_account_rest()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (key, _) = await TurnOnAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        await browser.SignInAsync();
        var page = await browser.Visitor.GetAsync("/staff/sign-in/code");
        for (var number = 1; number <= StaffPeople.MostTries; number++) await browser.Visitor.SendAsync(page, "/code", ("code", "000000"));

        await browser.Visitor.SendAsync(page, "/code", ("code", Totp.Code(key, _app.Clock.Now, later: 1)));

        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Code_of_a_step_before_the_last_one_that_was_taken_is_taken_no_more()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (key, _) = await TurnOnAsync(admin);
        _app.Clock.Now += TimeSpan.FromMinutes(5);
        var (earlier, later) = (Totp.Code(key, _app.Clock.Now), Totp.Code(key, _app.Clock.Now, later: 1));

        foreach (var (code, isSignedIn) in (((string, bool)[])[(later, true), (earlier, false), (later, false)]))
        {
            using var browser = new StaffBrowser(_app.Client.BaseAddress!);
            await browser.SignInAsync();
            await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/sign-in/code"), "/code", ("code", code));
            Assert.Equal(isSignedIn, await browser.IsSignedInAsync());
        }
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Code_is_taken_half_a_minute_early_or_late_and_no_more(int later, bool isSignedIn)
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (key, _) = await TurnOnAsync(admin);
        _app.Clock.Now += TimeSpan.FromMinutes(5);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        await browser.SignInAsync();

        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/sign-in/code"), "/code", ("code", Totp.Code(key, _app.Clock.Now, later)));

        Assert.Equal(isSignedIn, await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Of_two_who_send_the_same_code_at_once_one_gets_in_at_most()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var (key, _) = await TurnOnAsync(admin);
        var code = Totp.Code(key, _app.Clock.Now, later: 1);
        using var one = new StaffBrowser(_app.Client.BaseAddress!);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);
        foreach (var browser in (StaffBrowser[])[one, two]) await browser.SignInAsync();

        await Task.WhenAll(((StaffBrowser[])[one, two]).Select(async browser => await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/sign-in/code"), "/code", ("code", code))));

        Assert.False(await one.IsSignedInAsync() && await two.IsSignedInAsync());
    }

    private async Task<(string Key, IReadOnlyList<string> Recovery)> TurnOnAsync(StaffBrowser browser)
    {
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/codes"), "/begin");
        var page = await browser.Visitor.GetAsync("/staff/codes");
        var key = Spelled().Match(page.Html).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var done = await browser.Visitor.SendAsync(page, "/on", ("code", Totp.Code(key, _app.Clock.Now)), ("password", StaffBrowser.Password));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        return (key, [.. Recovery().Matches(done.Html).Select(code => code.Groups[1].Value)]);
    }

    [GeneratedRegex("<code translate=\"no\">([A-Z2-7 ]+)</code>")]
    private static partial Regex Spelled();

    [GeneratedRegex("<code translate=\"no\">([A-Z0-9]{5}-[A-Z0-9]{5})</code>")]
    private static partial Regex Recovery();
}
