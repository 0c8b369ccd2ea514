using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Review;

public sealed class ReviewingTests : IDisposable
{
    private readonly ReviewBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Held_signatures_are_listed_oldest_first_with_what_is_needed_to_decide()
    {
        await _bench.SignAsync(new Signer("first@example.org") { State = SignatureState.HeldForReview, Reason = "speed", Country = "NP", Source = "event" });
        _bench.Clock.Advance(TimeSpan.FromHours(2));
        await _bench.SignAsync(new Signer("counted@example.org"), Held("second@example.org", "domain"));
        _bench.Clock.Advance(TimeSpan.FromHours(1));

        var list = await ListAsync(new());

        Assert.Equal(["speed", "domain"], list.Items.Select(item => item.Reason));
        Assert.Equal([TimeSpan.FromHours(3), TimeSpan.FromHours(1)], list.Items.Select(item => item.Age));
        Assert.Equal((await _bench.ReceiptAsync(new("first@example.org")), "NP", "event"), (list.Items[0].Receipt, list.Items[0].Country, list.Items[0].Source));
        Assert.Null(list.Next);
    }

    [Fact]
    public async Task Persons_are_told_only_when_they_are_asked_for()
    {
        await _bench.SignAsync(Held("ada@example.org", "speed"));

        var without = (await ListAsync(new())).Items.Single();
        var with = (await ListAsync(new(WithPersons: true))).Items.Single();

        Assert.Equal((null, null), (without.Name, without.Email));
        Assert.Equal(("Ada Lovelace", "ada@example.org"), (with.Name, with.Email));
        Assert.DoesNotContain("Ada", with.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_was_left_for_a_partner_alone_is_not_told()
    {
        await _bench.SignAsync(Held("ada@example.org", "speed") with { Updates = false, Partners = "a-union" });

        var held = (await ListAsync(new(WithPersons: true))).Items.Single();

        Assert.Equal(("Ada Lovelace", null), (held.Name, held.Email));
    }

    [Fact]
    public async Task Pages_have_everybody_once_even_those_of_one_moment()
    {
        for (var hour = 0; hour < 4; hour++)
        {
            await _bench.SignAsync([.. Enumerable.Range(0, 9).Select(number => Held($"held{hour}-{number}@example.org", number % 2 == 0 ? "speed" : "domain"))]);
            _bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        var (receipts, times, cursor, pages) = (new List<string>(), new List<DateTimeOffset>(), (string?)null, 0);
        do
        {
            var page = await ListAsync(new(cursor, Limit: 5));
            Assert.True(page.Items.Count == (page.Next is null ? 1 : 5));
            Assert.Equal((20L, 16L), (page.ByReason["speed"], page.ByReason["domain"]));
            receipts.AddRange(page.Items.Select(item => item.Receipt));
            times.AddRange(page.Items.Select(item => item.SignedAt));
            cursor = page.Next;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal((8, 36, 36), (pages, receipts.Count, receipts.Distinct().Count()));
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task List_can_be_of_one_reason()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"), Held("b@example.org", "domain"), Held("c@example.org", "speed"), Held("d@example.org", null));

        Assert.Equal(2, (await ListAsync(new(Reason: "speed"))).Items.Count);
        Assert.Equal(await _bench.ReceiptAsync(new("d@example.org")), (await ListAsync(new(Reason: Reviewing.NoReason))).Items.Single().Receipt);
        Assert.Equal(["domain", "speed", "unknown"], (await ListAsync(new(Reason: "speed"))).ByReason.Keys);
    }

    [Theory]
    [InlineData("not a cursor", 20)]
    [InlineData("1.2", 20)]
    [InlineData("9223372036854775807.00000000000000000000000000", 20)]
    [InlineData(null, 0)]
    [InlineData(null, 101)]
    public async Task Page_that_cannot_be_is_refused(string? after, int limit)
    {
        await _bench.SignAsync(Held("a@example.org", "speed"));

        Assert.Equal(ReviewStatus.Invalid, (await ListAsync(new(after, limit))).Status);
    }

    [Fact]
    public async Task Accepted_signatures_count()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"), Held("b@example.org", "speed"), new("c@example.org"));

        var result = await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Receipts = [Typed(await _bench.ReceiptAsync(new("a@example.org")))] });

        Assert.Equal((ReviewStatus.Done, 1L), (result.Status, result.Moved));
        Assert.Equal((2, 1, 0), await _bench.StatesAsync());
        Assert.Equal((SignatureState.Counted, null), (await _bench.RowAsync(new("a@example.org")) is var row ? (row.State, row.Reason) : default));
    }

    [Fact]
    public async Task All_that_are_held_for_one_reason_are_accepted_at_once()
    {
        await _bench.SignAsync([.. Enumerable.Range(0, 30).Select(number => Held($"held{number}@example.org", number % 3 == 0 ? "speed" : "domain"))]);

        Assert.Equal(20, (await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Reason = "domain" })).Moved);

