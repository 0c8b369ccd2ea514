using System.Diagnostics;
using System.Net;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff.Momentum;

/// <summary>The momentum pages: who sees them, and that they say what the ledger does.</summary>
public sealed class MomentumPageTests : IDisposable
{
    private const string Petition = "end-closed-work-permits";
    private const string Campaign = "free-to-change-jobs";
    private const string OfPetition = $"/staff/petitions/{Petition}/momentum";
    private const string OfCampaign = $"/staff/campaigns/{Campaign}/momentum";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.OK)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.OK)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Whoever_may_see_numbers_sees_momentum(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role, Campaign);

        foreach (var path in (string[])[OfPetition, OfCampaign, $"{OfPetition}?by=minute", $"{OfCampaign}?by=day"]) Assert.Equal(status, (await browser.Visitor.GetAsync(path)).Status);
        if (status is HttpStatusCode.OK) return;
        foreach (var path in (string[])[$"{OfPetition}/live", $"{OfCampaign}/live"]) Assert.Equal(status, (await browser.Visitor.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData(OfPetition)]
    [InlineData(OfCampaign)]
    [InlineData($"{OfPetition}/live")]
    [InlineData($"{OfCampaign}/live")]
    [InlineData("/staff/petitions/there-is-no-such-petition/momentum")]
    [InlineData("/staff/campaigns/there-is-no-such-campaign/momentum")]
    public async Task What_is_not_theirs_is_not_there(string path)
    {
        using var browser = await AddAsync(StaffRole.Campaigner, "another-campaign");

        var page = await browser.Visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.DoesNotContain("signatures count", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_where_they_can_be() =>
        Assert.Equal("/staff/sign-in", (await new StaffBrowser(_app.Client.BaseAddress!).Visitor.GetAsync(OfPetition)).Headers["Location"]);

    [Fact]
    public async Task Numbers_are_those_of_the_ledger_after_signing_withdrawing_and_taking_out()
    {
        using var browser = await AddAsync(StaffRole.Viewer, Campaign);
        await SignAsync(20);
        await ExpectAsync(browser, 20);

        var rows = await RowsAsync();
        await Shard.WithdrawAsync(rows[0].Signer);
        await Shard.MoveAsync(new([rows[1].Signer, rows[2].Signer], SignatureState.Counted, FromReason: null, SignatureState.Invalidated, "rule"));
        await ExpectAsync(browser, 17);

        await Shard.MoveAsync(new([rows[1].Signer], SignatureState.Invalidated, "rule", SignatureState.Counted, Reason: null));
        await ExpectAsync(browser, 18);
    }

    [Theory]
    [InlineData(OfPetition)]
    [InlineData(OfCampaign)]
    public async Task Whoever_is_the_first_to_look_sees_the_count_at_once_and_the_rest_when_it_is_read(string path)
    {
        using var app = new ServedApp(new Dictionary<string, string>(), momentumPatience: TimeSpan.Zero);
        using var browser = await StaffBrowser.SetUpAsync(app);

        var first = await browser.Visitor.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "1"), (first.Status, first.Headers["Refresh"]));
        Assert.Contains("0 signatures count", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Last 60 minutes", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_group_is_shown_with_others_alone_and_no_person_at_all()
    {
        using var browser = await AddAsync(StaffRole.Viewer, Campaign);
        await SignAsync(12);
        await SignAsync(11, from: 100, country: "CA", source: "newsletter");
        await SignAsync(1, from: 200, country: "FR", source: "a-bus-stop");

        foreach (var path in (string[])[OfPetition, OfCampaign])
        {
            var page = await browser.Visitor.GetAsync(path);

            Assert.Contains("Nepal 12", page.Text, StringComparison.Ordinal);
            Assert.Contains("Elsewhere 12", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("France", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("bus-stop", page.Text, StringComparison.Ordinal);
            foreach (var word in (string[])["Ada", "signer-", "@"]) Assert.DoesNotContain(word, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Campaign_lists_its_petitions_those_that_move_most_first_and_so_does_the_home_page()
    {
        using var browser = await AddAsync(StaffRole.Viewer, Campaign);
        var other = SeedPetitions.Open.First(slug => slug != Petition && SeedPetitions.Content.Petitions.Any(petition => petition.Slug == slug && petition.Campaign == Campaign));
        await SignAsync(3);
        await SignAsync(5, petition: other);
        _app.Clock.Now += TimeSpan.FromMinutes(1);

        var campaign = await browser.Visitor.GetAsync(OfCampaign);
        var home = await browser.Visitor.GetAsync("/staff");

        Assert.Contains("8 signatures count", campaign.Text, StringComparison.Ordinal);
        foreach (var html in (string[])[campaign.Html, home.Html])
        {
            var (first, second) = (html.IndexOf($"/staff/petitions/{other}/momentum\"", StringComparison.Ordinal), html.IndexOf($"{OfPetition}\"", StringComparison.Ordinal));
            Assert.InRange(first, 0, second);
        }

        Assert.Contains(OfCampaign, home.Html, StringComparison.Ordinal);
        Assert.Contains("5 counted, 5 in the last hour", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_edits_petitions_sets_milestones_and_the_log_knows()
    {
        using var browser = await AddAsync(StaffRole.Campaigner, Campaign);
        await SignAsync(3);

        var answer = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(OfPetition), "/milestones", ("numbers", "2, 50 400"));

        Assert.Equal(OfPetition, answer.Headers["Location"]);
        var page = await browser.Visitor.GetAsync(OfPetition);
        Assert.Contains("2 reached 2026-11-22", page.Text, StringComparison.Ordinal);
        Assert.Contains("On the way to 50", page.Text, StringComparison.Ordinal);
        var entry = (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 1)).Entries[0];
        Assert.Equal(("petition.milestones", "2 50 400"), (entry.Action, entry.Details["numbers"]));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task Milestones_are_whole_numbers(string numbers)
    {
        using var browser = await AddAsync(StaffRole.Campaigner, Campaign);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(OfPetition), "/milestones", ("numbers", numbers))).Status);
    }

    [Theory]
    [InlineData(StaffRole.Viewer, Campaign)]
    [InlineData(StaffRole.Moderator, Campaign)]
    [InlineData(StaffRole.Campaigner, "another-campaign")]
    public async Task Whoever_may_not_edit_gets_no_form_and_cannot_send_one(StaffRole role, string campaign)
    {
        using var browser = await AddAsync(role, campaign);
        var home = await browser.Visitor.GetAsync("/staff");
        Assert.DoesNotContain("/milestones", (await browser.Visitor.GetAsync(OfPetition)).Html, StringComparison.Ordinal);

        var token = home.Forms()[0].Fields.Single();
        var answer = await browser.Visitor.PostAsync($"{OfPetition}/milestones", (token.Key, token.Value), ("numbers", "5"));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Empty((await _app.Services.GetRequiredService<Milestones>().ReadAsync(Petition)).Milestones);
    }

    private ISignatureShard Shard => _app.Services.GetRequiredService<IActors>().SignatureShard(new(Petition, 0));

    private Task<StaffBrowser> AddAsync(StaffRole role, string campaign) => StaffBrowser.AddAsync(_app, $"{role}@example.org", record => record with { Roles = [role], Campaigns = [campaign], Languages = ["fr"] });

    // What a page shows may be a second old.
    private Task ExpectAsync(StaffBrowser browser, long counted) => Eventually.HoldsAsync(() => AssertAsync(browser, counted), TimeSpan.FromSeconds(10), since: Stopwatch.GetTimestamp());

    private async Task AssertAsync(StaffBrowser browser, long counted)
    {
        foreach (var by in (string[])["minute", "hour", "day"])
        {
            var page = await browser.Visitor.GetAsync($"{OfPetition}?by={by}");

            Assert.Contains(FormattableString.Invariant($"{counted} signatures count"), page.Text, StringComparison.Ordinal);
            Assert.Equal(counted, TableSum(page.Html));
        }

        Assert.Equal((await RowsAsync()).LongCount(row => row.State is SignatureState.Counted), counted);
    }

    private static long TableSum(string html)
    {
        var table = html[html.IndexOf("data-part=\"table\"", StringComparison.Ordinal)..];
        return System.Text.RegularExpressions.Regex.Matches(table[..table.IndexOf("</table>", StringComparison.Ordinal)], "<td>([0-9,]+)</td>").Sum(cell => long.Parse(cell.Groups[1].Value, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task<List<SignRequest>> RowsAsync()
    {
        var rows = new List<SignRequest>();
        await foreach (var row in _app.Services.GetRequiredService<ISignatureLedger>().ReadRowsAsync(new(Petition, 0))) rows.Add(row);
        return rows;
    }

    private async Task SignAsync(int people, int from = 0, string country = "NP", string? source = null, string petition = Petition)
    {
        for (var person = from; person < from + people; person++) await new SignerForm { Email = $"signer-{person}@example.org", Country = country, Source = source }.SignAsync(_app.Client, petition);
    }
}
