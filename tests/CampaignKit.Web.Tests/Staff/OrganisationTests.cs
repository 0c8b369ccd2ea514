using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Organisations and what they stand behind, from the staff's pages and API to what readers see.</summary>
public sealed class OrganisationTests : IDisposable
{
    private const string Campaign = "free-to-change-jobs";
    private const string Petition = "end-closed-work-permits";
    private const string Endorsements = $"/staff/petitions/{Petition}/endorsements";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Endorsement_is_entered_shown_and_taken_back()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(staff, "example-centre", "Example Centre");
        await AddAsync(staff, "example-network", "Example <Network>", "example-centre");

        await EndorseAsync(staff, "example-centre");
        await EndorseAsync(staff, "example-network");

        var page = await staff.Visitor.GetAsync($"/petitions/{Petition}");
        Assert.Contains("1 organisation stands behind this petition.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Example <Network>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Example <Network>", page.Html, StringComparison.Ordinal);
        var told = await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/endorsements");
        Assert.Equal((1, "board"), (told.GetProperty("organisations").GetInt32(), told.GetProperty("endorsements")[0].Text("mandate")));

        var refused = await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(Endorsements), "example-centre/withdraw", ("reason", ""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(Endorsements), "example-centre/withdraw", ("reason", "The board decided anew."));

        var left = await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/endorsements");
        Assert.Equal(["example-network"], left.GetProperty("endorsements").EnumerateArray().Select(one => one.Text("organisation")));
        Assert.Contains("The board decided anew.", (await staff.Visitor.GetAsync(Endorsements)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("decided anew", (await staff.Visitor.GetAsync($"/petitions/{Petition}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Organisation_endorses_once_until_it_takes_that_back()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(staff, "example-centre", "Example Centre");
        await EndorseAsync(staff, "example-centre");

        var again = await SendEndorsementAsync(staff, "example-centre");

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("endorses the petition already", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_typed_stays()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);

        var refused = await SendOrganisationAsync(staff, "Example Centre", "Example Centre");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("The slug has to be 3–60 characters", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Example Centre\"", refused.Html, StringComparison.Ordinal);
        await AddAsync(staff, "example-centre", "Example Centre");
        Assert.Contains("There is an organisation `example-centre` already.", (await SendOrganisationAsync(staff, "example-centre", "Another")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_of_two_editors_is_told_and_loses_nothing()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(staff, "example-centre", "Example Centre");
        var (first, second) = (await staff.Visitor.GetAsync("/staff/organisations/example-centre"), await staff.Visitor.GetAsync("/staff/organisations/example-centre"));
        await staff.Visitor.SendAsync(first, "example-centre", ("name", "Example Centre One"));

        var told = await staff.Visitor.SendAsync(second, "example-centre", ("name", "Example Centre Two"));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Example Centre One", told.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Example Centre Two\"", told.Html, StringComparison.Ordinal);
        await staff.Visitor.SendAsync(told, "example-centre");
        Assert.Contains("Example Centre Two", (await staff.Visitor.GetAsync("/staff/organisations")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Petition_of_somebody_elses_campaign_and_another_organisation_are_not_there()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(admin, "example-centre", "Example Centre");
        using var theirs = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Campaigns = ["another"], Organisation = "Example Network" });

        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.GetAsync(Endorsements)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.GetAsync("/staff/organisations/example-centre")).Status);
        var token = (await theirs.Visitor.GetAsync("/staff/organisations")).Forms()[0].Fields;
        foreach (var path in (string[])[Endorsements, $"{Endorsements}/example-centre/withdraw", "/staff/organisations/example-centre"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.PostAsync(path, [.. token.Select(field => (field.Key, field.Value)), ("reason", "x")])).Status);
        }
    }

    [Fact]
    public async Task Name_that_signers_agreed_to_is_changed_by_administrators_alone()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var theirs = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Organisation = "Example Centre" });
        await _app.PartnerAsync("free-to-change-jobs", ("example-centre", "Example Centre"));
        const string path = "/staff/organisations/example-centre";

