using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary><c>retention</c> as an operator runs it, over campaigns that ended long ago.</summary>
public sealed class RetentionCommandTests : IDisposable
{
    private const string Demand = "us-canada-2017-principle-6";

    private readonly DataFolder _folder = new();
    private readonly string _seeds;
    private readonly Dictionary<string, string?> _settings;

    public RetentionCommandTests()
    {
        _seeds = Path.Combine(_folder.Beside, "seeds");
        foreach (var file in Directory.GetFiles(Repository.Seeds, "*.yaml", SearchOption.AllDirectories).Where(file => !file.Contains("campaigns", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_seeds, Path.GetRelativePath(Repository.Seeds, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.CreateDirectory(Path.Combine(_seeds, "campaigns"));
        _settings = new() { ["CampaignKit__SeedsDirectory"] = _seeds };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dry_run_tells_of_each_campaign_until_when_its_people_are_kept_and_changes_nothing()
    {
        // Days that lie behind whatever day it is, one that lies before it, and none at all.
        Write("long-over", "retentionDays: 30", "closed", "closesAt: 2020-03-01T12:00:00Z");
        Write("lately-over", "retentionDays: 3650", "closed", "closesAt: 2026-11-01T12:00:00Z");
        Write("by-its-date", null, "open", "closesAt: 2020-03-01T12:00:00Z");
        Write("still-open", null, "open", null);
        Write("over-since-ever", null, "closed", null);
        Write("refused", null, "rejected", null);
        await using var program = await RunningProgram.StartAsync(_folder, _settings);

        var lines = (await CommandRun.OfAsync(_folder, "retention", settings: _settings)).AssertDone().Lines;

        Assert.Equal(
        [
            "by-its-date: last petition closed on 2020-03-01, due since 2020-08-28 (180 days); signatures that lose their person: 0.",
            "lately-over: last petition closed on 2026-11-01, due on 2036-10-29 (3650 days); signatures that lose their person: 0.",
            "long-over: last petition closed on 2020-03-01, due since 2020-03-31 (30 days); signatures that lose their person: 0.",
            "over-since-ever: no end known, petitions that have stopped without a date: 1; signatures with a person: 0. Give `closesAt` in its seed file.",
            "refused: no petition that anybody could have signed.",
            "still-open: no end yet, petitions that may still be signed: 1; signatures with a person: 0.",
            "2 due. Nothing was changed: retention --apply destroys what is due.",
        ], lines);
        Assert.Equal(lines, (await CommandRun.OfAsync(_folder, "retention", settings: _settings)).AssertDone().Lines);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3651")]
    [InlineData("for-ever")]
    public async Task Days_that_cannot_be_are_refused_at_the_start(string days)
    {
        Write("long-over", $"retentionDays: {days}", "closed", "closesAt: 2020-03-01T12:00:00Z");

        var refusal = await RefusedStart.OfAsync(_folder, _settings);

        Assert.Contains($"`retentionDays` has to be a whole number from 1 to 3,650, not `{days}`.", refusal.Errors, StringComparison.Ordinal);
    }

    private void Write(string slug, string? days, string state, string? closesAt) => File.WriteAllText(Path.Combine(_seeds, "campaigns", $"{slug}.yaml"), $"""
        slug: {slug}
        organisation: Example Coalition
        language: en
        title: A campaign
        summary: A summary.
        {days}
        petitions:
          - slug: {slug}-petition
            title: A petition
            ask: We ask.
            target: A minister
            background: It is so.
            whyNow: It is time.
            language: en
            demands: [{Demand}]
            state: {state}
            opensAt: 2019-01-01T00:00:00Z
            {closesAt}
            goal: 100
            confirmation: none
        """);
}
