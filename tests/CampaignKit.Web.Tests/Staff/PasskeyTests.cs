using System.Net;
using System.Text.Json;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Passkeys over HTTP, and what a thief sends. What a browser does with them is in the browser tests.</summary>
public sealed class PasskeyTests : IDisposable
{
    private const string Name = "My telephone";

    private readonly ServedApp _app = new();
    private readonly SoftPasskey _device = new();

    private string Origin => _app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public void Dispose()
    {
        _device.Dispose();
        _app.Dispose();
    }

    [Fact]
    public async Task Passkey_signs_in_without_password_and_code()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        Assert.Contains(Name, (await admin.Visitor.GetAsync("/staff/passkeys")).Text, StringComparison.Ordinal);
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = Assert.Single(await people.ListAsync());
        member.Record = member.Record with { AsksForCode = true };
        Assert.True(await people.SaveAsync(member));
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var done = await SignInAsync(browser);

        Assert.Equal((HttpStatusCode.Found, "/staff"), (done.Status, done.Headers["Location"]));
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task What_is_asked_wants_an_owner_that_the_device_knows_and_says_nothing_of_who_there_is()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var options = await AskAsync(browser);

        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        Assert.False(options.TryGetProperty("allowCredentials", out var allowed) && allowed.GetArrayLength() > 0);
    }

    [Fact]
    public async Task Answer_that_was_listened_to_opens_nothing_a_second_time_even_with_the_cookie_that_was_asked_with()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        var answer = _device.Get(await AskAsync(browser), Origin);
        var asked = browser.CookiesAt("/staff/sign-in")["staff-code"];
        await SendAsync(browser, answer);
        Assert.True(await browser.IsSignedInAsync());

        using var thief = new StaffBrowser(_app.Client.BaseAddress!);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(thief, answer)).Status);
        thief.Plant("staff-code", asked);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(thief, answer)).Status);

        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task Of_one_answer_that_is_sent_twice_at_once_one_gets_in_at_most()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var one = new StaffBrowser(_app.Client.BaseAddress!);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);
        var answer = _device.Get(await AskAsync(one), Origin);
        two.Plant("staff-code", one.CookiesAt("/staff/sign-in")["staff-code"]);

        await Task.WhenAll(SendAsync(one, answer), SendAsync(two, answer));

        Assert.NotEqual(await one.IsSignedInAsync(), await two.IsSignedInAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    public async Task Answer_that_was_given_to_another_site_is_refused(string origin)
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var refused = await SendAsync(browser, _device.Get(await AskAsync(browser), origin));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Answer_to_what_somebody_else_was_asked_is_refused()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        using var other = new StaffBrowser(_app.Client.BaseAddress!);
        var theirs = await AskAsync(other);
        await AskAsync(browser);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, _device.Get(theirs, Origin))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, "")).Status);
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_was_asked_for_a_new_passkey_does_not_sign_in_by_what_was_asked()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        var asked = (await AskForNewAsync(admin)).Json;
        using var thief = new StaffBrowser(_app.Client.BaseAddress!);
        thief.Plant("staff-code", admin.CookiesAt("/staff/passkeys")["staff-code"]);
        var request = JsonSerializer.SerializeToElement(new { challenge = asked.GetProperty("challenge").GetString(), rpId = asked.GetProperty("rp").GetProperty("id").GetString() });

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(thief, _device.Get(request, Origin))).Status);
        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task Device_that_does_not_know_its_owner_or_was_copied_is_refused()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        _device.KnowsUser = false;
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(browser)).Status);
        _device.KnowsUser = true;
        _device.Count = 7;
        await SignInAsync(browser);
        Assert.True(await browser.IsSignedInAsync());

        using var copy = new StaffBrowser(_app.Client.BaseAddress!);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(copy)).Status);
        _device.Count = 8;
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(copy)).Status);
    }

    [Fact]
    public async Task Removed_passkey_opens_nothing_and_ends_the_sessions_that_began_by_it()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        await SignInAsync(browser);
        var page = await admin.Visitor.GetAsync("/staff/passkeys");
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Visitor.SendAsync(page, "/remove", ("password", "a sentence that is wrong"))).Status);
        Assert.True(await browser.IsSignedInAsync());

        await admin.Visitor.SendAsync(page, "/remove", ("password", StaffBrowser.Password));

        Assert.True(await admin.IsSignedInAsync());
        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(browser)).Status);
    }

    [Fact]
    public async Task Passkey_can_be_named_anew_by_its_owner_alone()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);
        var page = await admin.Visitor.GetAsync("/staff/passkeys");
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Visitor.SendAsync(page, "/rename", ("name", "My key"), ("password", "a sentence that is wrong"))).Status);
        await admin.Visitor.SendAsync(page, "/rename", ("name", "My key"), ("password", StaffBrowser.Password));
        Assert.Contains("My key", (await admin.Visitor.GetAsync("/staff/passkeys")).Text, StringComparison.Ordinal);

        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record);
        var token = (await ben.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];
        foreach (var form in page.Forms().Where(form => form.Action.StartsWith("/staff/passkeys/", StringComparison.Ordinal)))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await ben.Visitor.PostAsync(form.Action, ("form-token", token), ("name", "Theirs"), ("password", StaffBrowser.Password))).Status);
        }
    }

    [Fact]
    public async Task None_is_added_without_the_password_or_for_somebody_else_or_twice()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskForNewAsync(admin, "a sentence that is wrong")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await KeepAsync(admin, "{}")).Status);

        // What Ben was asked, and Ben's cookie, in Ada's session.
        var answer = _device.Create((await AskForNewAsync(ben)).Json, Origin);
        admin.Plant("staff-code", ben.CookiesAt("/staff/passkeys")["staff-code"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await KeepAsync(admin, answer)).Status);
        Assert.Equal(HttpStatusCode.Found, (await KeepAsync(ben, answer)).Status);

        using var other = new StaffBrowser(_app.Client.BaseAddress!);
        await other.SignInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await KeepAsync(other, _device.Create((await AskForNewAsync(other)).Json, Origin))).Status);
        Assert.Single((await _app.Services.GetRequiredService<StaffPeople>().ListAsync()).SelectMany(member => member.Record.Passkeys));
    }

    [Fact]
    public async Task Revoked_and_reset_people_get_in_by_no_passkey()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record);
        await AddAsync(ben);
        var id = (await _app.Services.GetRequiredService<StaffPeople>().ListAsync()).Single(member => member.Person.Email == "ben@example.org").Id;

        foreach (var act in (string[])["/revoke", "/readmit", "/reset"])
        {
            await admin.DoAsync(id, act);
            using var browser = new StaffBrowser(_app.Client.BaseAddress!);
            Assert.Equal(act is "/readmit", (await SignInAsync(browser)).Status is HttpStatusCode.Found);
        }
    }

    [Fact]
    public async Task Store_holds_no_name_of_a_passkey()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin);

        var passkey = Assert.Single(Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync()).Record.Passkeys);

        Assert.DoesNotContain("telephone", JsonSerializer.Serialize(passkey), StringComparison.Ordinal);
        Assert.True(passkey.IsUserVerified);
    }

    private async Task AddAsync(StaffBrowser browser) => Assert.Equal(HttpStatusCode.Found, (await KeepAsync(browser, _device.Create((await AskForNewAsync(browser)).Json, Origin))).Status);

    private static async Task<Shown> AskForNewAsync(StaffBrowser browser, string password = StaffBrowser.Password) =>
        await browser.Visitor.PostAsync("/staff/passkeys/options", ("form-token", await TokenAsync(browser, "/staff/passkeys")), ("name", Name), ("password", password));

    private static async Task<Shown> KeepAsync(StaffBrowser browser, string credential) =>
        await browser.Visitor.PostAsync("/staff/passkeys", ("form-token", await TokenAsync(browser, "/staff/passkeys")), ("name", Name), ("credential", credential));

    private static async Task<JsonElement> AskAsync(StaffBrowser browser) =>
        (await browser.Visitor.PostAsync("/staff/sign-in/passkey/options", ("form-token", await TokenAsync(browser, "/staff/sign-in")))).Json;

    private static async Task<Shown> SendAsync(StaffBrowser browser, string credential) =>
        await browser.Visitor.PostAsync("/staff/sign-in/passkey", ("form-token", await TokenAsync(browser, "/staff/sign-in")), ("credential", credential));

    private async Task<Shown> SignInAsync(StaffBrowser browser) => await SendAsync(browser, _device.Get(await AskAsync(browser), Origin));

    private static async Task<string> TokenAsync(StaffBrowser browser, string path)
    {
        var page = await browser.Visitor.GetAsync(path);
        return (page.Status is HttpStatusCode.OK ? page : await browser.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];
    }
}