        var refused = await theirs.Visitor.SendAsync(await theirs.Visitor.GetAsync(path), "example-centre", ("name", "Somebody else"));
        var done = await theirs.Visitor.SendAsync(await theirs.Visitor.GetAsync(path), "example-centre", ("website", "https://example.org/"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Found), (refused.Status, done.Status));
        Assert.Contains("Ask an administrator to give it another name.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await admin.Visitor.SendAsync(await admin.Visitor.GetAsync(path), "example-centre", ("name", "Example Centre One"))).Status);
    }

    [Fact]
    public async Task Program_does_the_same_with_a_key()
    {
        using var client = await ClientAsync(record => record with { Roles = [StaffRole.Administrator] });

        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("organisations", new { slug = "example-centre", name = "Example Centre" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync($"petitions/{Petition}/endorsements", new { organisation = "example-centre", mandate = "members", givenOn = "2026-01-01" })).StatusCode);
        Assert.Equal("members", JsonElement.Parse(await client.GetStringAsync($"petitions/{Petition}/endorsements"))[0].GetProperty("terms")[0].Text("mandate"));
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsJsonAsync($"petitions/{Petition}/endorsements", new { organisation = "example-centre", mandate = "members", givenOn = "2026-01-01" })).StatusCode);

        using var read = await client.GetAsync("organisations/example-centre");
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(client, "\"none\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(client, read.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(client, read.Headers.ETag!.Tag)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync($"petitions/{Petition}/endorsements/example-centre/withdrawal", new { reason = "A new board." })).StatusCode);
        Assert.Equal(0, (await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/endorsements")).GetProperty("organisations").GetInt32());
    }

    [Fact]
    public async Task Every_act_is_in_the_audit_log_before_it_is_done()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);
        await AddAsync(staff, "example-centre", "Example Centre");
        await EndorseAsync(staff, "example-centre");
        await SendEndorsementAsync(staff, "example-centre");
        await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(Endorsements), "example-centre/withdraw", ("reason", "The board decided anew."));

        var entries = (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().ToList();

        Assert.Equal(["staff.sign-in", "organisation.create", "endorsement.give", "endorsement.give", "endorsement.give", "endorsement.withdraw"], entries.Select(entry => entry.Action));
        Assert.Equal(AuditSubject.Petition(Petition), entries[2].Subject);
        Assert.Equal("refused", entries[4].Details["stage"]);
    }

    private static async Task AddAsync(StaffBrowser staff, string slug, string name, string members = "") =>
        Assert.Equal(HttpStatusCode.Found, (await SendOrganisationAsync(staff, slug, name, members)).Status);

    private static async Task<Shown> SendOrganisationAsync(StaffBrowser staff, string slug, string name, string members = "") =>
        await staff.Visitor.SendAsync(await staff.Visitor.GetAsync("/staff/organisations"), "/organisations", ("slug", slug), ("name", name), ("members", members));

    private async Task EndorseAsync(StaffBrowser staff, string organisation) => Assert.Equal(HttpStatusCode.Found, (await SendEndorsementAsync(staff, organisation)).Status);

    private async Task<Shown> SendEndorsementAsync(StaffBrowser staff, string organisation) => await staff.Visitor.SendAsync(
        await staff.Visitor.GetAsync(Endorsements), "/endorsements", ("organisation", organisation), ("mandate", "board"), ("givenOn", _app.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

    private async Task<HttpClient> ClientAsync(Func<StaffRecord, StaffRecord> change)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse("ben@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), StaffRole.Viewer);
        member.Record = change(member.Record);
        Assert.True(await people.AddAsync(member));
        var (token, _) = (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", Enum.GetValues<StaffAction>(), days: 1))!.Value;
        return new() { BaseAddress = new(_app.Client.BaseAddress!, "/api/v1/staff/"), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "organisations/example-centre") { Content = JsonContent.Create(new { name = "Example Centre", website = "https://example.org/" }) };
        request.Headers.IfMatch.ParseAdd(version);
        return await client.SendAsync(request);
    }
}
