using CampaignKit.Core.Donations;
using CampaignKit.Core.Mail;
using CampaignKit.Doubles;
using CampaignKit.Web.Donations;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>What becomes of everything that Stripe tells, over HTTP from the double.</summary>
public sealed class DonationEventTests
{
    [Fact]
    public async Task A_gift_that_was_paid_counts_and_keeps_what_the_donor_was_told()
    {
        await using var bench = await GiftBench.StartAsync();

        var session = await bench.GiveAsync(1250);
        await bench.ToldAsync();

        Assert.Equal((1250, 0, 0, 0, 1), await bench.TotalsAsync());
        var paid = Assert.Single(await bench.FactsAsync(), fact => fact.Kind is DonationFactKind.Paid);
        Assert.Equal(("Example Coalition", "Legal help for workers", "fr", DonationMode.Once), (paid.Recipient, paid.Purpose, paid.Language, paid.Mode));
        Assert.Equal((session.Text("payment_intent"), session.Id()), (paid.PaymentIntent, paid.Checkout));
        Assert.StartsWith("evt_", paid.Event, StringComparison.Ordinal);
        Assert.Equal(["Opened", "Paid", "ReceiptMailed"], await bench.KindsAsync());
    }

    [Fact]
    public async Task A_direct_debit_counts_when_the_bank_has_paid_and_not_before()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.BeginAsync(2000);

        await bench.DoAsync($"sessions/{session}", new() { ["act"] = "pay_later" });
        await bench.ToldAsync();
        var onItsWay = await bench.Giving.SeeAsync(GiftBench.Campaign, session);
        var before = await bench.TotalsAsync();
        await bench.DoAsync($"sessions/{session}/conclude?paid=true");
        await bench.ToldAsync();

