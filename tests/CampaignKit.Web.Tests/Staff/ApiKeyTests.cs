using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Keys for programs, from the page where they are made to the API that asks for them.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private const string Me = "/api/v1/staff/me";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Key_is_shown_once_and_says_what_it_may()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var token = await MakeAsync(browser, "read-numbers");

        var (status, me) = await AskAsync(token);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("a script", "read-numbers"), (me.GetProperty("label").GetString(), Assert.Single(me.GetProperty("may").EnumerateArray()).GetString()));
        var list = (await browser.Visitor.GetAsync("/staff/keys")).Html;
        Assert.Contains("a script", list, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        Assert.DoesNotContain(token[^43..], list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_carries_no_key_is_told_so()
    {
        foreach (var sent in (string?[])[null, "Bearer", "Bearer x", "Basic YWRhOnNlY3JldA==", "Bearer campaignkit_0"])
        {
            var answer = await SendAsync(HttpMethod.Get, Me, sent);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("/problems/key-missing", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task Session_of_a_browser_opens_nothing_of_the_api_and_no_other_site_may_read_it()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Visitor.GetAsync(Me)).Status);
        var answer = await SendAsync(HttpMethod.Get, Me, $"Bearer {await MakeAsync(browser, "read-numbers")}");
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Stolen_key_opens_nothing_from_the_moment_it_is_revoked()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var token = await MakeAsync(browser, "read-numbers");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(token)).Status);

        var page = await browser.Visitor.GetAsync("/staff/keys");
        await browser.Visitor.SendAsync(page, "/revoke");

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(token)).Status);
        Assert.Contains("Revoked", (await browser.Visitor.GetAsync("/staff/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_finds_a_key_can_end_it()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var token = await MakeAsync(browser, "read-numbers");

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"{Me}/key", $"Bearer {token}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(token)).Status);
    }

    [Fact]
    public async Task Key_loses_what_its_person_loses()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var token = await MakeAsync(browser, "manage-staff");
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = Assert.Single(await people.ListAsync());
        member.Record = member.Record with { Roles = [StaffRole.Viewer] };
        Assert.True(await people.SaveAsync(member));

        var (_, me) = await AskAsync(token);

        Assert.Empty(me.GetProperty("may").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_gives_a_key_what_they_may_not_do_themselves()
    {
        using var viewer = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Viewer] });
        var page = await viewer.Visitor.GetAsync("/staff/keys");

        var refused = await viewer.Visitor.SendAsync(page, "/staff/keys", ("label", "a script"), ("scope", "export"), ("days", "7"), ("password", StaffBrowser.Password));

        Assert.DoesNotContain("value=\"export\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Empty(await _app.Services.GetRequiredService<ApiKeys>().ListAsync());
    }

    [Theory]
    [InlineData("label", "", "Say what the key is for")]
    [InlineData("days", "0", "from 1 to 366")]
    [InlineData("days", "soon", "from 1 to 366")]
    [InlineData("password", "a sentence that is wrong", "not your password")]
    [InlineData("scope", "everything", "at least one thing")]
    public async Task What_is_wrong_with_a_wish_is_said_and_the_rest_stays(string field, string value, string sentence)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var fields = new Dictionary<string, string> { ["label"] = "a script", ["scope"] = "export", ["days"] = "7", ["password"] = StaffBrowser.Password, [field] = value };

        var refused = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/keys"), "/staff/keys", [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        if (field != "label") Assert.Contains("value=\"a script\"", refused.Html, StringComparison.Ordinal);
        Assert.Empty(await _app.Services.GetRequiredService<ApiKeys>().ListAsync());
    }

    [Fact]
    public async Task Key_of_somebody_else_is_not_there_but_for_who_looks_after_all()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var viewer = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Viewer] });
        var (theirs, ours) = (await MakeAsync(viewer, "read-numbers"), await MakeAsync(admin, "read-numbers"));
        var ids = (await _app.Services.GetRequiredService<ApiKeys>().ListAsync()).ToDictionary(key => key.Record.Member, key => key.Id);
        var own = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync(), member => member.Person.Email == StaffBrowser.Email);

        // With the token of a form of their own: it is the key that is not theirs.
        var form = (await viewer.Visitor.GetAsync("/staff/keys")).Forms()[0].Fields;
        var refused = await viewer.Visitor.PostAsync($"/staff/keys/{ids[own.Id]}/revoke", [.. form.Select(field => (field.Key, field.Value))]);
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(ours)).Status);

        var all = await admin.Visitor.GetAsync("/staff/keys");
        Assert.Contains("of Ben Example", all.Text, StringComparison.Ordinal);
        foreach (var id in ids.Values) await admin.Visitor.SendAsync(all, $"{id}/revoke");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(theirs)).Status);
    }

    [Fact]
    public async Task Keys_that_are_made_and_revoked_are_in_the_audit_log_without_their_label()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        await MakeAsync(browser, "read-numbers");
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/keys"), "/revoke");

        var entries = (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().ToList();

        Assert.Equal(["staff.sign-in", "key.make", "key.revoke"], entries.Select(entry => entry.Action));
        Assert.Equal("read-numbers", entries[1].Details["scopes"]);
        Assert.DoesNotContain(entries, entry => entry.Details.Values.Any(value => value.Contains("a script", StringComparison.Ordinal)));
    }

    private static async Task<string> MakeAsync(StaffBrowser browser, string scope)
    {
        var made = await browser.Visitor.SendAsync(
            await browser.Visitor.GetAsync("/staff/keys"), "/staff/keys", ("label", "a script"), ("scope", scope), ("days", "7"), ("password", StaffBrowser.Password));
        Assert.Equal(HttpStatusCode.OK, made.Status);
        return Html.Text(made.Html).Split().Single(word => word.StartsWith("campaignkit_", StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(string token)
    {
        var answer = await SendAsync(HttpMethod.Get, Me, $"Bearer {token}");
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _app.Client.SendAsync(request);
    }
}
