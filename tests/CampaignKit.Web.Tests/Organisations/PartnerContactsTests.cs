using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Organisations;

/// <summary>Each organisation that runs a campaign gets the contacts that agreed to it, and nobody finds out by guessing who agreed to another.</summary>
public sealed class PartnerContactsTests : IAsyncLifetime, IDisposable
{
    private const string Campaign = "free-to-change-jobs";
    private const string Petition = "end-closed-work-permits";

    private readonly ServedApp _app = new();

    public async Task InitializeAsync()
    {
        await _app.PartnerAsync(Campaign, ("a-union", "A Union"), ("b-union", "B Union"));
        await SignAsync("lead@example.org", "Lena Lead", updates: true);
        await SignAsync("union@example.org", "Una Union", updates: false, "a-union");
        await SignAsync("both@example.org", "Bo Both", updates: true, "a-union", "b-union");
        await SignAsync("nobody@example.org", "Nils Nobody", updates: false);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Partner_gets_those_alone_who_agreed_to_it_and_of_them_what_it_needs_to_write()
    {
        var key = await KeyAsync("A Union");

        var lines = (await FileAsync(key, "partner", "a-union")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("name,email,postcode,country,locale,source", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(["Bo Both,both@example.org,,NP,en,", "Una Union,union@example.org,,NP,en,"], lines[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_of_a_partner_is_invited_as_its_campaigner_and_gets_its_contacts()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.InviteAsync("una@example.org", "campaigner", ("organisation", "C Union"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.InviteAsync("una@example.org", "campaigner", ("organisation", "A Union"))).Status);
        using var una = new StaffBrowser(_app.Client.BaseAddress!);
        await una.AcceptAsync(_app, "una@example.org", "Una Example");

        var page = await una.Visitor.GetAsync("/staff/exports");

        Assert.Contains("A Union", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("B Union", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await una.Visitor.GetAsync($"/staff/petitions/{Petition}/momentum")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await una.Visitor.GetAsync($"/staff/petitions/{Petition}")).Status);
    }

    [Fact]
    public async Task Lead_gets_its_own_and_learns_nothing_of_a_partners()
    {
        var file = await FileAsync(await KeyAsync(Lead), "signers", partner: null);

        Assert.Equal(["", "", "both@example.org", "lead@example.org"], ExportRow.Read(file).Select(row => row.Email).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("union", file.Replace("Una Union", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A Union", "partner", "b-union", "organisation")]
    [InlineData("A Union", "partner", "c-union", "organisation")]
    [InlineData("A Union", "partner", null, "organisation")]
    [InlineData("A Union", "signers", null, "petition")]
    [InlineData("A Union", "delivery", "a-union", "petition")]
    [InlineData(null, "partner", "a-union", "organisation")]
    [InlineData("Another union", "partner", "a-union", "petition")]
    public async Task Nobody_orders_what_is_anothers(string? organisation, string scope, string? partner, string field)
    {
        var key = await KeyAsync(organisation ?? Lead);

        var (status, told) = await OrderAsync(key, scope, partner);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal([field], told.GetProperty("errors").Names());
        Assert.Empty(await _app.AuditedAsync("signatures.export"));
    }

    [Fact]
    public async Task Administrator_may_order_any()
    {
        var key = await KeyAsync(null, StaffRole.Administrator);

        Assert.Equal(2, (await FileAsync(key, "partner", "b-union")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Export_of_a_partner_is_not_there_for_the_lead_another_partner_or_who_guesses_and_neither_is_the_leads_for_a_partner()
    {
        var (union, other, lead) = (await KeyAsync("A Union"), await KeyAsync("B Union"), await KeyAsync(Lead));
        var (theirs, leads) = ((await OrderAsync(union, "partner", "a-union")).Told.Text("id"), (await OrderAsync(lead, "signers", null)).Told.Text("id"));
        await DoneAsync();

        foreach (var (key, id) in ((string, string)[])[(lead, theirs), (other, theirs), (union, leads), (other, leads)])
        {
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Get, "/file"), (HttpMethod.Delete, "")])
            {
                Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(key, method, $"exports/{id}{path}")).Status);
            }
        }

        Assert.Equal(theirs, Assert.Single((await AskAsync(union, HttpMethod.Get, "exports")).Body.EnumerateArray()).Text("id"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(union, HttpMethod.Get, $"exports/{theirs}/file")).Status);
    }

    [Fact]
    public async Task Organisation_that_is_no_partner_any_more_gets_nothing_not_even_what_it_has_ordered()
    {
        var key = await KeyAsync("A Union");
        var (done, waiting) = ((await OrderAsync(key, "partner", "a-union")).Told.Text("id"), "");
        await DoneAsync();
        waiting = (await OrderAsync(key, "partner", "a-union")).Told.Text("id");

        await _app.PartnerAsync(Campaign, ("b-union", "B Union"));
        await DoneAsync();

        foreach (var id in (string[])[done, waiting]) Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(key, HttpMethod.Get, $"exports/{id}/file")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await OrderAsync(key, "partner", "a-union")).Status);
        Assert.Empty(_app.Services.GetRequiredService<ExportFiles>().List());
    }

    [Fact]
    public async Task Partners_campaigner_sees_the_numbers_and_nothing_else_of_the_campaign()
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Organisation = "A Union" });
        using var stranger = await StaffBrowser.AddAsync(_app, "cleo@example.org", record => record with { Roles = [StaffRole.Campaigner], Organisation = "Another union" });

        Assert.Contains($"/staff/petitions/{Petition}/momentum", (await browser.Visitor.GetAsync("/staff")).Html, StringComparison.Ordinal);
        foreach (var path in (string[])[$"/staff/petitions/{Petition}/momentum", $"/staff/campaigns/{Campaign}/momentum"])
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await browser.Visitor.GetAsync(path)).Status, (await stranger.Visitor.GetAsync(path)).Status));
        }

        foreach (var path in (string[])
        [
            $"campaigns/{Campaign}", $"campaigns/{Campaign}/edit", $"petitions/{Petition}", $"petitions/{Petition}/edit", $"petitions/{Petition}/preview", $"petitions/{Petition}/delivery", $"petitions/{Petition}/paper",
            $"petitions/{Petition}/updates", $"petitions/{Petition}/endorsements", $"petitions/{Petition}/review",
        ])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync($"/staff/{path}")).Status);
        }

        var page = await browser.Visitor.GetAsync("/staff/exports");
        Assert.Contains($"value=\"{Petition}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"partner\" selected", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("b-union", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partner_orders_by_the_page_and_recipient_purpose_and_organisation_are_in_the_log()
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Organisation = "A Union" });

        var ordered = await browser.Visitor.SendAsync(
            await browser.Visitor.GetAsync("/staff/exports"), "/staff/exports", ("petition", Petition), ("scope", "partner"), ("organisation", "a-union"), ("format", "json-lines"), ("recipient", "our office"), ("purpose", "a letter"));
        await DoneAsync();
        var page = await browser.Visitor.GetAsync(ordered.Headers["Location"]);

        Assert.Contains("Contacts that agreed to a-union", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 rows", page.Text, StringComparison.Ordinal);
        var details = (await _app.AuditedAsync("signatures.export"))[0].Details;
        Assert.Equal(("our office", "a letter", "partner", "a-union"), (details["recipient"], details["purpose"], details["scope"], details["organisation"]));
    }

    [Fact]
    public async Task Momentum_tells_signatures_and_contacts_by_organisation_unless_they_are_few()
    {
        for (var number = 0; number < 12; number++)
        {
            using var answer = await new SignerForm { Email = $"signer-{number}@example.org", Partners = number < 11 ? ["a-union"] : null, Source = "a-union", Updates = number < 3 }.PostAsync(_app.Client, Petition);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        for (var number = 12; number < 24; number++) await SignAsync($"signer-{number}@example.org", "Ada Example", updates: false);
        var (_, told) = await AskAsync(await KeyAsync("A Union"), HttpMethod.Get, $"petitions/{Petition}/momentum");

        Assert.Equal(
            [(Campaign, false, false), ("a-union", true, true), ("b-union", false, false)],
            told.GetProperty("organisations").EnumerateArray().Select(one => (one.Text("source"), one.TryGetProperty("signatures", out var some) && some.ValueKind is JsonValueKind.Number, one.TryGetProperty("contacts", out var few) && few.ValueKind is JsonValueKind.Number)));
        Assert.Equal((12, 13), (told.GetProperty("organisations")[1].GetProperty("signatures").GetInt32(), told.GetProperty("organisations")[1].GetProperty("contacts").GetInt32()));
        using var browser = await StaffBrowser.SetUpAsync(_app);
        foreach (var path in (string[])[$"petitions/{Petition}", $"campaigns/{Campaign}"]) Assert.Contains("A Union 12 13", (await browser.Visitor.GetAsync($"/staff/{path}/momentum")).Text, StringComparison.Ordinal);
    }

    private async Task SignAsync(string email, string name, bool updates, params string[] partners) =>
        await new SignerForm { Email = email, Name = name, Updates = updates, Partners = partners, Locale = "en" }.SignAsync(_app.Client, Petition);

    private string Lead => _app.Catalogue().Campaign(Campaign)!.Organisation;

    private async Task<string> KeyAsync(string? organisation, StaffRole role = StaffRole.Campaigner)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var email = $"someone-{(await people.ListAsync()).Count}@example.org";
        var member = people.New("Ben Example", Mailbox.TryParse(email, out var mailbox, out _) ? mailbox : throw new FormatException(), role);
        member.Record = member.Record with { Organisation = organisation };
        Assert.True(await people.AddAsync(member));
        return (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", Enum.GetValues<StaffAction>(), days: 1))!.Value.Token;
    }

    private Task DoneAsync() => _app.Services.GetRequiredService<ExportRunner>().RunDueAsync(CancellationToken.None);

    private async Task<(HttpStatusCode Status, JsonElement Told)> OrderAsync(string key, string scope, string? partner) =>
        await AskAsync(key, HttpMethod.Post, "exports", JsonSerializer.Serialize(new { petition = Petition, scope, organisation = partner, format = "csv", recipient = "our office", purpose = "a letter" }));

    private async Task<string> FileAsync(string key, string scope, string? partner)
    {
        var (status, told) = await OrderAsync(key, scope, partner);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await DoneAsync();
        using var request = Request(key, HttpMethod.Get, $"exports/{told.Text("id")}/file");
        using var answer = await _app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string key, HttpMethod method, string path, string? json = null)
    {
        using var request = Request(key, method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _app.Client.SendAsync(request);
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return (answer.StatusCode, isJson ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()) : default);
    }

    private static HttpRequestMessage Request(string key, HttpMethod method, string path) =>
        new(method, new Uri($"/api/v1/staff/{path}", UriKind.Relative)) { Headers = { Authorization = new("Bearer", key) } };
}