        Assert.Equal(GiftState.OnItsWay, onItsWay.State);
        Assert.Equal(default, before);
        Assert.Equal((2000, 0, 0, 0, 1), await bench.TotalsAsync());
        Assert.Equal(GiftState.Received, (await bench.Giving.SeeAsync(GiftBench.Campaign, session)).State);
    }

    [Fact]
    public async Task A_direct_debit_that_the_bank_refuses_counts_nothing_and_is_told()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.BeginAsync(2000);

        await bench.DoAsync($"sessions/{session}", new() { ["act"] = "pay_later" });
        await bench.DoAsync($"sessions/{session}/conclude?paid=false");
        await bench.ToldAsync();

        Assert.Equal(["Opened", "Failed"], await bench.KindsAsync());
        Assert.Empty(bench.App.Mails.All);
    }

    [Fact]
    public async Task A_payment_page_that_nobody_used_is_told_to_have_expired()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.BeginAsync(2000);

        await bench.DoAsync("clock?hours=13");
        await bench.ToldAsync();

        Assert.Equal(["Opened", "Expired"], await bench.KindsAsync());
        Assert.Equal(GiftState.NotPaid, (await bench.Giving.SeeAsync(GiftBench.Campaign, session)).State);
    }

    [Fact]
    public async Task A_monthly_gift_is_one_donor_with_a_payment_and_a_receipt_each_month()
    {
        await using var bench = await GiftBench.StartAsync();

        await bench.GiveAsync(1000, isMonthly: true);
        await bench.MoveAsync(31);
        await bench.MoveAsync(31);
        await bench.ToldAsync();

        Assert.Equal((3000, 0, 0, 0, 3), await bench.TotalsAsync());
        Assert.Equal(1, await bench.MonthlyDonorsAsync());
        var paid = (await bench.FactsAsync()).Where(fact => fact.Kind is DonationFactKind.Paid).ToList();
        Assert.Single(paid.Select(fact => (fact.Donation, fact.Subscription, fact.Customer)).Distinct());
        Assert.Equal(3, paid.Select(fact => (fact.PaymentIntent, fact.Invoice)).Distinct().Count());
        Assert.DoesNotContain("SubscriptionChanged", await bench.KindsAsync());
        Assert.Equal([MailKind.MonthlyReceipt, MailKind.MonthlyReceipt, MailKind.MonthlyReceipt], bench.App.Mails.To("ada@example.org").Select(mail => mail.Kind));
    }

    [Fact]
    public async Task A_month_that_cannot_be_paid_is_told_each_time_and_the_gift_ends_with_the_last_try()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.GiveAsync(1000, isMonthly: true);
        await bench.DoAsync($"subscriptions/{session.Text("subscription")}/fail-next?times=9");

        for (var days = 0; days < 60; days += 5) await bench.MoveAsync(5);
        await bench.ToldAsync();

        Assert.Equal((1000, 0, 0, 0, 1), await bench.TotalsAsync());
        Assert.Equal(0, await bench.MonthlyDonorsAsync());
        Assert.True((await bench.KindsAsync()).Count(kind => kind == "Failed") is >= 2 and <= 4, string.Join(' ', await bench.KindsAsync()));
        Assert.Single(await bench.KindsAsync(), "SubscriptionEnded");
    }

    [Fact]
    public async Task A_month_that_is_paid_at_the_second_try_counts_once()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.GiveAsync(1000, isMonthly: true);
        await bench.DoAsync($"subscriptions/{session.Text("subscription")}/fail-next?times=1");

        for (var days = 0; days < 40; days += 5) await bench.MoveAsync(5);
        await bench.ToldAsync();

        Assert.Equal((2000, 0, 0, 0, 2), await bench.TotalsAsync());
        Assert.Equal(1, await bench.MonthlyDonorsAsync());
        Assert.Single(await bench.KindsAsync(), "Failed");
    }

    [Fact]
    public async Task Another_amount_each_month_is_told_and_so_is_the_end()
    {
        await using var bench = await GiftBench.StartAsync();
        var session = await bench.GiveAsync(1000, isMonthly: true);
        var subscription = session.Text("subscription")!;

        bench.Stripe.Account.Do(() =>
        {
            bench.Stripe.Account.Subscriptions.ChangeAmount(bench.Stripe.Account.Objects.Get("subscription", subscription), 1500);
            return true;
        });
        await bench.ToldAsync();
        await bench.MoveAsync(31);
        bench.SetCancelling(subscription, cancelling: true);
        await bench.MoveAsync(31);
        await bench.ToldAsync();

        var changed = Assert.Single(await bench.FactsAsync(), fact => fact.Kind is DonationFactKind.SubscriptionChanged);
        Assert.Equal(GiftBench.Eur(1500), changed.Amount);
        Assert.Equal((2500, 0, 0, 0, 2), await bench.TotalsAsync());
        Assert.Equal(0, await bench.MonthlyDonorsAsync());
        Assert.Single(await bench.KindsAsync(), "SubscriptionEnded");
    }

    [Fact]
    public async Task Refunds_in_parts_and_then_of_the_rest_lower_the_totals_each_once()
    {
        await using var bench = await GiftBench.StartAsync();
        var charge = await bench.ChargeAsync(1000);

        await bench.DoAsync($"charges/{charge}/refund?amount=250");
        await bench.ToldAsync();
        var afterPart = await bench.TotalsAsync();
        await bench.DoAsync($"charges/{charge}/refund?amount=50");
        await bench.DoAsync($"charges/{charge}/refund");
        await bench.ToldAsync();

        Assert.Equal((1000, 250, 0, 0, 1), afterPart);
        Assert.Equal((1000, 1000, 0, 0, 0), await bench.TotalsAsync());
        Assert.Equal([250L, 50L, 700L], (await bench.FactsAsync()).Where(fact => fact.Kind is DonationFactKind.Refunded).Select(fact => fact.Amount!.Value.MinorUnits));
    }

    [Fact]
    public async Task A_refund_of_a_months_payment_finds_its_gift()
    {
        await using var bench = await GiftBench.StartAsync();
        await bench.GiveAsync(1000, isMonthly: true);
        await bench.ToldAsync();
        var paid = Assert.Single(await bench.FactsAsync(), fact => fact.Kind is DonationFactKind.Paid);

        await bench.DoAsync($"charges/{bench.Find(paid.PaymentIntent!).Text("latest_charge")}/refund");
        await bench.ToldAsync();

        Assert.Equal((1000, 1000, 0, 0, 0), await bench.TotalsAsync());
        Assert.Equal(paid.Donation, Assert.Single(await bench.FactsAsync(), fact => fact.Kind is DonationFactKind.Refunded).Donation);
    }

    [Fact]
    public async Task A_refund_that_comes_back_counts_as_none()
    {
        await using var bench = await GiftBench.StartAsync();
        var refund = await bench.DoAsync($"charges/{await bench.ChargeAsync(1000)}/refund");

        await bench.DoAsync($"refunds/{refund.Id()}/fail");
        await bench.ToldAsync();

        Assert.Equal((1000, 0, 0, 0, 1), await bench.TotalsAsync());
        Assert.Single(await bench.KindsAsync(), "RefundFailed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dispute_holds_the_money_until_it_is_won_or_lost(bool won)
    {
        await using var bench = await GiftBench.StartAsync();
        var dispute = await bench.DoAsync($"charges/{await bench.ChargeAsync(1000)}/dispute?amount=400");
        await bench.ToldAsync();
        var during = await bench.TotalsAsync();

        await bench.DoAsync($"disputes/{dispute.Id()}/answer");
        await bench.DoAsync($"disputes/{dispute.Id()}/close?won={(won ? "true" : "false")}");
        await bench.ToldAsync();

        Assert.Equal((1000, 0, 0, 400, 1), during);
        Assert.Equal(won ? (1000, 0, 0, 0, 1) : (1000, 0, 400, 0, 1), await bench.TotalsAsync());
    }

    [Fact]
    public async Task Everything_told_backwards_and_three_times_comes_to_the_same()
    {
        await using var bench = await GiftBench.StartAsync(WebhookMode.Hold);
        var charge = await bench.ChargeAsync(1000);
        await bench.DoAsync($"charges/{charge}/refund?amount=300");
        var dispute = await bench.DoAsync($"charges/{await bench.ChargeAsync(800)}/dispute");
        await bench.DoAsync($"disputes/{dispute.Id()}/close?won=false");
        var session = await bench.GiveAsync(700, isMonthly: true);
        bench.Stripe.Account.Do(() =>
        {
            bench.Stripe.Account.Subscriptions.End(bench.Stripe.Account.Objects.Get("subscription", session.Text("subscription")!), "cancellation_requested");
            return true;
        });
        var backwards = bench.Stripe.Webhooks.Held.Reverse().ToList();

        await bench.Stripe.Webhooks.ReleaseAsync(new([.. backwards.SelectMany(id => new[] { id, id, id })]));
        await bench.ToldAsync();

        Assert.Equal((2500, 300, 800, 0, 2), await bench.TotalsAsync());
        Assert.Equal(0, await bench.MonthlyDonorsAsync());
        Assert.Equal(3, bench.App.Mails.To("ada@example.org").Count);
    }

    [Fact]
    public async Task What_is_about_nothing_of_ours_is_answered_and_counted_and_no_more()
    {
        await using var bench = await GiftBench.StartAsync();
        using var other = new HttpClient { BaseAddress = bench.Stripe.Address };
        other.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_other");
        using var form = new StringContent(
            "mode=payment&success_url=https://shop.example.org&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=900&line_items[0][price_data][product_data][name]=Mug"
            + "&metadata[campaignkit_installation]=another&metadata[campaignkit_donation]=1&metadata[campaignkit_campaign]=free-to-change-jobs",
            System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var made = await other.PostAsync("v1/checkout/sessions", form);
        var session = System.Text.Json.Nodes.JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();

        var paid = await bench.DoAsync($"sessions/{session}");
        await bench.DoAsync($"charges/{bench.Find(paid.Text("payment_intent")!).Text("latest_charge")}/refund");
        await bench.ToldAsync();

        Assert.Empty(await bench.FactsAsync());
        Assert.Empty(bench.App.Mails.All);
        var counted = await bench.Ledger.CountUnclaimedAsync();
        Assert.Equal((1, 1, 1), (counted["checkout.session.completed"], counted["charge.refunded"], counted["charge.succeeded"]));
        Assert.Equal(GiftState.Unknown, (await bench.Giving.SeeAsync(GiftBench.Campaign, session)).State);
    }

    [Fact]
    public async Task What_else_stripe_tells_of_our_own_gifts_is_answered_and_counted()
    {
        await using var bench = await GiftBench.StartAsync();

        await bench.ChargeAsync(1000);
        await bench.ToldAsync();

        Assert.Contains(bench.Stripe.Webhooks.Deliveries, delivery => delivery.Type == "payment_intent.succeeded" && delivery.IsTaken);
        Assert.Equal(1, (await bench.Ledger.CountUnclaimedAsync())["payment_intent.succeeded"]);
    }

    [Fact]
    public async Task A_monthly_gift_that_is_set_to_end_and_goes_on_after_all_is_told_both_times()
    {
        await using var bench = await GiftBench.StartAsync();
        var subscription = (await bench.GiveAsync(1000, isMonthly: true)).Text("subscription")!;

        bench.SetCancelling(subscription, cancelling: true);
        await bench.ToldAsync();
        var during = (await bench.KindsAsync(), await bench.MonthlyDonorsAsync(), await bench.TotalsAsync());
        await bench.MoveAsync(1);
        bench.SetCancelling(subscription, cancelling: false);
        await bench.MoveAsync(40);
        await bench.ToldAsync();

        Assert.Single(during.Item1, "SubscriptionEnding");
        Assert.Equal((1, (1000, 0, 0, 0, 1)), (during.Item2, during.Item3));
        Assert.Single(await bench.KindsAsync(), "SubscriptionResumed");
        Assert.Single(await bench.KindsAsync(), "SubscriptionEnding");
        Assert.Equal((1, (2000, 0, 0, 0, 2)), (await bench.MonthlyDonorsAsync(), await bench.TotalsAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_late_and_in_whatever_order_it_is_told_a_monthly_gift_ends_or_goes_on_as_the_donor_last_said(bool ends)
    {
        await using var bench = await GiftBench.StartAsync(WebhookMode.Hold);
        var subscription = (await bench.GiveAsync(1000, isMonthly: true)).Text("subscription")!;
        bench.SetCancelling(subscription, cancelling: true);
        await bench.MoveAsync(1);
        bench.SetCancelling(subscription, cancelling: false);
        await bench.MoveAsync(1);
        if (ends) bench.SetCancelling(subscription, cancelling: true);
        var backwards = bench.Stripe.Webhooks.Held.Reverse().ToList();

        await bench.Stripe.Webhooks.ReleaseAsync(new([.. backwards.SelectMany(id => new[] { id, id, id })]));
        await bench.ToldAsync();

        var said = (await bench.FactsAsync()).LastOrDefault(fact => fact.Kind.ToString() is "SubscriptionEnding" or "SubscriptionResumed");
        Assert.Equal(ends ? "SubscriptionEnding" : null, said?.Kind.ToString());
        Assert.Equal((1, (1000, 0, 0, 0, 1)), (await bench.MonthlyDonorsAsync(), await bench.TotalsAsync()));
    }
}
