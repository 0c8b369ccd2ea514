namespace CampaignKit.Doubles.Tests;

public class SubscriptionTests
{
    [Fact]
    public async Task Monthly_gift_makes_a_customer_a_subscription_and_a_paid_invoice()
    {
        await using var bench = await Bench.StartAsync();

        var session = await bench.PaidAsync(Bench.Monthly);

        var told = await bench.GetAsync($"v1/checkout/sessions/{session["id"]}?expand[]=subscription&expand[]=invoice.payments");
        Assert.Equal(("active", "g-2", "1000"), (told["subscription.status"], told["subscription.metadata.gift"], told["subscription.items.data.0.price.unit_amount"]));
        Assert.Equal(("paid", "1000", "subscription_create"), (told["invoice.status"], told["invoice.amount_paid"], told["invoice.billing_reason"]));
        Assert.Equal((told["subscription.id"], "g-2"), (told["invoice.parent.subscription_details.subscription"], told["invoice.parent.subscription_details.metadata.gift"]));
        var intent = await bench.GetAsync($"v1/payment_intents/{told["invoice.payments.data.0.payment.payment_intent"]}");
        Assert.Equal(("succeeded", told["customer"]), (intent["status"], intent["customer"]));
        Assert.Equal(
            ["customer.created", "invoice.created", "customer.subscription.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated", "invoice.paid", "invoice.payment_succeeded", "checkout.session.completed"],
            await bench.ToldAsync());
    }

    [Fact]
    public async Task Renewal_comes_every_month_on_the_day_it_began_or_the_last_before_it()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PaidAsync(Bench.Monthly);

        await bench.MoveAsync(days: 90);

        var invoices = await bench.GetAsync("v1/invoices");
        Assert.Equal(["2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31"], invoices.Data.Select(invoice => Day((long)invoice["created"]!)));
        Assert.All(invoices.Data, invoice => Assert.Equal("paid", (string)invoice["status"]!));
        Assert.Equal(["subscription_cycle", "subscription_cycle", "subscription_cycle", "subscription_create"], invoices.Data.Select(invoice => (string)invoice["billing_reason"]!));
        Assert.Equal("2026-05-31", Day(long.Parse((await bench.GetAsync("v1/subscriptions"))["data.0.items.data.0.current_period_end"], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Failed_renewal_is_tried_again_and_paid()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);
        await bench.ControlAsync($"subscriptions/{session["subscription"]}/fail-next?times=1");

        await bench.MoveAsync(days: 28);
        var failed = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}?expand[]=latest_invoice");
        await bench.MoveAsync(days: 5);
        var paid = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}?expand[]=latest_invoice");

