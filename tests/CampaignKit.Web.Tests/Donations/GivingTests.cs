using System.Diagnostics;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Doubles;
using CampaignKit.Web.Donations;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>How gifts begin, also where Stripe is slow, busy, down or does not want them.</summary>
public sealed class GivingTests : IAsyncLifetime
{
    private GiftBench? _bench;

    private GiftBench Bench => _bench!;

    public async Task InitializeAsync() => _bench = await GiftBench.StartAsync();

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task The_payment_page_says_what_the_campaign_says_and_nothing_of_who_gives()
    {
        var once = Bench.Find(await Bench.BeginAsync(1250));
        var monthly = Bench.Find(await Bench.BeginAsync(500, isMonthly: true));

        Assert.Equal(("payment", "donate", "fr", "eur", "1250"), (once.Text("mode"), once.Text("submit_type"), once.Text("locale"), once.Text("currency"), once["amount_total"]!.ToString()));
        Assert.Equal(("subscription", "500"), (monthly.Text("mode"), monthly["amount_total"]!.ToString()));
        Assert.Null(once.Text("customer_email"));
        Assert.Equal(
            ["campaignkit_campaign=free-to-change-jobs", "campaignkit_language=fr", "campaignkit_mode=once", "campaignkit_purpose=Legal help for workers", "campaignkit_recipient=Example Coalition"],
            once.Inner("metadata").Where(entry => entry.Key is not ("campaignkit_donation" or "campaignkit_installation")).Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));
        var page = await new HttpClient().GetStringAsync(new Uri(once.Text("url")!));
        Assert.Contains("Example Coalition: Legal help for workers", page, StringComparison.Ordinal);
        var session = await Bench.DoAsync($"sessions/{once.Id()}");
        Assert.Equal("HELP", Bench.Find(session.Text("payment_intent")!).Text("statement_descriptor_suffix"));
    }

    [Fact]
    public async Task Statements_of_a_monthly_gift_say_what_those_of_one_given_once_do()
    {
        var session = await Bench.GiveAsync(500, isMonthly: true);

        var product = Assert.Single(Bench.Stripe.Account.Do(() => Bench.Stripe.Account.Objects.All("product").ToList()));
        Assert.Equal(("Example Coalition: Legal help for workers", "HELP"), (product.Text("name"), product.Text("statement_descriptor")));
        var payment = Bench.Stripe.Account.Do(() => Bench.Stripe.Account.Objects.All("payment_intent").Single());
        Assert.Equal("HELP", payment.Text("statement_descriptor_suffix"));
        Assert.NotNull(session.Text("subscription"));
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/products", Times: 10));
        Assert.Equal(GiftStatus.Begun, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(700) with { IsMonthly = true })).Status);
    }

    [Fact]
    public async Task Product_of_an_earlier_start_is_taken_again_and_another_text_has_another()
    {
        var products = Bench.Get<GiftProducts>();
        var first = await products.FindAsync(GiftBench.Ask, CancellationToken.None);

        Assert.Equal(first, await new GiftProducts(Bench.Get<StripeAccess>(), Bench.Get<InstallationKeys>()).FindAsync(GiftBench.Ask, CancellationToken.None));
        Assert.NotEqual(first, await products.FindAsync(GiftBench.Ask with { Descriptor = "OTHER" }, CancellationToken.None));
        Assert.Null(await products.FindAsync(GiftBench.Ask with { Descriptor = null }, CancellationToken.None));
    }

    [Fact]
    public async Task Monthly_gift_is_not_begun_while_stripe_does_not_make_its_product_and_is_by_the_next_try()
    {
        var wish = GiftBench.Wish(500) with { IsMonthly = true };
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/products", Times: 3));

        Assert.Equal(GiftStatus.StripeAway, (await Bench.Giving.BeginAsync(GiftBench.Ask, wish)).Status);
        Assert.Equal(GiftStatus.Begun, (await Bench.Giving.BeginAsync(GiftBench.Ask, wish)).Status);
        Assert.Equal(1, Sessions());
    }

    [Fact]
    public async Task A_double_click_a_reload_and_a_later_try_make_one_page_and_another_amount_another()
    {
        var wish = GiftBench.Wish(1000);

        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Bench.Giving.BeginAsync(GiftBench.Ask, wish)));
        Bench.App.Clock.Now += TimeSpan.FromHours(3);
        var later = await Bench.Giving.BeginAsync(GiftBench.Ask, wish);
        var other = await Bench.Giving.BeginAsync(GiftBench.Ask, wish with { Money = GiftBench.Eur(2000) });

        Assert.All(both, begun => Assert.Equal((GiftStatus.Begun, later.Page), (begun.Status, begun.Page)));
        Assert.Equal(GiftStatus.Begun, other.Status);
        Assert.NotEqual(later.Page, other.Page);
        Assert.Equal(2, Sessions());
        Assert.Equal(["Opened", "Opened"], await Bench.KindsAsync());
    }

    [Fact]
    public async Task A_form_from_half_a_day_ago_begins_nothing()
    {
        var wish = GiftBench.Wish(1000);
        await Bench.Giving.BeginAsync(GiftBench.Ask, wish);

        Bench.App.Clock.Now += TimeSpan.FromHours(11.6);

        Assert.Equal(GiftStatus.FormTooOld, (await Bench.Giving.BeginAsync(GiftBench.Ask, wish)).Status);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(0)]
    [InlineData(-500)]
    [InlineData(100_000_01)]
    public async Task An_amount_that_is_not_taken_never_gets_to_stripe(long cents)
    {
        Assert.Equal(GiftStatus.AmountNotTaken, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(cents))).Status);
        Assert.Equal(0, Sessions());
        Assert.Empty(await Bench.FactsAsync());
    }

    [Fact]
    public async Task What_is_not_asked_for_begins_nothing()
    {
        Assert.Equal(GiftStatus.NotAsked, (await Bench.Giving.BeginAsync(GiftBench.Ask with { IsAsked = false }, GiftBench.Wish(1000))).Status);
        Assert.Equal(GiftStatus.MonthlyNotOffered, (await Bench.Giving.BeginAsync(GiftBench.Ask with { OffersMonthly = false }, GiftBench.Wish(1000, isMonthly: true))).Status);
        Assert.Equal(GiftStatus.AmountNotTaken, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(1000) with { Money = new(1000, Currency.Find("USD")!) })).Status);
    }

    [Fact]
    public async Task An_amount_that_stripe_finds_too_small_is_told_like_one_that_is_not_taken()
    {
        var ask = GiftBench.Ask with { Currencies = [new(Currency.Find("EUR")!, [], 1, 1000)] };

        Assert.Equal(GiftStatus.AmountNotTaken, (await Bench.Giving.BeginAsync(ask, GiftBench.Wish(2))).Status);
    }

    [Theory]
    [InlineData(nameof(FaultKind.ErrorBeforeEffect), 1)]
    [InlineData(nameof(FaultKind.ErrorAfterEffect), 1)]
    [InlineData(nameof(FaultKind.ClosedAfterEffect), 1)]
    [InlineData(nameof(FaultKind.SilentAfterEffect), 1)]
    [InlineData(nameof(FaultKind.RateLimit), 2)]
    public async Task A_failure_on_the_way_is_got_over_and_leaves_one_page(string fault, int times)
    {
        Bench.Stripe.Faults.Add(new(Enum.Parse<FaultKind>(fault), "/v1/checkout/sessions", "POST", times, Seconds: 1));

        var begun = await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(1000));

        Assert.Equal(GiftStatus.Begun, begun.Status);
        Assert.Equal(1, Sessions());
        await Bench.DoAsync($"sessions/{begun.Page!.Segments[^1]}");
        await Bench.ToldAsync();
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
    }

    [Fact]
    public async Task Stripe_that_never_answers_costs_the_donor_ten_seconds_and_the_same_form_goes_on_later()
    {
        var wish = GiftBench.Wish(1000);
        Bench.Stripe.Faults.Add(new(FaultKind.SilentAfterEffect, "/v1/checkout/sessions", "POST", 20));
        var began = Stopwatch.GetTimestamp();

        var away = await Bench.Giving.BeginAsync(GiftBench.Ask, wish);

        Assert.Equal(GiftStatus.StripeAway, away.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
        Bench.Stripe.Faults.Clear();
        Assert.Equal(GiftStatus.Begun, (await Bench.Giving.BeginAsync(GiftBench.Ask, wish)).Status);
        Assert.Equal(1, Sessions());
    }

    [Fact]
    public async Task Stripe_that_is_down_or_busy_for_long_or_refuses_the_key_is_told_in_words()
    {
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/checkout/sessions", Times: 20));
        Assert.Equal(GiftStatus.StripeAway, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(1000))).Status);
        Bench.Stripe.Faults.Clear();
        Bench.Stripe.Faults.Add(new(FaultKind.RateLimit, "/v1/checkout/sessions", Times: 20));
        Assert.Equal(GiftStatus.StripeAway, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(1000))).Status);
        Bench.Stripe.Faults.Clear();
        Bench.Stripe.Faults.Add(new(FaultKind.KeyRefused, "/v1/checkout/sessions", Times: 1));
        Assert.Equal(GiftStatus.Refused, (await Bench.Giving.BeginAsync(GiftBench.Ask, GiftBench.Wish(1000))).Status);

        Assert.Contains("Nothing was taken", GiftTexts.Of(GiftStatus.StripeAway), StringComparison.Ordinal);
        Assert.Equal(default, await Bench.TotalsAsync());
    }

    private int Sessions() => Bench.Stripe.Account.Do(() => Bench.Stripe.Account.Objects.All("checkout.session").Count);
}
