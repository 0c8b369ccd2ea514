using CampaignKit.Core.Donations;
using CampaignKit.Core.Tests.Stores;
using static CampaignKit.Core.Tests.Stores.SampleFacts;

namespace CampaignKit.Storage.Tests.Donations;

/// <summary>What every store has to keep of donations.</summary>
public abstract class DonationContract : IAsyncLifetime
{
    private const int Events = 1_000;

    protected IDonationLedger Ledger { get; private set; } = null!;

    public async Task InitializeAsync() => Ledger = await OpenAsync();

    public virtual Task DisposeAsync() => CloseAsync();

    [Fact]
    public async Task Fact_is_there_with_all_that_it_says_after_a_restart()
    {
        var paid = Paid("pi_1", 1_250, "sub_1") with { Charge = "ch_1", Invoice = "in_1", Customer = "cus_1", Checkout = "cs_1", Event = "evt_1", By = "7", Reason = "Given twice, by mistake." };
        var kuwait = Refunded("pi_2", "re_1", 1) with { Amount = new Money(5_120, Currency.Find("KWD")!) };

        var appended = await Ledger.AppendAsync(Campaign, "evt_1", [paid, kuwait]);
        await ReopenAsync();

        Assert.False(appended.IsRepeated);
        Assert.Equal([paid, kuwait], appended.New);
        Assert.Equal([paid, kuwait], (await Ledger.ReadAsync(Campaign, after: 0)).Facts);
        Assert.Equal(paid, await Ledger.FindAsync(Campaign, paid.Key));
        Assert.Equal([paid], await Ledger.ReadDonationAsync(Campaign, paid.Donation));
        Assert.Null(await Ledger.FindAsync(Campaign, "paid/pi_3"));
        Assert.Null(await Ledger.FindAsync("another", paid.Key));
        Assert.Empty(await Ledger.ReadDonationAsync(Campaign, paid.Donation[..^1]));
    }

    [Fact]
    public async Task Event_that_comes_again_adds_nothing_also_after_a_restart()
    {
        await Ledger.AppendAsync(Campaign, "evt_1", [Paid("pi_1", 100)]);
        await ReopenAsync();

        var again = await Ledger.AppendAsync(Campaign, "evt_1", [Paid("pi_2", 100)]);

        Assert.True(again.IsRepeated);
        Assert.Empty(again.New);
        Assert.Single((await Ledger.ReadAsync(Campaign, after: 0)).Facts);
    }

    [Fact]
    public async Task Fact_that_is_there_stays_as_it_was_whoever_tells_it_again()
    {
        var paid = Paid("pi_1", 100);
        await Ledger.AppendAsync(Campaign, "evt_1", [paid]);

        var other = await Ledger.AppendAsync(Campaign, "evt_2", [Paid("pi_1", 999), Paid("pi_2", 200)]);
        var reconciled = await Ledger.AppendAsync(Campaign, eventId: null, [Paid("pi_1", 999)]);

        Assert.Equal((false, "paid/pi_2"), (other.IsRepeated, Assert.Single(other.New).Key));
        Assert.Equal((false, 0), (reconciled.IsRepeated, reconciled.New.Count));
        Assert.Equal(paid, await Ledger.FindAsync(Campaign, paid.Key));
        Assert.True((await Ledger.AppendAsync(Campaign, "evt_2", [])).IsRepeated);
    }

    [Fact]
    public async Task Event_that_says_nothing_is_noted_and_of_two_facts_with_one_key_the_first_counts()
    {
        Assert.False((await Ledger.AppendAsync(Campaign, "evt_1", [])).IsRepeated);
        Assert.True((await Ledger.AppendAsync(Campaign, "evt_1", [])).IsRepeated);
        Assert.False((await Ledger.AppendAsync("another", "evt_1", [])).IsRepeated);

        var appended = await Ledger.AppendAsync(Campaign, "evt_2", [Paid("pi_1", 100), Paid("pi_1", 200)]);

        Assert.Equal(100, Assert.Single(appended.New).Amount!.Value.MinorUnits);
        Assert.Equal(100, Assert.Single((await Ledger.ReadAsync(Campaign, after: 0)).Facts).Amount!.Value.MinorUnits);
    }

    [Fact]
    public async Task Facts_come_in_pages_in_the_order_of_writing_and_a_reader_who_goes_on_misses_none()
    {
        for (var number = 0; number < 5; number++)
        {
            await Ledger.AppendAsync(Campaign, $"evt_{number}", [Paid($"pi_{9 - number}", 100)]);
            await Ledger.AppendAsync("another", $"evt_{number}", [Paid($"pi_{number}", 100) with { Campaign = "another" }]);
        }

        var first = await Ledger.ReadAsync(Campaign, after: 0, atMost: 3);
        var second = await Ledger.ReadAsync(Campaign, first.Cursor, atMost: 3);
        var end = await Ledger.ReadAsync(Campaign, second.Cursor, atMost: 3);
        await Ledger.AppendAsync(Campaign, "evt_5", [Paid("pi_0", 100)]);
        var later = await Ledger.ReadAsync(Campaign, end.Cursor, atMost: 3);

        Assert.Equal(["paid/pi_9", "paid/pi_8", "paid/pi_7"], Keys(first));
        Assert.Equal(["paid/pi_6", "paid/pi_5"], Keys(second));
        Assert.Equal((0, second.Cursor), (end.Facts.Count, end.Cursor));
        Assert.Equal(["paid/pi_0"], Keys(later));
    }

