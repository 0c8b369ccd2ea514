using CampaignKit.Core.Donations;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;
using static CampaignKit.Core.Tests.Stores.SampleFacts;

namespace CampaignKit.Core.Tests.Donations;

public sealed class DonationTotalsTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261123, 1).WithMaxTest(2000).WithQuietOnSuccess(true);

    [Fact]
    public void Gifts_add_up_by_currency()
    {
        var yen = Paid("pi_3", 500) with { Amount = new Money(500, Currency.Find("JPY")!) };

        var totals = DonationTotals.Of([Paid("pi_1", 1_250), Paid("pi_2", 750), yen, Paid("pi_1", 1_250)]);

        Assert.Equal(["EUR", "JPY"], totals.Currencies.Select(currency => currency.Given.Currency.Code));
        Assert.Equal([(2_000, 2), (500, 1)], totals.Currencies.Select(currency => (currency.Net.MinorUnits, currency.Gifts)));
    }

    [Fact]
    public void Refund_counts_when_its_payment_is_there_and_never_more_than_that()
    {
        Assert.Empty(DonationTotals.Of([Refunded("pi_1", "re_1", 500)]).Currencies);
        Assert.Equal((1_000, 500, 500, 1), Sums(Refunded("pi_1", "re_1", 500), Paid("pi_1", 1_000)));
        Assert.Equal((1_000, 1_000, 0, 0), Sums(Paid("pi_1", 1_000), Refunded("pi_1", "re_1", 600), Refunded("pi_1", "re_2", 600)));
        Assert.Equal((1_000, 0, 1_000, 1), Sums(RefundFailed("pi_1", "re_1", 1_000), Paid("pi_1", 1_000), Refunded("pi_1", "re_1", 1_000)));
    }

    [Fact]
    public void Dispute_holds_the_money_until_it_is_won_or_lost()
    {
        var (opened, won, lost) = (Dispute(DonationFactKind.DisputeOpened), Dispute(DonationFactKind.DisputeWon), Dispute(DonationFactKind.DisputeLost));

        Assert.Equal((1_000, 0, 0), Disputed(opened));
        Assert.Equal((0, 0, 1_000), Disputed(won, opened));
        Assert.Equal((0, 1_000, 0), Disputed(lost, opened));
        Assert.Equal((0, 1_000, 0), Disputed(lost));
        Assert.Equal((0, 0, 1_000), Disputed(lost, won with { At = Noon.AddDays(1) }));
        Assert.Equal((0, 1_000, 0), Disputed(lost with { At = Noon.AddDays(1) }, won));
        Assert.Equal((0, 1_000, 0), Disputed(lost, won));
    }

    [Fact]
    public void Refund_and_lost_dispute_of_one_payment_take_it_once() =>
        Assert.Equal((1_000, 600, 0, 0), Sums(Paid("pi_1", 1_000), Dispute(DonationFactKind.DisputeLost), Refunded("pi_1", "re_1", 600)));

    [Fact]
    public void Monthly_donor_is_active_from_the_first_payment_to_the_end()
    {
        Assert.Equal(0, Monthly(Ended("sub_1")));
        Assert.Equal(1, Monthly(Paid("pi_1", 500, "sub_1"), Paid("pi_2", 500, "sub_1")));
        Assert.Equal(0, Monthly(Ended("sub_1"), Paid("pi_1", 500, "sub_1")));
        Assert.Equal(1, Monthly(Paid("pi_1", 500, "sub_1"), Paid("pi_2", 500, "sub_2"), Ended("sub_1")));
    }

    [Fact]
    public void Monthly_gift_that_is_set_to_end_counts_until_it_has_ended()
    {
        Assert.Equal(1, Monthly(Ending("sub_1", Noon.AddDays(20)), Paid("pi_1", 500, "sub_1")));
        Assert.Equal(1, Monthly(Paid("pi_1", 500, "sub_1"), Ending("sub_1", Noon.AddDays(20)), Resumed("sub_1")));
        Assert.Equal(0, Monthly(Paid("pi_1", 500, "sub_1"), Ending("sub_1", Noon.AddDays(20)), Ended("sub_1")));
    }

    [Fact]
    public void Totals_are_the_same_in_every_order_and_with_every_repetition_and_never_below_zero() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var facts = History(random);
            var shuffled = facts.Concat(facts.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(shuffled);

            var (one, other) = (DonationTotals.Of(facts), DonationTotals.Of(shuffled));
            return one.Currencies.SequenceEqual(other.Currencies) && one.MonthlyDonors == other.MonthlyDonors && one.MonthlyDonors >= 0
                && one.Currencies.All(sum => sum.Refunded.MinorUnits >= 0 && sum.Lost.MinorUnits >= 0 && sum.Held.MinorUnits >= 0 && sum.Net.MinorUnits >= 0)
                && one.Currencies.Sum(sum => sum.Net.MinorUnits) == ExpectedNet(facts);
        }).Check(Fixed);

    [Fact]
    public void Sums_that_are_no_number_throw_instead_of_wrapping() =>
        Assert.Throws<OverflowException>(() => DonationTotals.Of([Paid("pi_1", long.MaxValue), Paid("pi_2", 1)]));

    [Fact]
    public async Task Books_read_what_is_new_and_nothing_twice()
    {
        var ledger = new InMemoryDonations();
        var (books, reads) = (new DonationBooks(ledger), 0);
        ledger.BeforeReading = () => reads++;
        for (var payment = 0; payment < IDonationLedger.PageAtMost + 1; payment++) await ledger.AppendAsync(Campaign, $"evt_{payment}", [Paid($"pi_{payment}", 100)]);

        Assert.Equal((501, 2), (Assert.Single((await books.ReadAsync(Campaign)).Currencies).Gifts, reads));
        await ledger.AppendAsync(Campaign, eventId: null, [Refunded("pi_0", "re_0", 100)]);
        Assert.Equal((500, 3), (Assert.Single((await books.ReadAsync(Campaign)).Currencies).Gifts, reads));
        Assert.Empty((await books.ReadAsync("another")).Currencies);
    }

    private static DonationFact Dispute(DonationFactKind kind) => SampleFacts.Disputed(kind, "pi_1", "du_1", 1_000);

    private static (long Given, long Refunded, long Net, long Gifts) Sums(params DonationFact[] facts)
    {
        var sum = Assert.Single(DonationTotals.Of(facts).Currencies);
        return (sum.Given.MinorUnits, sum.Refunded.MinorUnits, sum.Net.MinorUnits, sum.Gifts);
    }

    private static (long Held, long Lost, long Net) Disputed(params DonationFact[] facts)
    {
        var sum = Assert.Single(DonationTotals.Of([.. facts, Paid("pi_1", 1_000)]).Currencies);
        return (sum.Held.MinorUnits, sum.Lost.MinorUnits, sum.Net.MinorUnits);
    }

    private static long Monthly(params DonationFact[] facts) => DonationTotals.Of(facts).MonthlyDonors;

    /// <summary>Some payments, each with anything that can happen to one, and some of it without its payment.</summary>
    private static List<DonationFact> History(Random random)
    {
        var facts = new List<DonationFact>();
        for (var number = 0; number < random.Next(1, 8); number++)
        {
            var (payment, amount) = ($"pi_{number}", random.Next(1, 5_000));
            var subscription = random.Next(3) == 0 ? $"sub_{random.Next(3)}" : null;
            if (random.Next(5) > 0) facts.Add(Paid(payment, amount, subscription));
            if (subscription is not null && random.Next(3) == 0) facts.Add(Ended(subscription));
            if (subscription is not null && random.Next(3) == 0) facts.Add(Ending(subscription, Noon.AddDays(random.Next(30))));
            if (subscription is not null && random.Next(3) == 0) facts.Add(Resumed(subscription));
            for (var refund = 0; refund < random.Next(3); refund++)
            {
                var part = random.Next(1, 5_000);
                facts.Add(Refunded(payment, $"re_{number}_{refund}", part));
                if (random.Next(4) == 0) facts.Add(RefundFailed(payment, $"re_{number}_{refund}", part));
            }

            foreach (var kind in (DonationFactKind[])[DonationFactKind.DisputeOpened, DonationFactKind.DisputeWon, DonationFactKind.DisputeLost])
            {
                if (random.Next(3) == 0) facts.Add(SampleFacts.Disputed(kind, payment, $"du_{number}", random.Next(1, 5_000)) with { At = Noon.AddMinutes(random.Next(5)) });
            }
        }

        return facts;
    }

    /// <summary>The same by looking at each payment's facts as a whole.</summary>
    private static long ExpectedNet(List<DonationFact> facts) => facts.Where(fact => fact.Payment is not null).GroupBy(fact => fact.Payment).Sum(payment =>
    {
        var of = payment.DistinctBy(fact => fact.Key).ToLookup(fact => fact.Kind);
        var failed = of[DonationFactKind.RefundFailed].Select(fact => fact.Refund).ToHashSet();
        var (won, lost) = (of[DonationFactKind.DisputeWon].SingleOrDefault(), of[DonationFactKind.DisputeLost].SingleOrDefault());
        var taken = of[DonationFactKind.Refunded].Where(fact => !failed.Contains(fact.Refund)).Sum(fact => fact.Amount!.Value.MinorUnits);
        if (lost is not null && (won is null || won.At <= lost.At)) taken += lost.Amount!.Value.MinorUnits;
        if (lost is null && won is null) taken += of[DonationFactKind.DisputeOpened].Sum(fact => fact.Amount!.Value.MinorUnits);
        return Math.Max(0, of[DonationFactKind.Paid].Sum(fact => fact.Amount!.Value.MinorUnits) - taken);
    });
}