        Assert.Equal(("past_due", "open", "1"), (failed["status"], failed["latest_invoice.status"], failed["latest_invoice.attempt_count"]));
        Assert.Equal(("active", "paid", "2"), (paid["status"], paid["latest_invoice.status"], paid["latest_invoice.attempt_count"]));
        Assert.Equal(1, (await bench.ToldAsync()).Count(type => type == "invoice.payment_failed"));
    }

    [Fact]
    public async Task Subscription_ends_when_every_attempt_has_failed()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);
        await bench.ControlAsync($"subscriptions/{session["subscription"]}/fail-next?times=9");

        await bench.MoveAsync(days: 60);

        var subscription = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}");
        Assert.Equal(("canceled", "payment_failed"), (subscription["status"], subscription["cancellation_details.reason"]));
        var told = await bench.ToldAsync();
        Assert.Equal((4, 1), (told.Count(type => type == "invoice.payment_failed"), told.Count(type => type == "customer.subscription.deleted")));
    }

    [Fact]
    public async Task Cancelled_subscription_is_not_renewed()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);

        var first = await bench.DeleteAsync($"v1/subscriptions/{session["subscription"]}?cancellation_details[comment]=Enough");
        var second = await bench.DeleteAsync($"v1/subscriptions/{session["subscription"]}");
        await bench.MoveAsync(days: 60);

        Assert.Equal(("canceled", "Enough", 404), (first["status"], first["cancellation_details.comment"], second.Status));
        Assert.Single((await bench.GetAsync("v1/invoices")).Data);
        Assert.Equal("customer.subscription.deleted", (await bench.ToldAsync())[^1]);
        Assert.Empty((await bench.GetAsync("v1/subscriptions")).Data);
        Assert.Single((await bench.GetAsync("v1/subscriptions?status=all")).Data);
    }

    [Fact]
    public async Task Cancellation_at_the_end_of_the_period_can_be_taken_back_until_then()
    {
        await using var bench = await Bench.StartAsync();
        var kept = await bench.PaidAsync(Bench.Monthly);
        var ended = await bench.PaidAsync(Bench.Monthly);
        await bench.PostAsync($"v1/subscriptions/{kept["subscription"]}", "cancel_at_period_end=true");
        await bench.PostAsync($"v1/subscriptions/{kept["subscription"]}", "cancel_at_period_end=false");

        var cancelling = await bench.PostAsync($"v1/subscriptions/{ended["subscription"]}", "cancel_at_period_end=True");
        await bench.MoveAsync(days: 28);

        Assert.Equal(("active", "true"), (cancelling["status"], cancelling["cancel_at_period_end"]));
        Assert.Equal(("active", "canceled"), ((await bench.GetAsync($"v1/subscriptions/{kept["subscription"]}"))["status"], (await bench.GetAsync($"v1/subscriptions/{ended["subscription"]}"))["status"]));
        Assert.Equal(3, (await bench.GetAsync("v1/invoices")).Data.Count);
    }

    [Fact]
    public async Task Changed_amount_is_paid_from_the_next_time_on_and_the_event_tells_the_old_one()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);
        var subscription = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}");

        var form = $"proration_behavior=none&items[0][id]={subscription["items.data.0.id"]}&items[0][price_data][currency]=eur&items[0][price_data][unit_amount]=1500"
            + $"&items[0][price_data][recurring][interval]=month&items[0][price_data][product]={subscription["items.data.0.price.product"]}";
        var changed = await bench.PostAsync($"v1/subscriptions/{subscription["id"]}", form);
        await bench.MoveAsync(days: 28);

        Assert.Equal("1500", changed["items.data.0.price.unit_amount"]);
        Assert.Equal([1500, 1000], (await bench.GetAsync("v1/invoices")).Data.Select(invoice => (long)invoice["amount_paid"]!));
        await bench.Stripe.Webhooks.IdleAsync();
        var updated = bench.Endpoint.Taken.First(taken => taken.Type == "customer.subscription.updated").Event;
        Assert.Equal(1000, (long)updated["data"]!["previous_attributes"]!["items"]!["data"]![0]!["price"]!["unit_amount"]!);
    }

    [Fact]
    public async Task Refused_change_leaves_the_subscription_as_it_was()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);
        var before = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}");

        var told = await bench.PostAsync($"v1/subscriptions/{session["subscription"]}", "cancel_at_period_end=true&metadata[gift]=other&items[0][id]=si_other&proration_behavior=none");

        Assert.Equal(400, told.Status);
        Assert.Equal((400, "cancel_at_period_end"), ((await bench.PostAsync($"v1/subscriptions/{session["subscription"]}", "cancel_at_period_end=yes")).Status, (await bench.PostAsync($"v1/subscriptions/{session["subscription"]}", "cancel_at_period_end=yes"))["error.param"]));
        Assert.Equal(before.Body.ToJsonString(), (await bench.GetAsync($"v1/subscriptions/{session["subscription"]}")).Body.ToJsonString());
    }

    [Fact]
    public async Task Metadata_is_changed_key_by_key()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);

        await bench.PostAsync($"v1/subscriptions/{session["subscription"]}", "metadata[campaign]=squares");
        var told = await bench.PostAsync($"v1/subscriptions/{session["subscription"]}", "metadata[gift]=");

        Assert.Equal("""{"campaign":"squares"}""", told.Body["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Debit_that_the_bank_refuses_leaves_the_first_invoice_unpaid()
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", Bench.Monthly))["id"];
        await bench.PostAsync($"c/pay/{id}", "act=PayLater&email=ada@example.org");

        await bench.ControlAsync($"sessions/{id}/conclude?paid=false");

        var session = await bench.GetAsync($"v1/checkout/sessions/{id}?expand[]=subscription&expand[]=invoice");
        Assert.Equal(("past_due", "open", "0"), (session["subscription.status"], session["invoice.status"], session["invoice.amount_paid"]));
        Assert.Contains("checkout.session.async_payment_failed", await bench.ToldAsync());
    }

    [Fact]
    public async Task Donor_ends_and_changes_their_gift_in_the_portal()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync(Bench.Monthly);
        var portal = await bench.PostAsync("v1/billing_portal/sessions", $"customer={session["customer"]}&return_url=https://example.org/mine");
        var path = new Uri(portal["url"]).PathAndQuery[1..];

        var page = (await bench.GetAsync(path))["text"];
        var changed = await bench.PostAsync(path, $"act=change&amount=12.50&subscription={session["subscription"]}");
        var ended = await bench.PostAsync(path, $"act=cancel&subscription={session["subscription"]}");
        var tooSmall = await bench.PostAsync(path, $"act=change&amount=0.10&subscription={session["subscription"]}");

        Assert.Contains("10.00 EUR every month", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://example.org/mine">""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("End it", page[page.LastIndexOf("<form", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal((303, 303, 400), (changed.Status, ended.Status, tooSmall.Status));
        var subscription = await bench.GetAsync($"v1/subscriptions/{session["subscription"]}");
        Assert.Equal(("1250", "true", "active"), (subscription["items.data.0.price.unit_amount"], subscription["cancel_at_period_end"], subscription["status"]));
        Assert.Equal(2, (await bench.ToldAsync()).Count(type => type == "customer.subscription.updated"));
    }

    [Fact]
    public async Task Portal_is_open_for_an_hour_and_for_ones_own_subscriptions_only()
    {
        await using var bench = await Bench.StartAsync();
        var mine = await bench.PaidAsync(Bench.Monthly);
        var other = await bench.PaidAsync(Bench.Monthly);
        var portal = await bench.PostAsync("v1/billing_portal/sessions", $"customer={mine["customer"]}");
        var path = new Uri(portal["url"]).PathAndQuery[1..];

        var foreign = await bench.PostAsync(path, $"act=cancel&subscription={other["subscription"]}");
        await bench.ControlAsync("clock?hours=1");

        Assert.Equal((404, 404), (foreign.Status, (await bench.GetAsync(path)).Status));
        Assert.Equal("false", (await bench.GetAsync($"v1/subscriptions/{other["subscription"]}"))["cancel_at_period_end"]);
    }

    private static string Day(long at) => DateTimeOffset.FromUnixTimeSeconds(at).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
