using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Review;

public sealed class InvalidatingTests : IDisposable
{
    private static readonly RuleForm Robots = new() { Sources = ["robot*"] };

    private readonly ReviewBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Applying_takes_out_just_what_matches_and_says_how_much()
    {
        await _bench.SignAsync([.. Robot(40), .. People(60)]);

        var result = await ApplyAsync();

        Assert.Equal((InvalidationStatus.Done, 40L), (result.Status, result.Moved));
        Assert.Equal((InvalidationState.Applied, 40L, 40L), (result.Invalidation!.State, result.Invalidation.Matched, result.Invalidation.Applied));
        Assert.Equal((60, 0, 40), await _bench.StatesAsync());
        Assert.All(_bench.Rows, row => Assert.Equal(row.Source is not null, row.State is SignatureState.Invalidated));
        Assert.All(_bench.Rows, row => Assert.Equal(row.Source is null ? null : result.Invalidation.Id, row.Reason));
    }

    [Fact]
    public async Task More_than_one_call_of_a_shard_can_take_are_taken_out_in_several()
    {
        using var bench = new ReviewBench(shards: 1);
        await bench.FillAsync(Robot(2_500));
        var calls = 0;
        bench.Stores.BeforeChanging = () =>
        {
            calls++;
            return Task.CompletedTask;
        };

        await bench.Invalidating.ApplyAsync(ReviewBench.Slug, Robots, ReviewBench.By, ReviewBench.Because);

        Assert.Equal(3, calls);
        Assert.Equal((0, 0, 2_500), await bench.StatesAsync());
    }

    [Fact]
    public async Task Undoing_counts_again_what_was_taken_out()
    {
        await _bench.SignAsync([.. Robot(40), .. People(60)]);
        var id = (await ApplyAsync()).Invalidation!.Id;
        _bench.Clock.Advance(TimeSpan.FromHours(1));

        var result = await _bench.Invalidating.UndoAsync(ReviewBench.Slug, id, "Edsger");

        Assert.Equal((InvalidationStatus.Done, 40L), (result.Status, result.Moved));
        var invalidation = result.Invalidation!;
        Assert.Equal((InvalidationState.Undone, 40L, "Edsger", _bench.Clock.GetUtcNow()), (invalidation.State, invalidation.Applied, invalidation.UndoneBy, invalidation.UndoneAt!.Value));
        Assert.Equal((100, 0, 0), await _bench.StatesAsync());
        Assert.All(_bench.Rows, row => Assert.Null(row.Reason));
    }

    [Fact]
    public async Task Undoing_a_second_time_changes_nothing()
    {
        await _bench.SignAsync([.. Robot(4)]);
        var id = (await ApplyAsync()).Invalidation!.Id;
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, id, "Edsger");
        await ApplyAsync();
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        var stored = await _bench.StoredAsync();

        var second = await _bench.Invalidating.UndoAsync(ReviewBench.Slug, id, "Barbara");

