using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public sealed class MomentumReadingTests : IDisposable
{
    private readonly WholeInstallation _installation = new();
    private readonly MomentumReadings _readings;
    private readonly Milestones _milestones;

    public MomentumReadingTests()
    {
        var (actors, clock) = (_installation.Actors, _installation.Clock);
        _milestones = new(_installation.Documents, clock);
        _readings = new(new(actors, clock), _installation.Counts, new(actors, clock), _milestones);
    }

    private DateTimeOffset Now => _installation.Clock.GetUtcNow();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Minutes_hours_and_days_add_up_to_the_count_and_go_on_doing_so_when_somebody_leaves()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(20);
        _installation.Clock.Advance(TimeSpan.FromMinutes(1));
        await SignAsync(5, from: 100);
        var row = _installation.Rows()[0];
        await _installation.Actors.SignatureShard(new(WholeInstallation.Slug, row.Signer.Shard(Samples.Petition().Shards))).WithdrawAsync(row.Signer);
        _installation.Clock.Advance(TimeSpan.FromSeconds(5));

        var reading = await ReadAsync();

        Assert.Equal([24, 24, 24, 24], [reading.Counted, reading.Minutes.Sum(), reading.Hours.Sum(), reading.Days.Sum()]);
        Assert.Equal((await _installation.CountAsync()).Counted, reading.Counted);
        Assert.Equal((MomentumReading.MinutesShown, MomentumReading.HoursShown, MomentumReading.DaysShown), (reading.Minutes.Count, reading.Hours.Count, reading.Days.Count));
    }

    [Fact]
    public async Task The_pace_leaves_out_what_is_not_over_yet_and_the_chart_does_not()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromMinutes(1));
        await SignAsync(5, from: 100);

        var reading = await ReadAsync();

        Assert.Equal((7, 7), (reading.Pace.Minute.Now, reading.Pace.Hour.Now));
        Assert.Equal([7, 5], reading.Minutes.TakeLast(2));
    }

    [Fact]
    public async Task Next_is_the_goal_or_the_milestone_before_it()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(3);
        Assert.Equal(100, (await ReadAsync()).Next);

        await _milestones.SetAsync(WholeInstallation.Slug, [2, 40], counted: 3);

        Assert.Equal(40, (await ReadAsync()).Next);
    }

    [Fact]
    public async Task A_petition_without_seven_whole_days_has_no_projection()
    {
        var young = Samples.Petition() with { OpensAt = Now.AddDays(-7) };
        await _installation.PublishAsync(young);
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Null((await _readings.ReadAsync(young, Now)).Projection);

        _installation.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(93, (await _readings.ReadAsync(young, Now)).Projection!.Missing);
    }

    [Fact]
    public async Task What_does_not_count_is_told_apart()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        await _installation.AskAsync(WholeInstallation.Form);
        await _installation.AskAsync(WholeInstallation.Form with { Email = "other@example.org" });
        var confirmed = await _installation.AskAsync(WholeInstallation.Form with { Email = "third@example.org" });
        await _installation.Confirming.ConfirmAsync(confirmed.Token);
        var row = Assert.Single(_installation.Rows());
        await _installation.Actors.SignatureShard(new(WholeInstallation.Slug, row.Signer.Shard(4))).MoveAsync(new([row.Signer], SignatureState.Counted, FromReason: null, SignatureState.HeldForReview, "looked-bad"));
        _installation.Clock.Advance(TimeSpan.FromSeconds(10));
        await _installation.Counts.ReadAsync(WholeInstallation.ByMail);
        await _installation.Counts.ReadAsync(WholeInstallation.ByMail);

        var reading = await _readings.ReadAsync(WholeInstallation.ByMail, Now);

        Assert.Equal(new(Awaiting: 2, Held: 1, Invalidated: 0, Withdrawn: 0), reading.Uncounted);
    }

    [Fact]
    public async Task A_campaign_is_the_sum_of_its_petitions()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromMinutes(1));
        var one = await ReadAsync();

        var sum = MomentumReading.Sum(Now, [one, one, one]);

        Assert.Equal((21, 21, 21), (sum.Counted, sum.Pace.Minute.Now, sum.Days.Sum()));
        Assert.Equal(0, MomentumReading.Sum(Now, []).Hours.Sum());
    }

    [Fact]
    public async Task Last_hour_of_a_petition_that_rests_wakes_no_shard()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(7, await _readings.ReadLastHourAsync(Samples.Petition(), Now));

        // Told once, so that the days are stored; then it rests until its shards are forgotten.
        _installation.Clock.Advance(TimeSpan.FromDays(3));
        var reads = _installation.Ledger.SignerReads;

        Assert.Equal(0, await _readings.ReadLastHourAsync(Samples.Petition(), Now));
        Assert.Equal(0, await _readings.ReadLastHourAsync(Samples.Petition(), Now));
        Assert.Equal(reads, _installation.Ledger.SignerReads);
    }

    private ValueTask<MomentumReading> ReadAsync() => _readings.ReadAsync(Samples.Petition(), Now);

    private async Task SignAsync(int people, int from = 0)
    {
        for (var person = from; person < from + people; person++)
        {
            Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, WholeInstallation.Form with { Email = $"signer-{person}@example.org" })).Status);
        }
    }
}
