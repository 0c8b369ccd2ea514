using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Campaigns;

public sealed class KeyDestructionTests : IDisposable
{
    private static readonly string[] Two = ["ana", "ben"];

    private readonly DestructionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Purge_leaves_the_counts_and_nobody_who_can_be_read()
    {
        await _bench.AddAsync(Samples.Petition("one"), signers: 5);
        var keys = await _bench.Keyring.ForAsync(Samples.Petition("one"));

        var record = await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.False(await _bench.HasKeyAsync());
        await Assert.ThrowsAsync<KeyDestroyedException>(async () => await _bench.Keyring.ForAsync(Samples.Petition("one")));
        Assert.Throws<KeyDestroyedException>(() => keys.Receipt(new(1)));
        Assert.Equal([new("one", 5, 0, 0, 0)], record!.Petitions);
        Assert.Equal((DestructionReason.Purge, _bench.Clock.GetUtcNow(), _bench.Clock.GetUtcNow()), (record.Reason, record.BegunAt, record.FinishedAt));
        Assert.Equal(Two, record.By);
        var attestation = (await _bench.AttestationAsync("one"))!;
        Assert.Equal(new("one", 5, 0, 0, 0), attestation.Sums);
        Assert.True(attestation.IsGenuine(await InstallationKeys.ReadAsync(_bench.Documents, _bench.Master)));
    }

    [Fact]
    public async Task Mails_and_traces_go_after_the_key_so_that_nothing_follows_them()
    {
        await _bench.AddAsync(Samples.Petition("one"));

        await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.Equal([($"mails of {DestructionBench.Slug}", false), ("traces", false)], _bench.Forgotten);
        Assert.Equal([DestructionBench.Slug], _bench.Copies.Campaigns);
    }

    [Theory]
    [InlineData(PetitionState.Open, PetitionState.Closed)]
    [InlineData(PetitionState.Draft, PetitionState.Draft)]
    [InlineData(PetitionState.InReview, PetitionState.InReview)]
    [InlineData(PetitionState.Closed, PetitionState.Closed)]
    [InlineData(PetitionState.Rejected, PetitionState.Rejected)]
    [InlineData(PetitionState.Hidden, PetitionState.Hidden)]
    [InlineData(PetitionState.Withdrawn, PetitionState.Withdrawn)]
    public async Task Open_petitions_close_and_others_stay_what_they_are(PetitionState before, PetitionState after)
    {
        await _bench.AddAsync(Samples.Petition("one") with { State = before });

        await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.Equal(after, (await _bench.PetitionAsync("one")).State);
    }

    [Fact]
    public async Task Petition_that_was_to_open_later_does_not()
    {
        await _bench.AddAsync(Samples.Petition("one") with { OpensAt = _bench.Clock.GetUtcNow().AddDays(1) });

        await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.Equal(PetitionState.Closed, (await _bench.PetitionAsync("one")).State);
    }

    [Fact]
    public async Task Petition_that_its_date_has_closed_keeps_its_date()
    {
        var closed = Samples.Petition("one") with { ClosesAt = _bench.Clock.GetUtcNow() };
        await _bench.AddAsync(closed);

        await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Retention);

