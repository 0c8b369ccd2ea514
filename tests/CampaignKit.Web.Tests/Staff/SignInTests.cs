using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Address and password, and those who guess them.</summary>
public sealed class SignInTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(StaffBrowser.Email)]
    [InlineData(" Ada+staff@EXAMPLE.org ")]
    public async Task Whoever_knows_address_and_password_is_signed_in(string email)
    {
        using (await StaffBrowser.SetUpAsync(_app))
        {
            using var browser = new StaffBrowser(_app.Client.BaseAddress!);
            Assert.False(await browser.IsSignedInAsync());

            var answer = await browser.SignInAsync(email);

            Assert.Equal((HttpStatusCode.Found, "/staff"), (answer.Status, answer.Headers["Location"]));
            Assert.True(await browser.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task Unknown_address_wrong_password_and_resting_account_get_the_same_answer()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var unknown = await browser.SignInAsync("nobody@example.org", "wrong wrong wrong");
        var wrong = await browser.SignInAsync(StaffBrowser.Email, "wrong wrong wrong");
        for (var more = 1; more < StaffPeople.MostTries; more++) await browser.SignInAsync(StaffBrowser.Email, "wrong wrong wrong");
        var resting = await browser.SignInAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (unknown.Status, wrong.Status, resting.Status));
        Assert.Equal(Bare(wrong), Bare(unknown).Replace("nobody@", "ada@", StringComparison.Ordinal));
        Assert.Equal(Bare(wrong), Bare(resting));
        Assert.False(await browser.IsSignedInAsync());
        Assert.True(await admin.IsSignedInAsync());
    }

    [Fact]
    public async Task Account_rests_for_a_quarter_of_an_hour_after_five_failures()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        for (var number = 1; number <= StaffPeople.MostTries; number++) await browser.SignInAsync(password: "wrong wrong wrong");

        _app.Clock.Now += StaffPeople.Rest - TimeSpan.FromSeconds(1);
        await browser.SignInAsync();
        Assert.False(await browser.IsSignedInAsync());

        _app.Clock.Now += TimeSpan.FromSeconds(1);
        await browser.SignInAsync();
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Of_many_guesses_at_once_no_more_than_five_are_looked_at()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = Assert.Single(await people.ListAsync());

        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await people.CountTryAsync((await people.FindAsync(member.Id))!) is not null));

        Assert.InRange(counted.Count(isCounted => isCounted), 1, StaffPeople.MostTries);
    }

    [Fact]
    public async Task A_network_that_guesses_too_often_is_told_when_to_come_again()
    {
        using var app = new ServedApp(new Dictionary<string, string> { ["CampaignKit:Staff:Tries"] = "2" });
        using var browser = new StaffBrowser(app.Client.BaseAddress!);
        for (var number = 1; number <= 2; number++) Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync()).Status);

        var refused = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task Whoever_was_revoked_is_out_at_once_and_does_not_come_back()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = Assert.Single(await people.ListAsync());
        member.Record = member.Record with { IsRevoked = true };
        Assert.True(await people.SaveAsync(member));

        Assert.False(await admin.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.SignInAsync()).Status);
    }

    private static string Bare(Shown page) => System.Text.RegularExpressions.Regex.Replace(page.Html, "name=\"form-token\" value=\"[^\"]+\"", "TOKEN");
}