        Assert.Equal((20, 10, 0), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Accepting_touches_nobody_whom_a_rule_took_out()
    {
        await _bench.SignAsync(new Signer("a@example.org") { Country = "NP" });
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, ReviewBench.Because);

        Assert.Equal(0, (await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Receipts = [await _bench.ReceiptAsync(new("a@example.org"))] })).Moved);

        Assert.Equal((0, 0, 1), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Removed_signatures_are_told_in_one_line()
    {
        await _bench.SignAsync([.. Enumerable.Range(0, 6).Select(number => Held($"held{number}@example.org", number < 4 ? "speed" : "domain"))]);

        var first = await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By);
        _bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Receipts = [await _bench.ReceiptAsync(new("held5@example.org"))] }, "Edsger");

        Assert.Equal((4L, 1L), (first.Moved, second.Moved));
        Assert.Equal((0, 1, 5), await _bench.StatesAsync());
        Assert.Equal(new(Invalidation.ByHandSentence, 5, _bench.Clock.GetUtcNow(), Undone: null), Assert.Single((await _bench.BreakdownAsync()).Removals));
        var kept = Assert.Single((await _bench.Invalidating.ListAsync(ReviewBench.Slug))!);
        Assert.Equal((InvalidationState.Applied, 5L, "Edsger"), (kept.State, kept.Applied, kept.By));
    }

    [Fact]
    public async Task Removal_by_mistake_is_taken_back_by_accepting()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"), Held("b@example.org", "speed"));
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By);

        var result = await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Receipts = [await _bench.ReceiptAsync(new("a@example.org"))] });

        Assert.Equal(1, result.Moved);
        Assert.Equal((1, 0, 1), await _bench.StatesAsync());
        Assert.Equal(1, Assert.Single((await _bench.BreakdownAsync()).Removals).Number);
    }

    [Fact]
    public async Task What_was_removed_by_hand_is_not_undone_like_a_rule()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"));
        await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By);

        Assert.Equal(InvalidationStatus.NotFound, (await _bench.Invalidating.UndoAsync(ReviewBench.Slug, Invalidation.ByHand, ReviewBench.By)).Status);
        Assert.Equal((0, 0, 1), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Receipt_of_a_signature_that_counts_removes_nothing()
    {
        await _bench.SignAsync(new Signer("a@example.org"));

        Assert.Equal(0, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Receipts = [await _bench.ReceiptAsync(new("a@example.org"))] }, ReviewBench.By)).Moved);

        Assert.Equal((1, 0, 0), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Mailbox_is_removed_in_whatever_spelling_and_whether_it_counts_or_is_held()
    {
        await _bench.SignAsync(new("ada@example.org"), new("grace@example.org"), Held("held@example.org", "speed"));

        Assert.Equal(1, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = "ADA+again@Example.org" }, ReviewBench.By)).Moved);
        Assert.Equal(1, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = "held@example.org" }, ReviewBench.By)).Moved);
        Assert.Equal(0, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = "nobody@example.org" }, ReviewBench.By)).Moved);

        Assert.Equal((1, 0, 2), await _bench.StatesAsync());
        Assert.Equal(SignatureState.Counted, (await _bench.RowAsync(new("grace@example.org"))).State);
    }

    [Fact]
    public async Task Both_who_share_a_mailbox_are_removed_with_it()
    {
        await _bench.SignAsync();
        var keys = await _bench.Node.Keyring.ForAsync(_bench.Petition with { Mailbox = MailboxShare.Two });
        Assert.True(Core.Signers.Mailbox.TryParse("home@example.org", out var mailbox, out _));
        foreach (var name in (string[])["Ada Lovelace", "Grace Hopper"])
        {
            var signer = keys.SignerKey(mailbox, name, "V5K");
            await _bench.SignAsync(await _bench.RequestAsync(new("home@example.org")) with { Signer = signer, SharesMailbox = true, SealedPerson = keys.Seal(new() { Name = name }, signer) });
        }

        Assert.Equal(2, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = "home@example.org" }, ReviewBench.By)).Moved);

        Assert.Equal((0, 0, 2), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Name_is_removed_in_whatever_spelling()
    {
        await _bench.SignAsync(
            new("a@example.org"), new("b@example.org") { Name = "ADA  lovelace" }, Held("c@example.org", "speed"), new("d@example.org") { Name = "Ada Lovelacé" },
            new("e@example.org") { Visibility = Visibility.CountOnly });

        Assert.Equal(3, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Name = "ada lovelace" }, ReviewBench.By)).Moved);

        Assert.Equal((2, 0, 3), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Receipts_that_are_none_are_refused_before_anything_moves()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"));
        string[] receipts = [await _bench.ReceiptAsync(new("a@example.org")), "nonsense"];

        var accepted = await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Receipts = receipts });
        var removed = await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Receipts = receipts }, ReviewBench.By);

        Assert.Equal((ReviewStatus.Invalid, ReviewStatus.Invalid), (accepted.Status, removed.Status));
        Assert.Contains("2 of 2", Assert.Single(accepted.Problems["receipts"]), StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", accepted.Problems["receipts"][0], StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), await _bench.StatesAsync());
        Assert.Equal("", await _bench.StoredAsync());
    }

    [Fact]
    public async Task Choice_has_to_be_exactly_one()
    {
        await _bench.SignAsync(Held("a@example.org", "speed"));

        foreach (var choice in (ReviewChoice[])[new(), new() { Reason = "speed", Mailbox = "a@example.org" }, new() { Receipts = [] }, new() { Receipts = [.. Enumerable.Repeat("x", 1_001)] }])
        {
            Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, choice)).Status);
            Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, choice, ReviewBench.By)).Status);
        }

        Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.AcceptAsync(ReviewBench.Slug, new() { Mailbox = "a@example.org" })).Status);
        Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Mailbox = "nobody" }, ReviewBench.By)).Status);
        Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Name = "" }, ReviewBench.By)).Status);
        Assert.Equal(ReviewStatus.Invalid, (await _bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, by: null)).Status);
        Assert.Equal((0, 1, 0), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Petition_that_is_not_there_is_not_found()
    {
        await _bench.SignAsync();

        Assert.Equal(ReviewStatus.NotFound, (await _bench.Reviewing.ListAsync("unknown", new())).Status);
        Assert.Equal(ReviewStatus.NotFound, (await _bench.Reviewing.AcceptAsync("unknown", new() { Reason = "speed" })).Status);
        Assert.Equal(ReviewStatus.NotFound, (await _bench.Reviewing.RemoveAsync("unknown", new() { Reason = "speed" }, ReviewBench.By)).Status);
    }

    private static Signer Held(string email, string? reason) => new(email) { State = SignatureState.HeldForReview, Reason = reason };

    // As a person copies it from a page.
    private static string Typed(string receipt) => $"{receipt[..13].ToLowerInvariant()}-{receipt[13..]}";

    private Task<HeldResult> ListAsync(HeldQuery query) => _bench.Reviewing.ListAsync(ReviewBench.Slug, query);
}