    [Fact]
    public async Task Facts_of_one_donation_are_its_own_in_order()
    {
        await Ledger.AppendAsync(Campaign, "evt_1", [Paid("pi_1", 100, "sub_1"), Paid("pi_2", 100, "sub_10"), Ended("sub_1") with { Key = "a/first" }]);
        await Ledger.AppendAsync(Campaign, "evt_2", [Paid("pi_3", 100, "sub_1")]);

        Assert.Equal(["paid/pi_1", "a/first", "paid/pi_3"], (await Ledger.ReadDonationAsync(Campaign, "d-sub_1")).Select(fact => fact.Key));
    }

    [Fact]
    public async Task Thousand_events_at_once_with_repetitions_in_any_order_from_two_nodes_are_exact()
    {
        var random = new Random(20261123);
        var histories = Enumerable.Range(0, Events).Select(number => (Event: $"evt_{number}", Facts: FactsOf(number))).ToList();
        var deliveries = histories.Concat(histories.Where(_ => random.Next(100) < 30)).ToArray();
        random.Shuffle(deliveries);
        IDonationLedger[] nodes = [Ledger, Beside()];

        var appended = new AppendedFacts[deliveries.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, deliveries.Length), new ParallelOptions { MaxDegreeOfParallelism = Events }, async (number, _) =>
            appended[number] = await nodes[number % 2].AppendAsync(Campaign, deliveries[number].Event, deliveries[number].Facts));

        var kept = await AllAsync();
        var distinct = histories.SelectMany(history => history.Facts).DistinctBy(fact => fact.Key).ToList();
        Assert.Equal(distinct.Select(fact => fact.Key).Order(StringComparer.Ordinal), kept.Select(fact => fact.Key).Order(StringComparer.Ordinal));
        Assert.Equal(kept.Count, appended.Sum(one => one.New.Count));
        Assert.Equal(deliveries.Length - Events, appended.Count(one => one.IsRepeated));
        var (expected, totals) = (DonationTotals.Of(distinct), await new DonationBooks(nodes[1]).ReadAsync(Campaign));
        Assert.Equal(expected.Currencies, totals.Currencies);
        Assert.Equal(expected.MonthlyDonors, totals.MonthlyDonors);
    }

    [Fact]
    public async Task Events_of_others_are_noted_once_and_counted_by_type_apart_from_every_campaign()
    {
        Assert.True(await Ledger.NoteUnclaimedAsync("evt_1", "payout.paid", Noon));
        Assert.False(await Ledger.NoteUnclaimedAsync("evt_1", "payout.paid", Noon));
        Assert.True(await Ledger.NoteUnclaimedAsync("evt_2", "charge.refunded", Noon));
        Assert.True(await Ledger.NoteUnclaimedAsync("evt_3", "payout.paid", Noon));
        await ReopenAsync();

        Assert.Equal(new Dictionary<string, long> { ["charge.refunded"] = 1, ["payout.paid"] = 2 }, await Ledger.CountUnclaimedAsync());
        Assert.False((await Ledger.AppendAsync(Campaign, "evt_1", [])).IsRepeated);
        Assert.Empty((await Ledger.ReadAsync(Campaign, after: 0)).Facts);
    }

    [Fact]
    public async Task Fact_that_totals_could_not_place_is_refused_and_nothing_beside_it_is_kept()
    {
        DonationFact[] unusable =
        [
            Paid("pi_1", 100) with { Campaign = "another" }, Paid("pi_1", 100) with { PaymentIntent = null }, Paid("pi_1", -1), Paid("pi_1", 1) with { Amount = null },
            Paid("pi_1", 100) with { Key = "a key" }, Paid("pi_1", 100) with { Donation = "a/b" }, Refunded("pi_1", "re_1", 100) with { Refund = null }, Ended("sub_1") with { Subscription = null },
        ];

        foreach (var fact in unusable) await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(Campaign, "evt_1", [Paid("pi_2", 100), fact]));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.AppendAsync(Campaign, "evt 1", []));
        Assert.Empty((await Ledger.ReadAsync(Campaign, after: 0)).Facts);
        Assert.False((await Ledger.AppendAsync(Campaign, "evt_1", [])).IsRepeated);
    }

    /// <summary>Opens this test's own ledger; empty the first time, and afterwards with what was written before.</summary>
    protected abstract Task<IDonationLedger> OpenAsync();

    protected abstract Task CloseAsync();

    /// <summary>The same ledger as another node has it.</summary>
    protected virtual IDonationLedger Beside() => Ledger;

    private async Task ReopenAsync()
    {
        await CloseAsync();
        Ledger = await OpenAsync();
    }

    private async Task<List<DonationFact>> AllAsync()
    {
        var (all, cursor) = (new List<DonationFact>(), 0L);
        while (await Ledger.ReadAsync(Campaign, cursor) is { Facts.Count: > 0 } page)
        {
            all.AddRange(page.Facts);
            cursor = page.Cursor;
        }

        return all;
    }

    // Every tenth event tells what another has told as well; refunds and disputes may come before their payments.
    private static List<DonationFact> FactsOf(int number)
    {
        var payment = $"pi_{number / 5}";
        return (number % 5) switch
        {
            0 => [Paid(payment, 1_000 + number, number % 3 == 0 ? $"sub_{number / 50}" : null)],
            1 => [Refunded(payment, $"re_{number}", 100 + number)],
            2 => [Disputed(DonationFactKind.DisputeOpened, payment, $"du_{number / 5}", 300), Refunded($"pi_{number / 5}", $"re_{number - 1}", 100 + number - 1)],
            3 => [Disputed(number % 2 == 0 ? DonationFactKind.DisputeWon : DonationFactKind.DisputeLost, payment, $"du_{number / 5}", 300)],
            _ => number % 20 == 4 ? [Ended($"sub_{number / 50}")] : [],
        };
    }

    private static IEnumerable<string> Keys(DonationPage page) => page.Facts.Select(fact => fact.Key);
}
