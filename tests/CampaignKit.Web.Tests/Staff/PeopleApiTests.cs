using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Staff and audit log, managed and read by programs. Who gets to it at all is in <see cref="StaffApiTests"/>.</summary>
public sealed class PeopleApiTests : IAsyncLifetime, IDisposable
{
    private const string People = "/api/v1/staff/people";
    private const string Email = "ben@example.org";

    private readonly ServedApp _app = new();
    private StaffBrowser _admin = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _admin = await StaffBrowser.SetUpAsync(_app);
        var member = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
        _key = (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", [StaffAction.ManageStaff, StaffAction.ReadAudit], days: 7))!.Value.Token;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _admin.Dispose();
        _app.Dispose();
    }

    [Fact]
    public async Task Invited_by_a_program_somebody_accepts_is_changed_and_revoked()
    {
        var (status, invited) = await AskAsync(HttpMethod.Post, People, new { email = Email, roles = (string[])["viewer"] });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.EndsWith($"/staff/invitation/{_app.Mails.To(Email)[^1].Token}", invited.GetProperty("link").GetString(), StringComparison.Ordinal);
        var person = invited.GetProperty("person");
        Assert.Equal("invited", person.GetProperty("state").GetString());
        var path = $"{People}/{person.GetProperty("id").GetString()}";
        using var ben = new StaffBrowser(_app.Client.BaseAddress!);
        await ben.AcceptAsync(_app, Email);

        var (_, changed) = await AskAsync(HttpMethod.Put, path, new { roles = (string[])["campaigner", "viewer"], campaigns = (string[])["free-to-change-jobs"] });
        Assert.Equal(("Ben Example", "active"), (changed.GetProperty("name").GetString(), changed.GetProperty("state").GetString()));
        Assert.Equal(["campaigner", "viewer"], changed.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.True(await ben.IsSignedInAsync());
        Assert.Equal("revoked", (await AskAsync(HttpMethod.Post, $"{path}/revoke")).Json.GetProperty("state").GetString());
        Assert.False(await ben.IsSignedInAsync());
        Assert.Equal("active", (await AskAsync(HttpMethod.Post, $"{path}/readmit")).Json.GetProperty("state").GetString());
        var (_, list) = await AskAsync(HttpMethod.Get, People);
        Assert.Equal(2, list.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_is_not_there_or_not_possible_is_said()
    {
        var (_, list) = await AskAsync(HttpMethod.Get, People);
        var own = list.GetProperty("items")[0].GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, $"{People}/00000000000000000000000000000000")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Put, $"{People}/00000000000000000000000000000000", new { roles = (string[])["viewer"] })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, $"{People}/00000000000000000000000000000000/revoke")).Status);
        var (taken, problem) = await AskAsync(HttpMethod.Post, People, new { email = StaffBrowser.Email, roles = (string[])["viewer"] });
        Assert.Equal((HttpStatusCode.Conflict, "/problems/not-possible"), (taken, problem.GetProperty("type").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Put, $"{People}/{own}", new { roles = (string[])["viewer"] })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, $"{People}/{own}/revoke")).Status);
        var (invalid, fields) = await AskAsync(HttpMethod.Post, People, new { email = "nobody", roles = (string[])["king"], organisation = "Nobody’s" });
        Assert.Equal(HttpStatusCode.BadRequest, invalid);
        Assert.Equal(["email", "organisation", "roles"], fields.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Log_is_read_by_pages_by_action_and_by_actor()
    {
        await AskAsync(HttpMethod.Post, People, new { email = Email, roles = (string[])["viewer"] });

        var (_, all) = await AskAsync(HttpMethod.Get, "/api/v1/staff/audit?limit=1");
        Assert.Equal(("staff.invite", "api-key", "a script"), Told(Assert.Single(all.GetProperty("items").EnumerateArray())));
        var (_, earlier) = await AskAsync(HttpMethod.Get, $"/api/v1/staff/audit?before={all.GetProperty("next").GetInt64()}");
        var first = Assert.Single(earlier.GetProperty("items").EnumerateArray());
        Assert.Equal(("staff.sign-in", "staff", "Ada Example"), Told(first));
        Assert.Equal(JsonValueKind.Null, earlier.GetProperty("next").ValueKind);
        var (_, byAction) = await AskAsync(HttpMethod.Get, "/api/v1/staff/audit?action=staff.sign-in");
        Assert.Single(byAction.GetProperty("items").EnumerateArray());
        var (_, byActor) = await AskAsync(HttpMethod.Get, $"/api/v1/staff/audit?actor={first.GetProperty("actor").GetString()}");
        Assert.Single(byActor.GetProperty("items").EnumerateArray());
        foreach (var query in (string[])["limit=0", "limit=101", "before=x", "before=0"]) Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Get, $"/api/v1/staff/audit?{query}")).Status);
    }

    private static (string? Action, string? Kind, string? Name) Told(JsonElement entry) =>
        (entry.GetProperty("action").GetString(), entry.GetProperty("actorKind").GetString(), entry.GetProperty("actorName").GetString());

    private async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", _key);
        using var answer = await _app.Client.SendAsync(request);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
