namespace CampaignKit.Doubles.Tests;

public class ListTests
{
    [Fact]
    public async Task List_is_cut_into_pages_newest_first_in_both_directions()
    {
        await using var bench = await Bench.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++) made.Insert(0, (await bench.PostAsync("v1/customers", $"email=ada+{i}@example.org"))["id"]);

        var first = await bench.GetAsync("v1/customers?limit=3");
        var second = await bench.GetAsync($"v1/customers?limit=3&starting_after={made[2]}");
        var third = await bench.GetAsync($"v1/customers?limit=3&starting_after={made[5]}");
        var back = await bench.GetAsync($"v1/customers?limit=3&ending_before={made[5]}");
        var start = await bench.GetAsync($"v1/customers?limit=3&ending_before={made[2]}");

        Assert.Equal([made[0], made[1], made[2]], Ids(first));
        Assert.Equal([made[3], made[4], made[5]], Ids(second));
        Assert.Equal([made[6]], Ids(third));
        Assert.Equal([made[2], made[3], made[4]], Ids(back));
        Assert.Equal([made[0], made[1]], Ids(start));
        Assert.Equal(["true", "true", "false", "true", "false"], new[] { first, second, third, back, start }.Select(page => page["has_more"]));
        Assert.Equal(("list", "/v1/customers"), (first["object"], first["url"]));
    }

    [Fact]
    public async Task Page_is_of_ten_unless_more_are_asked_for()
    {
        await using var bench = await Bench.StartAsync();
        for (var i = 0; i < 12; i++) await bench.PostAsync("v1/customers");

        Assert.Equal(10, (await bench.GetAsync("v1/customers")).Data.Count);
        Assert.Equal(12, (await bench.GetAsync("v1/customers?limit=100")).Data.Count);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=many")]
    [InlineData("starting_after=cus_a&ending_before=cus_b")]
    [InlineData("colour=red")]
    public async Task List_that_Stripe_does_not_give_is_refused(string query)
    {
        await using var bench = await Bench.StartAsync();

        Assert.Equal(400, (await bench.GetAsync($"v1/customers?{query}")).Status);
    }

    [Fact]
    public async Task List_from_what_is_not_there_is_refused()
    {
        await using var bench = await Bench.StartAsync();

        var told = await bench.GetAsync("v1/customers?starting_after=cus_nobody");

        Assert.Equal((404, "resource_missing", "starting_after"), (told.Status, told["error.code"], told["error.param"]));
    }

    [Fact]
    public async Task List_can_be_of_a_time()
    {
        await using var bench = await Bench.StartAsync();
        var first = await bench.PostAsync("v1/customers");
        await bench.MoveAsync(days: 1);
        var second = await bench.PostAsync("v1/customers");
        await bench.MoveAsync(days: 1);
        var third = await bench.PostAsync("v1/customers");

        Assert.Equal([third["id"], second["id"]], Ids(await bench.GetAsync($"v1/customers?created[gte]={second["created"]}")));
        Assert.Equal([third["id"]], Ids(await bench.GetAsync($"v1/customers?created[gt]={second["created"]}")));
        Assert.Equal([second["id"], first["id"]], Ids(await bench.GetAsync($"v1/customers?created[lte]={second["created"]}")));
        Assert.Equal([first["id"]], Ids(await bench.GetAsync($"v1/customers?created[lt]={second["created"]}")));
        Assert.Equal([second["id"]], Ids(await bench.GetAsync($"v1/customers?created={second["created"]}")));
    }

    [Fact]
    public async Task Events_are_listed_by_type_and_by_whether_they_were_taken_for_thirty_days()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PaidAsync();
        await bench.Stripe.Webhooks.IdleAsync();
        await bench.ControlAsync("webhooks", """{"mode":"withhold"}""");
        await bench.MoveAsync(days: 20);
        await bench.PaidAsync();

        var all = await bench.GetAsync("v1/events");
        var some = await bench.GetAsync("v1/events?types[]=charge.succeeded&types[]=checkout.session.completed");
        var missed = await bench.GetAsync("v1/events?delivery_success=false&type=checkout.session.completed");
        await bench.MoveAsync(days: 10);

        Assert.Equal((8, 4, 1), (all.Data.Count, some.Data.Count, missed.Data.Count));
        Assert.Equal(("1", "0"), (all["data.0.pending_webhooks"], all["data.7.pending_webhooks"]));
        Assert.Equal(missed["data.0.id"], (await bench.GetAsync($"v1/events/{missed["data.0.id"]}"))["id"]);
        Assert.Equal(4, (await bench.GetAsync("v1/events")).Data.Count);
    }

    [Fact]
    public async Task Event_tells_the_object_as_it_was_and_the_request_that_it_came_from()
    {
        await using var bench = await Bench.StartAsync();
        var charge = await bench.ChargeAsync();
        await bench.PostAsync("v1/refunds", $"charge={charge}&amount=1", "key-1");

        var refunded = await bench.GetAsync("v1/events?type=charge.refunded");
        var paid = await bench.GetAsync("v1/events?type=charge.succeeded");

        Assert.Equal(("1", "0", "key-1"), (refunded["data.0.data.object.amount_refunded"], refunded["data.0.data.previous_attributes.amount_refunded"], refunded["data.0.request.idempotency_key"]));
        Assert.Equal(("0", "", ""), (paid["data.0.data.object.amount_refunded"], paid["data.0.data.object.balance_transaction"], paid["data.0.request.id"]));
        Assert.Equal((StripeDouble.ApiVersion, "false"), (paid["data.0.api_version"], paid["data.0.livemode"]));
    }

    [Fact]
    public async Task Lists_are_expanded_entry_by_entry_and_chosen_by_what_belongs_together()
    {
        await using var bench = await Bench.StartAsync();
        var monthly = await bench.PaidAsync(Bench.Monthly);
        await bench.PaidAsync();

        var sessions = await bench.GetAsync("v1/checkout/sessions?expand[]=data.subscription.latest_invoice");
        var invoices = await bench.GetAsync($"v1/invoices?subscription={monthly["subscription"]}");
        var payments = await bench.GetAsync($"v1/invoice_payments?invoice={invoices["data.0.id"]}&expand[]=data.payment.payment_intent");
        var back = await bench.GetAsync($"v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]={payments["data.0.payment.payment_intent.id"]}");

        Assert.Equal(("", monthly["invoice"]!.ToString()), (sessions["data.0.subscription"], sessions["data.1.subscription.latest_invoice.id"]));
        Assert.Equal((invoices["data.0.id"], "1000"), (back["data.0.invoice"], payments["data.0.payment.payment_intent.amount_received"]));
        Assert.Single((await bench.GetAsync($"v1/checkout/sessions?subscription={monthly["subscription"]}")).Data);
        Assert.Single((await bench.GetAsync($"v1/subscriptions?customer={monthly["customer"]}&status=active")).Data);
    }

    [Fact]
    public async Task Lines_of_a_session_come_in_their_own_order()
    {
        await using var bench = await Bench.StartAsync();
        var second = Bench.OneOff.Split('&').Where(pair => pair.StartsWith("line_items[0]", StringComparison.Ordinal)).Select(pair => pair.Replace("line_items[0]", "line_items[1]", StringComparison.Ordinal));
        var session = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&{string.Join('&', second)}&line_items[1][price_data][product_data][name]=Benches");

        var lines = await bench.GetAsync($"v1/checkout/sessions/{session["id"]}/line_items?limit=1");
        var rest = await bench.GetAsync($"v1/checkout/sessions/{session["id"]}/line_items?starting_after={lines["data.0.id"]}");

        Assert.Equal(("5000", "Trees for the square", "Benches"), (session["amount_total"], lines["data.0.description"], rest["data.0.description"]));
    }

    [Theory]
    [InlineData("colour")]
    [InlineData("status")]
    [InlineData("payment_intent.latest_charge.balance_transaction.source.payment_intent")]
    public async Task What_is_no_other_object_is_not_expanded(string path)
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync();

        Assert.Equal(400, (await bench.GetAsync($"v1/checkout/sessions/{session["id"]}?expand[]={path}")).Status);
    }

    private static IEnumerable<string> Ids(Told page) => page.Data.Select(entry => (string)entry["id"]!);
}