        Assert.Equal((PetitionState.Open, closed.ClosesAt, null), ((await _bench.PetitionAsync("one")).State, (await _bench.PetitionAsync("one")).ClosesAt, (await _bench.PetitionAsync("one")).ClosedAt));
    }

    [Fact]
    public async Task Other_campaigns_are_left_alone()
    {
        await _bench.AddAsync(Samples.Petition("one"));
        await _bench.AddAsync(Samples.Petition("other") with { Campaign = "another-campaign" });

        var record = await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.Equal(["one"], record!.Petitions.Select(sums => sums.Petition));
        Assert.Equal(PetitionState.Open, (await _bench.PetitionAsync("other")).State);
        Assert.Null(await _bench.AttestationAsync("other"));
        Assert.NotNull(await _bench.Keyring.ForAsync(Samples.Petition("other") with { Campaign = "another-campaign" }));
    }

    [Fact]
    public async Task Campaign_that_does_not_exist_is_told_and_nothing_is_written()
    {
        Assert.Null(await _bench.Destruction.RunAsync("unknown", DestructionReason.Purge, Two));

        Assert.Equal(0, _bench.Effects);
    }

    [Fact]
    public async Task Second_order_gives_the_record_of_the_first_and_does_nothing()
    {
        await _bench.AddAsync(Samples.Petition("one"));
        var first = await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);
        _bench.Restart();
        _bench.Clock.Advance(TimeSpan.FromDays(1));

        var second = await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Operator);

        Assert.Equal((first!.Reason, first.FinishedAt), (second!.Reason, second.FinishedAt));
        Assert.Equal(0, _bench.Effects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_that_dies_before_any_of_the_effects_leaves_what_a_repeat_or_the_next_start_finishes(bool isRepeated)
    {
        var effects = await CountEffectsAsync();
        Assert.InRange(effects, 9, 30);
        for (var dying = 1; dying <= effects; dying++)
        {
            using var bench = new DestructionBench();
            await TwoPetitionsAsync(bench);
            bench.DiesBefore = dying;
            await Assert.ThrowsAsync<StorageUnavailableException>(() => bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two));
            var (ordered, attested) = (await bench.RecordAsync(), await bench.AttestationAsync("one"));
            bench.Restart();
            bench.Clock.Advance(TimeSpan.FromHours(1));

            if (isRepeated) await bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);
            else Assert.Equal(ordered is null ? [] : [DestructionBench.Slug], await bench.Destruction.ResumeAsync());

            // Nothing was ordered yet if the first of all writes failed.
            if (!isRepeated && ordered is null) Assert.True(await bench.HasKeyAsync());
            else await AssertDoneAsync(bench, attested);
        }
    }

    [Fact]
    public async Task Whoever_orders_again_what_is_under_way_is_written_down_too()
    {
        await _bench.AddAsync(Samples.Petition("one"));
        _bench.DiesBefore = 5;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Retention));
        _bench.Restart();

        var record = await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);

        Assert.Equal(DestructionReason.Purge, record!.Reason);
        Assert.Equal(Two, record.By);
    }

    [Fact]
    public async Task Mails_that_another_node_put_there_late_are_taken_out_for_two_days()
    {
        await _bench.AddAsync(Samples.Petition("one"));
        await _bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);
        _bench.Forgotten.Clear();
        _bench.Clock.Advance(KeyDestruction.LateMails);

        await _bench.Destruction.ForgetLateMailsAsync();
        Assert.Equal([($"mails of {DestructionBench.Slug}", false), ("traces", false)], _bench.Forgotten);

        _bench.Clock.Advance(TimeSpan.FromTicks(1));
        await _bench.Destruction.ForgetLateMailsAsync();
        Assert.Equal(2, _bench.Forgotten.Count);
    }

    private static async Task TwoPetitionsAsync(DestructionBench bench)
    {
        await bench.AddAsync(Samples.Petition("one"), signers: 5);
        await bench.AddAsync(Samples.Petition("two"), signers: 7);
    }

    private static async Task<int> CountEffectsAsync()
    {
        using var bench = new DestructionBench();
        await TwoPetitionsAsync(bench);
        await bench.Destruction.RunAsync(DestructionBench.Slug, DestructionReason.Purge, Two);
        return bench.Effects;
    }

    private static async Task AssertDoneAsync(DestructionBench bench, Attestation? attestedBefore)
    {
        Assert.False(await bench.HasKeyAsync());
        Assert.Equal([("traces", false), ($"mails of {DestructionBench.Slug}", false)], bench.Forgotten.Distinct().OrderByDescending(forgotten => forgotten.What));
        Assert.Equal("traces", bench.Forgotten[^1].What);
        foreach (var petition in (string[])["one", "two"]) Assert.Equal(PetitionState.Closed, (await bench.PetitionAsync(petition)).State);

        var record = (await bench.RecordAsync())!;
        Assert.NotNull(record.FinishedAt);
        Assert.Equal(Two, record.By);
        Assert.Equal([new("one", 5, 0, 0, 0), new("two", 7, 0, 0, 0)], record.Petitions);
        var attested = (await bench.AttestationAsync("one"))!;
        Assert.True(attested.IsGenuine(await InstallationKeys.ReadAsync(bench.Documents, bench.Master)));
        if (attestedBefore is not null) Assert.Equal(attestedBefore.At, attested.At);
    }
}
