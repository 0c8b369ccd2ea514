using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Exports;

/// <summary>Exports as staff order and get them, and what stands in them.</summary>
public sealed class ExportPagesTests : IDisposable
{
    private readonly ServedApp _app = new();
    private readonly string _petition = SeedPetitions.Open[0];

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Campaign_gets_names_as_shown_and_addresses_of_those_alone_who_agreed()
    {
        await SignAsync("named@example.org", "Ada Example", "named", updates: true);
        await SignAsync("initials@example.org", "Grace Hopper", "initials", updates: false);
        await SignAsync("nobody@example.org", "Edsger Dijkstra", "count-only", updates: true);

        var rows = ExportRow.Read(await ExportAsync("signers", "csv"));

        Assert.Equal(
            [("", "nobody@example.org", "count-only"), ("Ada Example", "named@example.org", "named"), ("G. H.", "", "initials")],
            rows.Select(row => (row.Name, row.Email, row.Visibility)).Order());
    }

    [Fact]
    public async Task Target_gets_those_alone_who_chose_to_be_seen_and_no_address()
    {
        await SignAsync("named@example.org", "Ada Example", "named", updates: true);
        await SignAsync("initials@example.org", "Grace Hopper", "initials", updates: true);
        await SignAsync("nobody@example.org", "Edsger Dijkstra", "count-only", updates: true);

        var lines = (await ExportAsync("delivery", "csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("name,country,signedOn", lines[0]);
        Assert.Equal(["Ada Example,NP,2026-11-22", "G. H.,NP,2026-11-22"], lines[1..].Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 Ada", "'+49 Ada")]
    [InlineData("-Ada", "'-Ada")]
    [InlineData("@ada", "'@ada")]
    [InlineData("Ada = one", "Ada = one")]
    public async Task Name_that_is_a_formula_to_a_spreadsheet_is_text_in_both_formats(string name, string cell)
    {
        await SignAsync("named@example.org", name, "named", updates: false);

        Assert.Equal(cell, Assert.Single(ExportRow.Read(await ExportAsync("signers", "csv"))).Name);
        Assert.Equal(cell, JsonElement.Parse(await ExportAsync("signers", "json-lines")).Text("name"));
    }

    [Fact]
    public async Task Recipient_and_purpose_are_in_the_log_before_a_row_is_read_and_so_is_each_download()
    {
        await SignAsync("named@example.org", "Ada Example", "named", updates: false);
        using var browser = await AddAsync(StaffRole.Administrator);

        var page = await OrderAsync(browser, "signers", "csv");
        Assert.Contains("the ministry", page.Text, StringComparison.Ordinal);
        await DownloadAsync(browser, page);

        Assert.Equal(
            ["signatures.export staff the ministry a hearing", "signatures.export program  ", "export.download staff  "],
            (await EntriesAsync()).Select(entry => $"{entry.Action} {entry.Actor.Kind} {entry.Details.GetValueOrDefault("recipient")} {entry.Details.GetValueOrDefault("purpose")}"));
        Assert.Equal("1", (await EntriesAsync())[1].Details["rows"]);
    }

    [Theory]
    [InlineData("recipient")]
    [InlineData("purpose")]
    public async Task Nothing_is_ordered_without_recipient_and_purpose(string field)
    {
        using var browser = await AddAsync(StaffRole.Administrator);

        var page = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/exports"), "/staff/exports", [.. Order("signers", "csv").Where(one => one.Name != field), (field, " ")]);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Download_goes_on_where_it_broke_off_and_two_at_once_get_the_same()
    {
        for (var number = 0; number < 5; number++) await SignAsync($"one{number}@example.org", "Ada Example", "named", updates: false);
        using var browser = await AddAsync(StaffRole.Administrator);
        var page = await OrderAsync(browser, "signers", "csv");
        var file = FileOf(page);

        var both = await Task.WhenAll(browser.Visitor.GetAsync(file), browser.Visitor.GetAsync(file));
        Assert.Equal(both[0].Html, both[1].Html);
        var key = await MakeKeyAsync(StaffAction.Export);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1" + file, UriKind.Relative)) { Headers = { Range = new RangeHeaderValue(20, null) } };
        request.Headers.Authorization = new("Bearer", key);
        using var rest = await _app.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.PartialContent, both[0].Html[20..]), (rest.StatusCode, await rest.Content.ReadAsStringAsync()));
        Assert.Equal("no-store", rest.Headers.CacheControl!.ToString());
        Assert.Contains($"{_petition}-signers-20261122T1200.csv", rest.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_is_there_for_a_day_and_not_a_moment_longer()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        var page = await OrderAsync(browser, "signers", "csv");
        Assert.Equal(HttpStatusCode.OK, (await browser.Visitor.GetAsync(FileOf(page))).Status);

        var key = await MakeKeyAsync(StaffAction.Export, days: 3);
        _app.Clock.Now += SignerExports.KeptFor;

        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(key, HttpMethod.Get, FileOf(page))).Status);
        Assert.Equal("expired", (await AskAsync(key, HttpMethod.Get, FileOf(page)[..^"/file".Length])).Body.Text("state"));
    }

    [Fact]
    public async Task Deleted_export_is_gone_and_so_is_its_file()
    {
        using var browser = await AddAsync(StaffRole.Administrator);
        var page = await OrderAsync(browser, "signers", "csv");

        await browser.Visitor.SendAsync(page, "/delete");

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync(FileOf(page))).Status);
        Assert.Empty(_app.Services.GetRequiredService<ExportFiles>().List());
    }

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.OK)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Exporting_is_for_who_may(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role);

        Assert.Equal(status, (await browser.Visitor.GetAsync("/staff/exports")).Status);
    }

    [Fact]
    public async Task Export_of_somebody_elses_campaign_is_not_there_and_none_can_be_ordered()
    {
        using var admin = await AddAsync(StaffRole.Administrator, "ada@example.org");
        using var campaigner = await AddAsync(StaffRole.Campaigner);
        var page = await OrderAsync(admin, "signers", "csv");

        Assert.Equal(HttpStatusCode.NotFound, (await campaigner.Visitor.GetAsync(FileOf(page))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await campaigner.Visitor.GetAsync(FileOf(page)[..^"/file".Length])).Status);
        Assert.Contains("There are none.", (await campaigner.Visitor.GetAsync("/staff/exports")).Text, StringComparison.Ordinal);
        var refused = await campaigner.Visitor.SendAsync(await campaigner.Visitor.GetAsync("/staff/exports"), "/staff/exports", Order("signers", "csv"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task Program_with_a_key_orders_watches_downloads_and_deletes()
    {
        await SignAsync("named@example.org", "Ada Example", "named", updates: false);
        var key = await MakeKeyAsync(StaffAction.Export);

        var (status, ordered) = await AskAsync(
            key, HttpMethod.Post, "/staff/exports", $$"""{"petition":"{{_petition}}","scope":"signers","format":"json-lines","recipient":"the ministry","purpose":"a hearing"}""");
        Assert.Equal(HttpStatusCode.Accepted, status);
        await DoneAsync();
        var address = $"/staff/exports/{ordered.Text("id")}";
        var (_, done) = await AskAsync(key, HttpMethod.Get, address);
        Assert.Equal(("done", 1), (done.Text("state"), done.GetProperty("rows").GetInt64()));
        Assert.Equal("Ada Example", (await AskAsync(key, HttpMethod.Get, $"{address}/file")).Body.Text("name"));
        Assert.Equal(1, (await AskAsync(key, HttpMethod.Get, "/staff/exports")).Body.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(key, HttpMethod.Delete, address)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(key, HttpMethod.Get, $"{address}/file")).Status);
    }

    private async Task SignAsync(string email, string name, string visibility, bool updates) =>
        await new SignerForm { Email = email, Name = name, Visibility = visibility, Updates = updates }.SignAsync(_app.Client, _petition);

    private (string Name, string Value)[] Order(string scope, string format) =>
        [("petition", _petition), ("scope", scope), ("format", format), ("recipient", "the ministry"), ("purpose", "a hearing")];

    private async Task<Shown> OrderAsync(StaffBrowser browser, string scope, string format)
    {
        var ordered = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/exports"), "/staff/exports", Order(scope, format));
        await DoneAsync();
        return await browser.Visitor.GetAsync(ordered.Headers["Location"]);
    }

    private async Task<string> ExportAsync(string scope, string format)
    {
        var email = $"{format}@example.org";
        using var browser = await AddAsync(StaffRole.Administrator, email);
        return await DownloadAsync(browser, await OrderAsync(browser, scope, format));
    }

    private static async Task<string> DownloadAsync(StaffBrowser browser, Shown page) => (await browser.Visitor.GetAsync(FileOf(page))).Html;

    private static string FileOf(Shown page) => Pages.Html.Elements(page.Html, "a").Select(link => link["href"]).Single(address => address.EndsWith("/file", StringComparison.Ordinal));

    private Task DoneAsync() => _app.Services.GetRequiredService<ExportRunner>().RunDueAsync(CancellationToken.None);

    private Task<StaffBrowser> AddAsync(StaffRole role, string email = "ben@example.org") =>
        StaffBrowser.AddAsync(_app, email, record => record with { Roles = [role], Campaigns = ["another"] });

    private async Task<List<AuditEntry>> EntriesAsync() =>
        [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().Where(entry => entry.Action.Contains("export", StringComparison.Ordinal))];

    private async Task<string> MakeKeyAsync(StaffAction scope, int days = 1)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Cleo Example", Mailbox.TryParse("cleo@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), StaffRole.Administrator);
        Assert.True(await people.AddAsync(member));
        return (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", [scope], days))!.Value.Token;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string key, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", key);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _app.Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Length == 0 ? default : JsonElement.Parse(body));
    }
}
