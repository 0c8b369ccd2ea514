using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Campaigns;

public sealed class RetentionTests : IDisposable
{
    private readonly DestructionBench _bench = new();
    private readonly DateTimeOffset _now;
    private readonly RetentionSweep _sweep;

    public RetentionTests()
    {
        _now = _bench.Clock.GetUtcNow();
        _sweep = new(_bench.Retention, _bench.Destruction, _bench.Clock);
    }

    public static TheoryData<PetitionState> StatesThatHoldTheEndBack => [PetitionState.Draft, PetitionState.InReview, PetitionState.Open];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task People_are_due_so_many_days_after_the_last_petition_ended()
    {
        Keep(days: 30);
        await _bench.AddAsync(Closed("one", _now.AddDays(-50)), signers: 5);
        await _bench.AddAsync(Closed("two", _now.AddDays(-10)), signers: 7);
        await _bench.AddAsync(Samples.Petition("three") with { ClosesAt = _now.AddDays(-20) });

        var campaign = Assert.Single(await _bench.Retention.ReadAsync());

        Assert.Equal((_now.AddDays(-10), _now.AddDays(20), 15L), (campaign.EndedAt, campaign.DueAt, campaign.People));
        Assert.False(campaign.IsDue(_now.AddDays(20) - TimeSpan.FromTicks(1)));
        Assert.True(campaign.IsDue(_now.AddDays(20)));
    }

    [Fact]
    public async Task People_are_kept_for_180_days_where_nobody_says_otherwise()
    {
        await _bench.AddAsync(Closed("one", _now));

        Assert.Equal(_now.AddDays(180), Assert.Single(await _bench.Retention.ReadAsync()).DueAt);
    }

    [Theory]
    [MemberData(nameof(StatesThatHoldTheEndBack))]
    public async Task Campaign_with_a_petition_that_may_take_signatures_yet_has_no_end(PetitionState state)
    {
        await _bench.AddAsync(Closed("one", _now.AddDays(-5000)));
        await _bench.AddAsync(Samples.Petition("two") with { State = state });

        var campaign = Assert.Single(await _bench.Retention.ReadAsync());

        Assert.Equal((1, null), (campaign.NotOver, campaign.DueAt));
        Assert.False(campaign.IsDue(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Hidden_petition_does_not_keep_people_for_ever()
    {
        Keep(days: 30);
        await _bench.AddAsync(Samples.Petition("one") with { State = PetitionState.Hidden, HiddenIn = PetitionState.Open, ClosedAt = _now });

        Assert.Equal(_now.AddDays(30), Assert.Single(await _bench.Retention.ReadAsync()).DueAt);
    }

    [Fact]
    public async Task Petition_that_stopped_nobody_knows_when_is_told_and_nothing_is_due()
    {
        await _bench.AddAsync(Closed("one", _now.AddDays(-5000)));
        await _bench.AddAsync(Samples.Petition("two") with { State = PetitionState.Closed });

        var campaign = Assert.Single(await _bench.Retention.ReadAsync());

        Assert.Equal((1, null), (campaign.EndUnknown, campaign.DueAt));
    }

    [Fact]
    public async Task Rejected_petition_that_nobody_could_sign_holds_nothing_back()
    {
        await _bench.AddAsync(Closed("one", _now));
        await _bench.AddAsync(Samples.Petition("two") with { State = PetitionState.Rejected });

        Assert.Equal(_now.AddDays(180), Assert.Single(await _bench.Retention.ReadAsync()).DueAt);
    }

    [Fact]
    public async Task Campaign_without_petitions_is_never_due() => Assert.Null(Assert.Single(await _bench.Retention.ReadAsync()).DueAt);

    [Fact]
    public async Task Reading_changes_nothing()
    {
        Keep(days: 1);
        await _bench.AddAsync(Closed("one", _now.AddDays(-50)));

        await _bench.Retention.ReadAsync();

        Assert.Equal(0, _bench.Effects);
    }

    [Fact]
    public async Task Sweep_destroys_who_is_due_and_leaves_everybody_else()
    {
        Keep(days: 30);
        await _bench.AddAsync(Closed("one", _now.AddDays(-30)));
        _bench.Documents.Put(CampaignRecord.Kind, "another-campaign", Samples.Campaign("another-campaign"));
        await _bench.AddAsync(Closed("two", _now.AddDays(-30)) with { Campaign = "another-campaign" });

        var record = Assert.Single(await _sweep.RunAsync());

        Assert.Equal((DestructionBench.Slug, DestructionReason.Retention), (record.Campaign, record.Reason));
        Assert.False(await _bench.HasKeyAsync());
        Assert.Equal([_now.AddDays(150), null], (await _bench.Retention.ReadAsync()).Select(campaign => campaign.DueAt));
        Assert.Equal([null, _now], (await _bench.Retention.ReadAsync()).Select(campaign => campaign.DestroyedAt));
    }

    [Fact]
    public async Task Second_sweep_destroys_nobody_twice()
    {
        Keep(days: 30);
        await _bench.AddAsync(Closed("one", _now.AddDays(-30)));
        await _sweep.RunAsync();

        Assert.Empty(await _sweep.RunAsync());
    }

    [Fact]
    public async Task Sweep_finishes_what_a_process_that_died_had_begun()
    {
        await _bench.AddAsync(Samples.Petition("one"));
        _bench.DiesBefore = 4;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Operator));
        _bench.Restart();

        await _sweep.RunAsync();

        Assert.NotNull((await _bench.RecordAsync())!.FinishedAt);
        Assert.False(await _bench.HasKeyAsync());
    }

    private static PetitionRecord Closed(string slug, DateTimeOffset at) => Samples.Petition(slug) with { State = PetitionState.Closed, ClosedAt = at };

    private void Keep(int days) => _bench.Documents.Put(CampaignRecord.Kind, DestructionBench.Slug, Samples.Campaign() with { RetentionDays = days });
}
