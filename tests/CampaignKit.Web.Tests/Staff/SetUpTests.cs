using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>The first administrator.</summary>
public sealed class SetUpTests : IDisposable
{
    private readonly ServedApp _app = new();

    private StaffLinks Links => _app.Services.GetRequiredService<StaffLinks>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Whoever_has_the_link_becomes_the_first_administrator_and_is_signed_in()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var home = await browser.Visitor.GetAsync("/staff");

        Assert.Equal(HttpStatusCode.OK, home.Status);
        Assert.Contains("Ada Example", home.Text, StringComparison.Ordinal);
        Assert.Contains(", administrator.", home.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/staff/petitions/end-closed-work-permits\"", home.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_was_used_is_not_there_and_neither_is_any_other()
    {
        var (first, second) = (Links.MakeSetUp(), Links.MakeSetUp());
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        var late = await browser.Visitor.GetAsync($"/staff/set-up/{second}");
        await browser.SetUpAsync(first);
        using var other = new StaffBrowser(_app.Client.BaseAddress!);

        Assert.Equal(HttpStatusCode.NotFound, (await other.SetUpAsync(first)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SetUpAsync(second)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SetUpAsync(Links.MakeSetUp())).Status);

        // Somebody had the form open already.
        Assert.NotEqual(HttpStatusCode.Found, (await browser.Visitor.SendAsync(late, second, ("name", "Mallory"), ("email", "m@example.org"), ("password", StaffBrowser.Password), ("again", StaffBrowser.Password))).Status);
        Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
    }

    [Fact]
    public async Task Of_two_who_send_the_form_at_once_one_is_the_first()
    {
        using var one = new StaffBrowser(_app.Client.BaseAddress!);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);

        await Task.WhenAll(one.SetUpAsync(Links.MakeSetUp(), "one@example.org"), two.SetUpAsync(Links.MakeSetUp(), "two@example.org"));

        Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
        Assert.NotEqual(await one.IsSignedInAsync(), await two.IsSignedInAsync());
    }

    [Fact]
    public async Task A_link_does_nothing_after_a_day()
    {
        var token = Links.MakeSetUp();
        _app.Clock.Now += StaffLinks.Lifetime;
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.SetUpAsync(token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SetUpAsync("guessed")).Status);
    }

    [Theory]
    [InlineData("ada@example.org", "too short", null, "at least 12 characters")]
    [InlineData("ada@example.org", StaffBrowser.Password, "another one entirely", "The two passwords differ")]
    [InlineData("nobody", StaffBrowser.Password, null, "@")]
    public async Task What_cannot_stay_so_is_said_beside_its_field_and_nobody_is_made(string email, string password, string? again, string sentence)
    {
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var page = await browser.SetUpAsync(Links.MakeSetUp(), email, password, again);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(password, page.Html, StringComparison.Ordinal);
        Assert.Empty(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
    }
}
