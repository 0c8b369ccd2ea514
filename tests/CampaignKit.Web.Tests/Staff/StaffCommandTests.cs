using System.Net;
using CampaignKit.Web.Control;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What the operator does about staff on the command line.</summary>
public sealed class StaffCommandTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Administrator_that_the_operator_makes_chooses_a_password_by_a_link_once()
    {
        var link = (await RunAsync("create-administrator", "ada@example.org")).Lines[^1];
        Assert.StartsWith($"{_app.Client.BaseAddress}staff/reset/", link, StringComparison.Ordinal);
        Assert.False((await RunAsync("create-administrator", "ADA@example.org")).IsDone);
        Assert.Contains("ada@example.org  administrator  has no password yet", Assert.Single((await RunAsync("list")).Lines), StringComparison.Ordinal);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        Assert.Equal(HttpStatusCode.BadRequest, (await ChooseAsync(browser, link, "too short")).Status);
        Assert.Equal(HttpStatusCode.Found, (await ChooseAsync(browser, link, StaffBrowser.Password)).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync(new Uri(link).AbsolutePath)).Status);
        await browser.SignInAsync();
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Reset_ends_password_and_sessions_and_lets_in_again_by_its_latest_link_alone()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var earlier = (await RunAsync("reset", StaffBrowser.Email)).Lines[^1];
        var link = (await RunAsync("reset", StaffBrowser.Email)).Lines[^1];

        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync(new Uri(earlier).AbsolutePath)).Status);
        Assert.Equal(HttpStatusCode.Found, (await ChooseAsync(browser, link, "another long sentence")).Status);
        await browser.SignInAsync(password: "another long sentence");
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Whoever_is_revoked_is_out_until_they_are_reset()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        Assert.True((await RunAsync("revoke", StaffBrowser.Email)).IsDone);

        Assert.False(await browser.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync()).Status);
        Assert.Contains("revoked", Assert.Single((await RunAsync("list")).Lines), StringComparison.Ordinal);
        await ChooseAsync(browser, (await RunAsync("reset", StaffBrowser.Email)).Lines[^1], StaffBrowser.Password);
        await browser.SignInAsync();
        Assert.True(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("reset", "nobody@example.org")]
    [InlineData("revoke", "nobody@example.org")]
    [InlineData("revoke", "nobody")]
    [InlineData("create-administrator", "nobody")]
    public async Task What_cannot_be_done_is_refused_in_a_sentence(string action, string address) => Assert.False((await RunAsync(action, address)).IsDone);

    private Task<ControlAnswer> RunAsync(string action, params string[] words) =>
        StaffActions.All.Single(one => one.Path == $"staff/{action}").AnswerAsync(_app.Services, new(words));

    private static async Task<Shown> ChooseAsync(StaffBrowser browser, string link, string password)
    {
        var path = new Uri(link).AbsolutePath;
        return await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(path), path, ("password", password), ("again", password));
    }
}
