using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Control;
using CampaignKit.Web.Review;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Held signatures and rules, on pages and with a key.</summary>
public sealed class ModerationTests : IDisposable
{
    // Nobody is let through unlooked at, unlike in other tests.
    private readonly ServedApp _app = new(new Dictionary<string, string> { ["CampaignKit:Abuse:AllowedNetworks"] = "" });
    private readonly string _petition = SeedPetitions.Open[0];

    private string Address => $"/staff/petitions/{_petition}/review";

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Held_signature_is_seen_with_its_reason_accepted_and_counts()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);
        await HoldAsync("grace@example.org");
        var home = await moderator.Visitor.GetAsync("/staff");
        Assert.Contains("Waiting for a decision", home.Text, StringComparison.Ordinal);
        Assert.Contains("1 held", home.Text, StringComparison.Ordinal);

        var queue = await moderator.Visitor.GetAsync(Address);
        Assert.Contains("a field was filled that people never see", queue.Text, StringComparison.Ordinal);
        Assert.Contains("waiting for 0 minutes", queue.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("grace@example.org", queue.Html, StringComparison.Ordinal);
        var done = await moderator.Visitor.SendAsync(queue, "/accept");

        Assert.Equal((HttpStatusCode.Found, $"{Address}?accepted=1"), (done.Status, done.Headers["Location"]));
        Assert.Contains("Signatures that count now: 1.", (await moderator.Visitor.GetAsync(done.Headers["Location"])).Text, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0, 0), await _app.CountAsync(_petition));
    }

    [Fact]
    public async Task One_is_removed_by_its_receipt_and_all_of_a_reason_together()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);
        foreach (var name in (string[])["one", "two", "three"]) await HoldAsync($"{name}@example.org");
        var queue = await moderator.Visitor.GetAsync(Address);
        var receipt = queue.Forms().Select(form => form.Fields.GetValueOrDefault("receipt")).First(text => text?.Length == 26)!;

        var one = await moderator.Visitor.PostAsync($"{Address}/remove", ("receipt", receipt), Token(queue));
        var rest = await moderator.Visitor.PostAsync($"{Address}/remove", ("reason", "trap"), Token(queue));

        Assert.Equal([$"{Address}?removed=1", $"{Address}?removed=2"], [one.Headers["Location"], rest.Headers["Location"]]);
        Assert.Equal((0, 0, 0, 3), await _app.CountAsync(_petition));
        Assert.Equal(
            ["review.remove begun receipts=1", "review.remove done moved=1", "review.remove begun reason=trap", "review.remove done moved=2"],
            (await EntriesAsync("review.remove")).Select(entry => $"{entry.Action} {entry.Details["stage"]} {Told(entry, "receipts", "reason", "moved")}"));
    }

    [Fact]
    public async Task Names_are_shown_on_request_and_every_page_of_them_is_one_entry_with_its_number()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);
        foreach (var name in (string[])["one", "two"]) await HoldAsync($"{name}@example.org");

        var queue = await moderator.Visitor.GetAsync($"{Address}?persons=shown");

        Assert.Equal(2, queue.Html.Split("Ada Example").Length - 1);
        var entry = Assert.Single(await EntriesAsync("persons.view"));
        Assert.Equal(("held", "2"), (entry.Details["list"], entry.Details["shown"]));
    }

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Queue_and_rules_are_for_who_moderates(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role);

        Assert.Equal(status, (await browser.Visitor.GetAsync(Address)).Status);
        Assert.Equal(status, (await browser.Visitor.GetAsync($"{Address}/rules")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync("/staff/petitions/there-is-none/review")).Status);
    }

    [Fact]
    public async Task Rule_is_tried_applied_and_undone_and_all_of_it_is_in_the_log()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);
        await new SignerForm { Email = "one@example.org", Country = "BR" }.SignAsync(_app.Client, _petition);
        await new SignerForm { Email = "two@example.org", Country = "NP" }.SignAsync(_app.Client, _petition);

        var preview = await moderator.Visitor.SendAsync(await moderator.Visitor.GetAsync($"{Address}/rules"), "/preview", ("countries", "br"));
        Assert.Contains("This rule would remove 1", preview.Text, StringComparison.Ordinal);
        var refused = await moderator.Visitor.SendAsync(preview, "/rules", ("because", "No."));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var applied = await moderator.Visitor.SendAsync(refused, "/rules", ("because", "All of them came from one robot."));
        Assert.Equal($"{Address}/rules", applied.Headers["Location"]);
        Assert.Equal((1, 0, 0, 1), await _app.CountAsync(_petition));
        await moderator.Visitor.SendAsync(await moderator.Visitor.GetAsync($"{Address}/rules"), "/undo");

        Assert.Equal((2, 0, 0, 0), await _app.CountAsync(_petition));
        Assert.Equal(
            ["preview begun", "preview done", "apply begun", "apply refused", "apply begun", "apply done", "undo begun", "undo done"],
            (await EntriesAsync()).Where(entry => entry.Action.StartsWith("invalidation.", StringComparison.Ordinal)).Select(entry => $"{entry.Action.Split('.')[1]} {entry.Details["stage"]}"));
    }

    [Fact]
    public async Task Rule_with_no_criterion_is_refused_by_name()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);

        var page = await moderator.Visitor.SendAsync(await moderator.Visitor.GetAsync($"{Address}/rules"), "/preview");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("what matches everybody is no rule", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_on_the_command_line_is_in_the_log_too()
    {
        await InvalidateActions.Preview.AnswerAsync(_app.Services, new([_petition, "--country", "NP"]));

        Assert.Equal(
            ["operator begun country", "operator done 0"],
            (await EntriesAsync("invalidation.preview")).Select(entry => $"{entry.Actor.Kind} {entry.Details["stage"]} {Told(entry, "criteria", "matched").Split('=')[1]}"));
    }

    [Fact]
    public async Task With_a_key_the_same_is_done_and_persons_take_a_scope_of_their_own()
    {
        await HoldAsync("grace@example.org");
        var (all, some) = (await MakeKeyAsync(StaffAction.Moderate, StaffAction.ReadPeople), await MakeKeyAsync(StaffAction.Moderate));

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(some, HttpMethod.Get, "?persons=true")).Status);
        var (_, held) = await AskAsync(all, HttpMethod.Get, "?persons=true");
        Assert.Equal("Ada Example", held.GetProperty("items")[0].Text("name"));
        Assert.Equal(1, held.GetProperty("byReason").GetProperty("trap").GetInt64());
        var (_, without) = await AskAsync(some, HttpMethod.Get, "");
        Assert.Equal(JsonValueKind.Null, without.GetProperty("items")[0].GetProperty("name").ValueKind);
        var (status, moved) = await AskAsync(some, HttpMethod.Post, "/accept", $$"""{"receipts":["{{without.GetProperty("items")[0].Text("receipt")}}"]}""");
        Assert.Equal((HttpStatusCode.OK, 1), (status, moved.GetProperty("moved").GetInt64()));
        Assert.Equal(1, (await AskAsync(some, HttpMethod.Post, "/rules/preview", """{"countries":["NP"]}""")).Body.GetProperty("counted").GetInt64());
        var (_, removed) = await AskAsync(some, HttpMethod.Post, "/rules", """{"rule":{"countries":["NP"]},"because":"All of them came from one robot."}""");
        Assert.Equal((1, "applied"), (removed.GetProperty("removed").GetInt64(), removed.Text("state")));
        Assert.Equal("undone", (await AskAsync(some, HttpMethod.Post, $"/rules/{removed.Text("id")}/undo")).Body.Text("state"));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(some, HttpMethod.Post, "/rules/there-is-none/undo")).Status);
        Assert.Equal("api-key", (await EntriesAsync("review.accept"))[0].Actor.Kind);
    }

    // Whoever is held confirms their address first, like everybody whose signature looks bad.
    private async Task HoldAsync(string email)
    {
        await _app.Visitor.SignAsync(_petition, email, ("website", "https://example.org"), ("visibility", "named"));
        await _app.Visitor.PostAsync($"/confirm/{_app.Mails.To(email).Single().Token}");
    }

    private Task<StaffBrowser> AddAsync(StaffRole role) => StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role], Campaigns = ["another"] });

    private async Task<string> MakeKeyAsync(params StaffAction[] scopes)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = (await people.ListAsync()) is [var first, ..] ? first : null;
        if (member is null)
        {
            member = people.New("Ben Example", Mailbox.TryParse("ben@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), StaffRole.Administrator);
            Assert.True(await people.AddAsync(member));
        }

        return (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", scopes, days: 1))!.Value.Token;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string key, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1{Address}{path}", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", key);
        if (method == HttpMethod.Post) request.Content = new StringContent(json ?? "{}", Encoding.UTF8, "application/json");
        using var answer = await _app.Client.SendAsync(request);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<List<AuditEntry>> EntriesAsync(string? action = null) =>
        [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().Where(entry => action is null || entry.Action == action)];

    private static string Told(AuditEntry entry, params string[] names) => string.Join(' ', names.Where(entry.Details.ContainsKey).Select(name => $"{name}={entry.Details[name]}"));

    private static (string Name, string Value) Token(Shown page) => ("form-token", page.Forms().First(form => form.Fields.ContainsKey("form-token")).Fields["form-token"]);
}
