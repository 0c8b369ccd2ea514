using System.Net;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Deliveries;

/// <summary>Signatures on paper: entered, corrected, and told apart from the count.</summary>
public sealed class PaperTests : IDisposable
{
    private readonly ServedApp _app = new();
    private readonly string _petition = SeedPetitions.Open[0];

    private string Address => $"/staff/petitions/{_petition}/paper";

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Sheets_are_shown_beside_the_count_and_never_in_it()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        await new SignerForm { Email = "one@example.org" }.SignAsync(_app.Client, _petition);

        Assert.Equal(Address, (await EnterAsync(browser, "A-1", "200")).Headers["Location"]);
        await EnterAsync(browser, "A-2", "40");

        var signatures = JsonSerializer.Deserialize<JsonElement>(await _app.Client.GetStringAsync($"/api/v1/petitions/{_petition}")).GetProperty("signatures");
        Assert.Equal((1, 240), (signatures.GetProperty("counted").GetInt64(), signatures.GetProperty("paper").GetInt64()));
        var count = JsonSerializer.Deserialize<JsonElement>(await _app.Client.GetStringAsync($"/api/v1/petitions/{_petition}/count"));
        Assert.Equal((1, 240), (count.GetProperty("count").GetInt64(), count.GetProperty("paper").GetInt64()));
        Assert.Contains("Besides these, 240 signatures on paper.", (await _app.Visitor.GetAsync($"/petitions/{_petition}")).Text, StringComparison.Ordinal);
        foreach (var language in SiteLanguage.All) Assert.Contains(240.ToString("N0", language.Culture), (await _app.Visitor.GetAsync($"/{language.Tag}/petitions/{_petition}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sees_witnesses_stands_in_the_audit_log()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        Task<IReadOnlyList<AuditEntry>> Views() => _app.AuditedAsync("persons.view");
        await browser.Visitor.GetAsync(Address);
        Assert.Empty(await Views());

        await EnterAsync(browser, "A-1", "200");
        var before = (await Views()).Count;
        await browser.Visitor.GetAsync(Address);

        var views = await Views();
        Assert.Equal(before + 1, views.Count);
        Assert.Equal(("witnesses", "1"), (views[^1].Details["list"], views[^1].Details["shown"]));
    }

    [Fact]
    public async Task Correction_is_an_entry_of_its_own_and_nothing_is_deleted()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        await EnterAsync(browser, "A-1", "200");
        await EnterAsync(browser, "A-2", "40");

        var page = await browser.Visitor.GetAsync(Address);
        await browser.Visitor.SendAsync(page, "/1/correct", ("signatures", "180"), ("why", "counted twice"));
        await browser.Visitor.SendAsync(page, "/1/correct", ("signatures", "190"), ("why", "counted again"));
        var after = await browser.Visitor.GetAsync(Address);

        Assert.Contains("230 on paper", after.Text, StringComparison.Ordinal);
        Assert.Contains("correction of entry 1: counted twice · −20 signatures".Replace(" · ", " ", StringComparison.Ordinal), after.Text, StringComparison.Ordinal);
        Assert.Contains("correction of entry 1: counted again +10 signatures", after.Text, StringComparison.Ordinal);
        Assert.Contains("200 signatures", after.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["paper.enter A-1", "paper.enter A-2", "paper.correct 1", "paper.correct 1"],
            (await EntriesAsync()).Select(entry => $"{entry.Action} {entry.Details.GetValueOrDefault("sheet") ?? entry.Details["corrects"]}"));
    }

    [Fact]
    public async Task Sheet_is_entered_once_however_its_reference_is_spelled_and_whoever_is_first()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        await EnterAsync(browser, "A 1", "200");

        var again = await EnterAsync(browser, "a1", "200");
        var page = await browser.Visitor.GetAsync(Address);
        var both = await Task.WhenAll(SendAsync(browser, page, "B-1", "10"), SendAsync(browser, page, "B-1", "10"));

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("was entered already", again.Text, StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.BadRequest], both.Select(answer => answer.Status).Order());
        Assert.Contains("210 on paper", (await browser.Visitor.GetAsync(Address)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signatures", "0")]
    [InlineData("signatures", "501")]
    [InlineData("signatures", "-1")]
    [InlineData("sheet", " ")]
    [InlineData("place", "")]
    [InlineData("witness", "")]
    [InlineData("on", "5/11/2026")]
    [InlineData("on", "2027-01-01")]
    public async Task Entry_that_cannot_be_is_refused_by_name(string field, string value)
    {
        using var browser = await AddAsync(StaffRole.Administrator);

        var page = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(Address), "/paper", [.. Sheet("A-1", "10").Where(one => one.Name != field), (field, value)]);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"id=\"paper-{field}-problem\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("0 on paper", page.Text, StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Witness_is_shown_to_staff_and_stored_sealed()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        await EnterAsync(browser, "A-1", "10");

        Assert.Contains("witness Grace Hopper", (await browser.Visitor.GetAsync(Address)).Text, StringComparison.Ordinal);
        var stored = await _app.Services.GetRequiredService<IDocuments>().ListAsync<JsonElement>(PaperEntry.Kind);
        Assert.DoesNotContain("Grace", Assert.Single(stored).Value.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", (await _app.Visitor.GetAsync($"/petitions/{_petition}")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Paper_and_delivery_are_for_who_delivers_this_petition(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role);
        var delivery = $"/staff/petitions/{_petition}/delivery";

        foreach (var path in (string[])[Address, delivery, $"{delivery}/cover", $"{delivery}/names"]) Assert.Equal(status, (await browser.Visitor.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync("/staff/petitions/there-is-none/paper")).Status);
    }

    private static (string Name, string Value)[] Sheet(string sheet, string signatures) =>
        [("on", "2026-11-21"), ("sheet", sheet), ("place", "Kathmandu"), ("witness", "Grace Hopper"), ("signatures", signatures)];

    private async Task<Shown> EnterAsync(StaffBrowser browser, string sheet, string signatures) => await SendAsync(browser, await browser.Visitor.GetAsync(Address), sheet, signatures);

    private static Task<Shown> SendAsync(StaffBrowser browser, Shown page, string sheet, string signatures) => browser.Visitor.SendAsync(page, "/paper", Sheet(sheet, signatures));

    private Task<StaffBrowser> AddAsync(StaffRole role) => StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role], Campaigns = ["another"] });

    private async Task<List<AuditEntry>> EntriesAsync() =>
        [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().Where(entry => entry.Action.StartsWith("paper.", StringComparison.Ordinal))];
}
