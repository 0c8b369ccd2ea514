using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Review;

public sealed class BreakdownTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly ReviewBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Whatever_is_done_the_numbers_add_up_to_everybody_who_signed()
    {
        await _bench.SignAsync([
            .. Enumerable.Range(0, 30).Select(number => new Signer($"robot{number}@example.org") { Source = "robot" }),
            .. Enumerable.Range(0, 50).Select(number => new Signer($"person{number}@example.org") { Country = number < 8 ? "NP" : "CA" }),
            .. Enumerable.Range(0, 9).Select(number => new Signer($"held{number}@example.org") { State = SignatureState.HeldForReview, Reason = number < 5 ? "speed" : "domain" }),
        ]);
        var robots = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Sources = ["robot"] }, ReviewBench.By, ReviewBench.Because);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var others = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, "From a country that cannot sign this.");
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By);
        await WithdrawAsync("robot1@example.org", "robot2@example.org", "person20@example.org");
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, others.Invalidation!.Id, ReviewBench.By);

        var breakdown = await _bench.BreakdownAsync();

        Assert.Equal((49L, 4L, 3L, 33L), (breakdown.Counted, breakdown.Awaiting, breakdown.Withdrawn, breakdown.Removed));
        Assert.Equal(89, breakdown.Counted + breakdown.Awaiting + breakdown.Withdrawn + breakdown.Removed);
        Assert.Equal(2, breakdown.WithdrawnSince);
        Assert.Equal(
            [
                new(ReviewBench.Because, 30, robots.Invalidation!.At, Undone: null),
                new("From a country that cannot sign this.", 8, others.Invalidation.At, Undone: _bench.Clock.GetUtcNow()),
                new(Invalidation.ByHandSentence, 5, _bench.Clock.GetUtcNow(), Undone: null),
            ],
            breakdown.Removals);
    }

    [Fact]
    public async Task While_a_rule_is_applied_and_undone_the_numbers_add_up_at_every_step()
    {
        await _bench.FillAsync(Enumerable.Range(0, 4_000).Select(number => new Signer($"robot{number}@example.org") { Source = "robot" }));
        var seen = new List<long>();
        _bench.Stores.BeforeChanging = async () =>
        {
            var breakdown = await _bench.BreakdownAsync();
            Assert.Equal(4_000, breakdown.Counted + breakdown.Removed);
            Assert.All(breakdown.Removals, removal => Assert.Equal(ReviewBench.Because, removal.Sentence));
            seen.Add(breakdown.Removed);
        };

        var applied = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Sources = ["robot"] }, ReviewBench.By, ReviewBench.Because);
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, applied.Invalidation!.Id, ReviewBench.By);

        Assert.Contains(seen, removed => removed is > 0 and < 4_000);
        Assert.Equal(4_000, (await _bench.BreakdownAsync()).Counted);
    }

    [Fact]
    public void Lines_add_up_to_what_is_out_whatever_the_documents_say()
    {
        var lines =
            from isByHand in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            from state in Gen.Elements(isByHand ? [InvalidationState.Applying, InvalidationState.Applied] : Enum.GetValues<InvalidationState>())
            from applied in Gen.Choose(0, 50)
            select (isByHand, state, applied);
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(0, 150), Gen.ArrayOf(lines))), history =>
        {
            var invalidations = history.Item2.Select((line, at) => Invalidated(line.isByHand ? Invalidation.ByHand : $"rule-{at}", line.state, line.applied, at));
            var breakdown = Breakdown.Of(new(7, Noon) { Invalidated = history.Item1 }, invalidations);

            return breakdown.Removed == history.Item1
                && breakdown.WithdrawnSince >= 0
                && breakdown.Removals.All(removal => removal.Number > 0)
                && breakdown.Removals.Where(removal => removal.Undone is null).Sum(removal => removal.Number) - breakdown.WithdrawnSince == breakdown.Removed;
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261124, 1).WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Removal_that_is_under_way_takes_up_the_difference()
    {
        var breakdown = Breakdown.Of(
            new(7, Noon) { Invalidated = 25 }, [Invalidated("rule-1", InvalidationState.Applied, 10, at: 1), Invalidated("rule-2", InvalidationState.Applying, 0, at: 2)]);

        Assert.Equal([("rule-1", 10L), ("rule-2", 15L)], breakdown.Removals.Select(removal => (removal.Sentence, removal.Number)));
        Assert.Equal(0, breakdown.WithdrawnSince);
    }

    [Fact]
    public void What_no_document_tells_was_removed_by_hand()
    {
        var breakdown = Breakdown.Of(new(7, Noon) { Invalidated = 12 }, [Invalidated("rule-1", InvalidationState.Applied, 10, at: 1)]);

        Assert.Equal([("rule-1", 10L), (Invalidation.ByHandSentence, 2L)], breakdown.Removals.Select(removal => (removal.Sentence, removal.Number)));
    }

    [Fact]
    public void Removal_that_took_out_nobody_is_not_told()
    {
        Assert.Empty(Breakdown.Of(new(7, Noon), [Invalidated("rule-1", InvalidationState.Applied, 0, at: 1)]).Removals);
    }

    [Fact]
    public async Task Other_petitions_have_no_part_in_it()
    {
        await _bench.SignAsync(new Signer("robot@example.org") { Source = "robot" });
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Sources = ["robot"] }, ReviewBench.By, ReviewBench.Because);

        Assert.Single(_bench.Catalogue.Current.InvalidationsOf(ReviewBench.Slug));
        Assert.Empty(_bench.Catalogue.Current.InvalidationsOf("another-petition"));
    }

    [Fact]
    public async Task Every_node_tells_it_as_soon_as_its_catalogue_is_refreshed()
    {
        await _bench.SignAsync(new Signer("robot@example.org") { Source = "robot" });
        using var other = _bench.NewNode();
        await other.Catalogue.RefreshAsync();
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Sources = ["robot"] }, ReviewBench.By, ReviewBench.Because);

        await other.Actors.Catalogue().RefreshAsync();
        await other.Catalogue.RefreshAsync();

        Assert.Equal(ReviewBench.Because, Assert.Single(Breakdown.Of(await other.Counts.ReadAsync(_bench.Petition), other.Catalogue.Current.InvalidationsOf(ReviewBench.Slug)).Removals).Sentence);
    }

    private static Invalidation Invalidated(string id, InvalidationState state, long applied, int at) => new()
    {
        Petition = ReviewBench.Slug,
        Id = id,
        Sentence = id,
        By = ReviewBench.By,
        At = Noon.AddMinutes(at),
        State = state,
        Applied = applied,
        UndoneAt = state is InvalidationState.Undone ? Noon.AddHours(1) : null,
    };

    private async Task WithdrawAsync(params string[] emails)
    {
        foreach (var email in emails)
        {
            var signer = await _bench.KeyAsync(new(email));
            var subtotal = await _bench.Shard(signer).WithdrawAsync(signer);
            await _bench.Counts.ApplyAsync(_bench.Petition, subtotal);
        }
    }
}