        Assert.Equal((InvalidationStatus.Done, 0L, "Edsger"), (second.Status, second.Moved, second.Invalidation!.UndoneBy));
        Assert.Equal(stored, await _bench.StoredAsync());
        Assert.Equal((0, 0, 4), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Undoing_puts_back_only_what_this_invalidation_took_out()
    {
        await _bench.SignAsync([.. Robot(10), new("held@example.org") { State = SignatureState.HeldForReview, Reason = "domain" }]);
        await _bench.SignAsync(new Signer("other@example.org") { Country = "NP" });
        var robots = await ApplyAsync();
        var others = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, ReviewBench.Because);
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "domain" }, ReviewBench.By);

        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, others.Invalidation!.Id, ReviewBench.By);

        Assert.Equal((1, 0, 11), await _bench.StatesAsync());
        Assert.Equal(10, _bench.Rows.Count(row => row.Reason == robots.Invalidation!.Id));
        Assert.Equal(1, _bench.Rows.Count(row => row.Reason == Invalidation.ByHand));
    }

    [Fact]
    public async Task Same_rule_twice_takes_out_once()
    {
        await _bench.SignAsync([.. Robot(7), .. People(3)]);

        var first = await ApplyAsync();
        var second = await ApplyAsync();

        Assert.NotEqual(first.Invalidation!.Id, second.Invalidation!.Id);
        Assert.Equal((7L, 0L), (first.Invalidation.Applied, second.Invalidation.Applied));
        Assert.Equal((3, 0, 7), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Two_that_run_at_once_take_out_each_signature_once()
    {
        await _bench.SignAsync([.. Robot(200)]);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ApplyAsync)));

        Assert.Equal(200, results.Sum(result => result.Invalidation!.Applied));
        Assert.Equal(4, results.Select(result => result.Invalidation!.Id).Distinct().Count());
        Assert.Equal((0, 0, 200), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Held_signatures_are_not_touched_by_a_rule()
    {
        await _bench.SignAsync([.. Robot(5), .. Robot(3, from: 100).Select(signer => signer with { State = SignatureState.HeldForReview, Reason = "speed" })]);

        var result = await ApplyAsync();

        Assert.Equal(5, result.Invalidation!.Matched);
        Assert.Equal((0, 3, 5), await _bench.StatesAsync());
        Assert.All(_bench.Rows.Where(row => row.State is SignatureState.HeldForReview), row => Assert.Equal("speed", row.Reason));
    }

    [Fact]
    public async Task What_is_signed_later_stays_however_alike_it_is()
    {
        await _bench.SignAsync([.. Robot(5)]);
        await ApplyAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await _bench.SignAsync([.. Robot(5, from: 100)]);
        await _bench.Invalidating.FinishAsync();

        Assert.Equal((5, 0, 5), await _bench.StatesAsync());
    }

    [Fact]
    public async Task What_is_signed_while_a_rule_is_applied_stays_and_counts()
    {
        await _bench.FillAsync(Robot(3_300));
        var late = await Task.WhenAll(Robot(200, from: 10_000).Select(_bench.RequestAsync));
        var signed = 0;
        _bench.Stores.BeforeChanging = async () =>
        {
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            foreach (var request in late.Skip(signed).Take(20)) await _bench.SignAsync(request with { SignedAt = _bench.Clock.GetUtcNow() });
            signed += 20;
        };

        var result = await ApplyAsync();

        Assert.True(signed >= 60, "Nobody signed in between.");
        Assert.Equal(3_300, result.Invalidation!.Applied);
        Assert.Equal((signed, 0, 3_300), await _bench.StatesAsync());
        _bench.Stores.BeforeChanging = () => Task.CompletedTask;
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, result.Invalidation.Id, ReviewBench.By);
        Assert.Equal((3_300 + signed, 0, 0), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Who_takes_back_a_signature_that_was_taken_out_does_not_come_back_by_undoing()
    {
        await _bench.SignAsync([.. Robot(5)]);
        var id = (await ApplyAsync()).Invalidation!.Id;
        var gone = await _bench.KeyAsync(Robot(1).Single());
        await _bench.Shard(gone).WithdrawAsync(gone);

        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, id, ReviewBench.By);

        Assert.Equal(4, _bench.Rows.Length);
        Assert.All(_bench.Rows, row => Assert.Equal(SignatureState.Counted, row.State));
    }

    [Fact]
    public async Task Repeat_of_a_signature_that_was_taken_out_does_not_count_it_again()
    {
        await _bench.SignAsync([.. Robot(1)]);
        await ApplyAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        await _bench.SignAsync([.. Robot(1)]);

        Assert.Equal((0, 0, 1), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Preview_tells_what_would_happen_and_changes_nothing()
    {
        await _bench.SignAsync([.. Robot(25), .. People(5), .. Robot(3, from: 100).Select(signer => signer with { State = SignatureState.HeldForReview })]);
        await _bench.SignAsync(new Signer("earlier@example.org") { Source = "robot-0", Country = "NP" });
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, ReviewBench.Because);
        var (rows, stored) = (_bench.Rows, await _bench.StoredAsync());

        var preview = (await _bench.Invalidating.PreviewAsync(ReviewBench.Slug, Robots)).Preview!;

        Assert.Equal((25L, 3L, 1L, 0L), (preview.Counted, preview.Held, preview.Invalidated, preview.AddressNotKept));
        Assert.Equal(rows, _bench.Rows);
        Assert.Equal(stored, await _bench.StoredAsync());
    }

    [Fact]
    public async Task Preview_shows_some_of_those_that_count_by_their_receipts_alone()
    {
        await _bench.SignAsync([.. Robot(25), .. People(5)]);

        var samples = (await _bench.Invalidating.PreviewAsync(ReviewBench.Slug, Robots)).Preview!.Samples;

        var receipts = new List<string>();
        foreach (var signer in Robot(25)) receipts.Add(await _bench.ReceiptAsync(signer));
        Assert.Equal(Invalidating.Samples, samples.Select(sample => sample.Receipt).Distinct().Intersect(receipts).Count());
        Assert.All(samples, sample => Assert.Equal((_bench.Clock.GetUtcNow(), "CA", "robot-7"), (sample.SignedAt, sample.Country, sample.Source)));
    }

    [Fact]
    public async Task Preview_of_a_domain_tells_how_many_have_none_that_is_kept()
    {
        await _bench.SignAsync(new Signer("a@robots.example"), new Signer("b@robots.example") { Updates = false }, new Signer("c@example.org"), new Signer("d@example.org") { Updates = false, Country = "NP" });
        var form = new RuleForm { Domains = ["robots.example"], Countries = ["CA"] };

        var preview = (await _bench.Invalidating.PreviewAsync(ReviewBench.Slug, form)).Preview!;
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, form, ReviewBench.By, ReviewBench.Because);

        Assert.Equal((1L, 1L), (preview.Counted, preview.AddressNotKept));
        Assert.Equal((3, 0, 1), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Persons_decide_where_the_rule_is_about_them()
    {
        await _bench.SignAsync(new Signer("a@m.robots.example") { Postcode = "V5K 0A1" }, new Signer("b@m.robots.example") { Postcode = "H2X 1Y4" }, new Signer("c@example.org") { Postcode = "V5K 0A2" });

        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Domains = ["*.robots.example"], Postcodes = ["V5K"] }, ReviewBench.By, ReviewBench.Because);

        Assert.Equal(SignatureState.Invalidated, (await _bench.RowAsync(new("a@m.robots.example"))).State);
        Assert.Equal((2, 0, 1), await _bench.StatesAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Too short")]
    [InlineData("         Spaces         ")]
    [InlineData("Two lines are\none too many.")]
    [InlineData("Sent by ada@example.org, as she said.")]
    [InlineData("Sent by one person (ADA@example.org).")]
    public async Task Sentence_for_the_public_is_required_and_has_to_be_fit_for_it(string? sentence)
    {
        await _bench.SignAsync([.. Robot(3)]);

        var result = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, Robots, ReviewBench.By, sentence);

        Assert.Equal(InvalidationStatus.Invalid, result.Status);
        Assert.Equal(["because"], result.Problems.Keys);
        Assert.Equal((3, 0, 0), await _bench.StatesAsync());
        Assert.Equal("", await _bench.StoredAsync());
    }

    [Fact]
    public async Task Sentence_may_have_300_characters_and_no_more()
    {
        await _bench.SignAsync([.. Robot(1)]);

        Assert.Equal(InvalidationStatus.Invalid, (await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, Robots, ReviewBench.By, new('a', 301))).Status);
        Assert.Equal(InvalidationStatus.Done, (await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, Robots, ReviewBench.By, new('ä', 300))).Status);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_and_nothing_begins()
    {
        await _bench.SignAsync([.. Robot(3)]);

        var result = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new(), by: "", sentence: "");

        Assert.Equal(["because", "by", "rule"], result.Problems.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("", await _bench.StoredAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await _bench.SignAsync([.. Robot(3)]);

        Assert.Equal(InvalidationStatus.NotFound, (await _bench.Invalidating.PreviewAsync("unknown", Robots)).Status);
        Assert.Equal(InvalidationStatus.NotFound, (await _bench.Invalidating.ApplyAsync("unknown", Robots, ReviewBench.By, ReviewBench.Because)).Status);
        Assert.Equal(InvalidationStatus.NotFound, (await _bench.Invalidating.UndoAsync("unknown", "rule-1", ReviewBench.By)).Status);
        Assert.Equal(InvalidationStatus.NotFound, (await _bench.Invalidating.UndoAsync(ReviewBench.Slug, "rule-1", ReviewBench.By)).Status);
        Assert.Null(await _bench.Invalidating.ListAsync("unknown"));
    }

    [Fact]
    public async Task Undoing_needs_a_name()
    {
        await _bench.SignAsync([.. Robot(3)]);
        var id = (await ApplyAsync()).Invalidation!.Id;

        Assert.Equal(InvalidationStatus.Invalid, (await _bench.Invalidating.UndoAsync(ReviewBench.Slug, id, " ")).Status);
        Assert.Equal((0, 0, 3), await _bench.StatesAsync());
    }

    [Fact]
    public async Task List_has_every_invalidation_of_the_petition_oldest_first()
    {
        await _bench.SignAsync([.. Robot(3), new("np@example.org") { Country = "NP" }]);
        var first = await ApplyAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, "Edsger", "From a country that cannot sign this.");

        var list = (await _bench.Invalidating.ListAsync(ReviewBench.Slug))!;

        Assert.Equal([first.Invalidation!.Id, second.Invalidation!.Id], list.Select(invalidation => invalidation.Id));
        Assert.Equal([ReviewBench.By, "Edsger"], list.Select(invalidation => invalidation.By));
        Assert.Equal(["NP"], list[1].Rule!.Countries);
        Assert.True(string.CompareOrdinal(list[0].Id, list[1].Id) < 0);
    }

    [Fact]
    public async Task Document_says_nothing_of_any_person()
    {
        var ada = new Signer("ada.person@robots.example") { Name = "Ada Person", Postcode = "V5K 0A1", Source = "robot-1", State = SignatureState.HeldForReview, Reason = "speed" };
        await _bench.SignAsync([ada, .. Robot(30)]);
        var (key, receipt) = (await _bench.KeyAsync(ada), await _bench.ReceiptAsync(ada));
        var applied = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Domains = ["robots.example", "example.org"], Sources = ["robot*"] }, ReviewBench.By, ReviewBench.Because);
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Receipts = [receipt] }, ReviewBench.By);
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = ada.Email }, ReviewBench.By);
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Name = ada.Name }, ReviewBench.By);
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, applied.Invalidation!.Id, ReviewBench.By);

        var stored = await _bench.StoredAsync();

        Assert.Contains(ReviewBench.Because, stored, StringComparison.Ordinal);
        Assert.Contains(Invalidation.ByHandSentence, stored, StringComparison.Ordinal);
        foreach (var personal in (string[])["ada", "person@", "V5K", receipt, key.Value.ToString("x32", null), key.Value.ToString(null, null), "signer"])
        {
            Assert.DoesNotContain(personal, stored, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IEnumerable<Signer> Robot(int count, int from = 0) => Enumerable.Range(from, count).Select(number => new Signer($"robot{number}@example.org") { Source = "robot-7" });

    private static IEnumerable<Signer> People(int count) => Enumerable.Range(0, count).Select(number => new Signer($"person{number}@example.org"));

    private Task<InvalidationResult> ApplyAsync() => _bench.Invalidating.ApplyAsync(ReviewBench.Slug, Robots, ReviewBench.By, ReviewBench.Because);
}
