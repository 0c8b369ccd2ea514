using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Control;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Where no donations are taken, nothing says that there could be any.</summary>
public sealed partial class NothingAboutMoneyTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("/staff")]
    [InlineData("/staff/keys")]
    [InlineData("/staff/people")]
    [InlineData("/staff/installation")]
    [InlineData("/staff/campaigns/free-to-change-jobs")]
    public async Task Administrator_is_offered_no_role_no_scope_and_no_page_of_donations(string path)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        Assert.DoesNotMatch(Words(), (await browser.Visitor.GetAsync(path)).Html);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    [InlineData("/petitions/end-closed-work-permits")]
    public async Task Public_sees_nothing_of_them(string path) => Assert.DoesNotMatch(Words(), await _app.Client.GetStringAsync(path));

    [Fact]
    public async Task Role_of_treasurer_that_a_form_sends_all_the_same_is_refused_and_not_repeated()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var refused = await browser.InviteAsync("ben@example.org", "treasurer");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Choose at least one role.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Words(), refused.Html);
        Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
    }

    [Theory]
    [InlineData("treasurer")]
    [InlineData("viewer", "treasurer")]
    public async Task Role_of_treasurer_that_a_program_sends_is_as_unknown_as_any_word(params string[] roles)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var (people, own) = (_app.Services.GetRequiredService<StaffPeople>(), Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync()));
        var key = (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(own, "a script", [StaffAction.ManageStaff], days: 1))!.Value.Token;

        var (invited, told) = await AskAsync(HttpMethod.Post, "/api/v1/staff/people", key, new { email = "ben@example.org", roles });
        var (unknown, _) = await AskAsync(HttpMethod.Post, "/api/v1/staff/people", key, new { email = "ben@example.org", roles = (string[])["juggler"] });
        var (changed, _) = await AskAsync(HttpMethod.Put, $"/api/v1/staff/people/{own.Id}", key, new { roles = (string[])["administrator", .. roles] });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (invited, unknown, changed));
        Assert.DoesNotMatch(Words(), told);
        Assert.Equal([StaffRole.Administrator], Assert.Single(await people.ListAsync()).Record.Roles);
    }

    [Fact]
    public async Task Treasurer_from_when_donations_were_taken_stays_one_until_somebody_takes_that_away()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Treasurer, StaffRole.Viewer] });
        async Task<IReadOnlyList<StaffRole>> RolesAsync() => Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync(), member => member.Person.Email == "ben@example.org").Record.Roles;
        var path = $"/staff/people/{Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync(), member => member.Person.Email == "ben@example.org").Id}";
        var form = (await browser.Visitor.GetAsync(path)).Forms().First(one => one.Action == path).Fields;
        Task<Shown> SendAsync(params string[] roles) => browser.Visitor.PostAsync(path, [.. form.Where(field => field.Key != "roles").Select(field => (field.Key, field.Value)), .. roles.Select(role => ("roles", role))]);

        var kept = await SendAsync("treasurer", "moderator");
        Assert.Equal(HttpStatusCode.Found, kept.Status);
        Assert.Equal([StaffRole.Moderator, StaffRole.Treasurer], await RolesAsync());
        Assert.Equal(HttpStatusCode.Found, (await SendAsync("moderator")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("treasurer", "moderator")).Status);
        Assert.Equal([StaffRole.Moderator], await RolesAsync());
    }

    [Theory]
    [InlineData("read-donations")]
    [InlineData("refund")]
    [InlineData("edit-donation-ask")]
    public async Task Scope_about_donations_that_a_form_sends_all_the_same_is_refused(string scope)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        var refused = await browser.Visitor.SendAsync(
            await browser.Visitor.GetAsync("/staff/keys"), "/staff/keys", ("label", "a script"), ("scope", scope), ("days", "7"), ("password", StaffBrowser.Password));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.DoesNotMatch(Words(), refused.Html);
        Assert.Empty(await _app.Services.GetRequiredService<ApiKeys>().ListAsync());
    }

    [Fact]
    public async Task Commands_about_donations_are_in_the_list_where_there_are_keys_alone()
    {
        using var folder = new DataFolder();
        var keys = new Dictionary<string, string?> { ["CampaignKit__Stripe__SecretKey"] = "sk_test_nobody", ["CampaignKit__Stripe__WebhookSecret"] = "whsec_nobody" };

        var without = (await CommandRun.OfAsync(folder, "help")).AssertDone();
        var with = (await CommandRun.OfAsync(folder, "help", settings: keys)).AssertDone();

        Assert.DoesNotMatch(Words(), without.Output);
        Assert.Contains("keys rotate", without.Output, StringComparison.Ordinal);
        Assert.Contains("donations reconcile", with.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_about_donations_that_is_typed_all_the_same_says_that_none_are_taken()
    {
        using var folder = new DataFolder();

        (await CommandRun.OfAsync(folder, "donations reconcile")).AssertRefused("No CampaignKit serves", "Start it first.");
        var served = await Assert.Single(ControlEndpoints.Actions, action => action.Path == "donations/reconcile").AnswerAsync(_app.Services, new([]));
        Assert.False(served.IsDone);
        Assert.Equal("No donations are taken here: CampaignKit__Stripe__SecretKey is not set.", Assert.Single(served.Lines));
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpMethod method, string path, string key, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await _app.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("treasurer|donat|refund|stripe", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
