namespace CampaignKit.Doubles.Tests;

public class CheckoutTests
{
    [Fact]
    public async Task Session_is_open_for_a_day_and_names_its_page()
    {
        await using var bench = await Bench.StartAsync();

        var session = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff);

        Assert.Equal(("open", "unpaid", "2500", "eur", "g-1"), (session["status"], session["payment_status"], session["amount_total"], session["currency"], session["metadata.gift"]));
        Assert.Equal(StillClock.Start.AddDays(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), session["expires_at"]);
        Assert.Equal($"{bench.Stripe.Address}c/pay/{session["id"]}", session["url"]);
        Assert.StartsWith("cs_test_", session["id"], StringComparison.Ordinal);
        Assert.Equal("", session["payment_intent"]);
    }

    [Fact]
    public async Task Page_says_what_it_is_who_gets_it_for_what_and_how_often()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PostAsync("v1/checkout/sessions", $"{Bench.Monthly}&line_items[0][price_data][product_data][description]=For <all> of us&branding_settings[display_name]=Green Streets");

        var page = (await bench.GetAsync($"c/pay/{session["id"]}"))["text"];

        Assert.Contains("This is a double of Stripe, for tests. It moves no money", page, StringComparison.Ordinal);
        Assert.Contains("<h1>For Green Streets</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Trees for the square", page, StringComparison.Ordinal);
        Assert.Contains("For &lt;all&gt; of us", page, StringComparison.Ordinal);
        Assert.Contains("10.00 EUR every month", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://example.org/back">""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paying_on_the_page_leads_to_the_success_address_with_the_sessions_id()
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", Bench.OneOff))["id"];

        var answer = await bench.PostAsync($"c/pay/{id}", "act=Pay&email=ada@example.org&name=Ada");

        Assert.Equal((303, $"https://example.org/thanks?session={id}"), (answer.Status, answer.Headers.Location?.OriginalString));
        Assert.Equal(["charge.succeeded", "payment_intent.succeeded", "charge.updated", "checkout.session.completed"], await bench.ToldAsync());
        var session = await bench.GetAsync($"v1/checkout/sessions/{id}?expand[]=payment_intent.latest_charge.balance_transaction&expand[]=line_items");
        Assert.Equal(("complete", "paid", "ada@example.org", ""), (session["status"], session["payment_status"], session["customer_details.email"], session["customer"]));
        Assert.Equal(("succeeded", "2500", "g-1"), (session["payment_intent.status"], session["payment_intent.amount_received"], session["payment_intent.metadata.gift"]));
        Assert.Equal(("true", "g-1"), (session["payment_intent.latest_charge.paid"], session["payment_intent.latest_charge.metadata.gift"]));
        Assert.Equal(("2500", "63", "2437"), (session["payment_intent.latest_charge.balance_transaction.amount"], session["payment_intent.latest_charge.balance_transaction.fee"], session["payment_intent.latest_charge.balance_transaction.net"]));
        Assert.Equal("Trees for the square", session["line_items.data.0.description"]);
    }

    [Fact]
    public async Task Session_is_paid_once()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PaidAsync();

        var page = await bench.PostAsync($"c/pay/{session["id"]}", "act=Pay");
        var told = await bench.ControlAsync($"sessions/{session["id"]}");

        Assert.Contains("This has been paid", page["text"], StringComparison.Ordinal);
        Assert.Equal(400, told.Status);
        Assert.Single((await bench.GetAsync("v1/charges")).Data);
    }

    [Fact]
    public async Task Declined_card_leaves_the_session_open_for_another()
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", Bench.OneOff))["id"];

        var page = await bench.PostAsync($"c/pay/{id}", "act=Decline&email=ada@example.org");
        var declined = await bench.GetAsync($"v1/checkout/sessions/{id}?expand[]=payment_intent");
        await bench.PostAsync($"c/pay/{id}", "act=Pay&email=ada@example.org");

        Assert.Contains("declined", page["text"], StringComparison.Ordinal);
        Assert.Equal(("open", "card_declined"), (declined["status"], declined["payment_intent.last_payment_error.code"]));
        Assert.Equal(["charge.failed", "payment_intent.payment_failed", "charge.succeeded", "payment_intent.succeeded", "charge.updated", "checkout.session.completed"], await bench.ToldAsync());
        Assert.Equal(2, (await bench.GetAsync($"v1/charges?payment_intent={declined["payment_intent.id"]}")).Data.Count);
    }

    [Theory]
    [InlineData(true, "checkout.session.async_payment_succeeded", "paid", "succeeded")]
    [InlineData(false, "checkout.session.async_payment_failed", "unpaid", "requires_payment_method")]
    public async Task Direct_debit_is_paid_or_not_when_the_bank_says_so(bool paid, string type, string sessionStatus, string intentStatus)
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", Bench.OneOff))["id"];
        await bench.PostAsync($"c/pay/{id}", "act=PayLater&email=ada@example.org");
        var before = await bench.GetAsync($"v1/checkout/sessions/{id}?expand[]=payment_intent");

        await bench.ControlAsync($"sessions/{id}/conclude?paid={paid}");

        Assert.Equal(("complete", "unpaid", "processing"), (before["status"], before["payment_status"], before["payment_intent.status"]));
        var after = await bench.GetAsync($"v1/checkout/sessions/{id}?expand[]=payment_intent");
        Assert.Equal((sessionStatus, intentStatus), (after["payment_status"], after["payment_intent.status"]));
        Assert.Equal(type, (await bench.ToldAsync())[^1]);
        Assert.Equal(400, (await bench.ControlAsync($"sessions/{id}/conclude?paid=true")).Status);
    }

    [Fact]
    public async Task Session_that_nobody_pays_expires_when_its_time_comes()
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&expires_at={StillClock.Start.AddMinutes(30).ToUnixTimeSeconds()}"))["id"];

        await bench.ControlAsync("clock?seconds=1799");
        var before = await bench.GetAsync($"v1/checkout/sessions/{id}");
        await bench.ControlAsync("clock?seconds=1");
        var after = await bench.GetAsync($"v1/checkout/sessions/{id}");

        Assert.Equal(("open", "expired", ""), (before["status"], after["status"], after["url"]));
        Assert.Equal(["checkout.session.expired"], await bench.ToldAsync());
        Assert.Equal(410, (await bench.GetAsync($"c/pay/{id}")).Status);
    }

    [Fact]
    public async Task Session_can_be_expired_while_it_is_open()
    {
        await using var bench = await Bench.StartAsync();
        var id = (await bench.PostAsync("v1/checkout/sessions", Bench.OneOff))["id"];

        var first = await bench.PostAsync($"v1/checkout/sessions/{id}/expire");
        var second = await bench.PostAsync($"v1/checkout/sessions/{id}/expire");

        Assert.Equal(("expired", 400), (first["status"], second.Status));
    }

    [Fact]
    public async Task Session_for_cards_only_offers_and_takes_no_debit()
    {
        await using var bench = await Bench.StartAsync();
        var session = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&payment_method_types[0]=card");

        var page = (await bench.GetAsync($"c/pay/{session["id"]}"))["text"];
        var debit = await bench.ControlAsync($"sessions/{session["id"]}", """{"act":"pay_later"}""");

        Assert.DoesNotContain("direct debit", page, StringComparison.Ordinal);
        Assert.Equal((400, "open"), (debit.Status, (await bench.GetAsync($"v1/checkout/sessions/{session["id"]}"))["status"]));
    }

    [Fact]
    public async Task Bank_prints_who_gets_it_and_the_suffix_of_the_gift()
    {
        await using var bench = await Bench.StartAsync();

        var session = await bench.PaidAsync($"{Bench.OneOff}&payment_intent_data[statement_descriptor_suffix]=trees&payment_intent_data[description]=A gift");

        var intent = await bench.GetAsync($"v1/payment_intents/{session["payment_intent"]}?expand[]=latest_charge");
        Assert.Equal(("EXAMPLE CAMPAIGNS* TRE", "A gift"), (intent["latest_charge.calculated_statement_descriptor"], intent["latest_charge.description"]));
    }

    [Fact]
    public async Task Bank_prints_what_the_product_says_where_a_gift_is_given_each_month()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostAsync("v1/products", "id=gifts&name=Trees for the square&statement_descriptor=trees");

        var session = await bench.PaidAsync(Bench.Monthly.Replace("[product_data][name]=Trees for the square", "[product]=gifts", StringComparison.Ordinal));

        var payments = await bench.GetAsync($"v1/invoice_payments?invoice={session["invoice"]}");
        var intent = await bench.GetAsync($"v1/payment_intents/{payments["data.0.payment.payment_intent"]}?expand[]=latest_charge");
        Assert.Equal("EXAMPLE CAMPAIGNS* TRE", intent["latest_charge.calculated_statement_descriptor"]);
        Assert.Contains("Trees for the square", (await bench.GetAsync($"v1/checkout/sessions/{session["id"]}/line_items"))["data.0.description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id=gifts&name=Again", "id", "resource_already_exists")]
    [InlineData("id=others", "name", "parameter_missing")]
    [InlineData("id=others&name=Others&statement_descriptor=MORE THAN 22 CHARACTERS", "statement_descriptor", "")]
    [InlineData("id=others&name=Others&statement_descriptor=12", "statement_descriptor", "")]
    public async Task Product_that_cannot_be_is_not_made(string form, string param, string code)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostAsync("v1/products", "id=gifts&name=Trees for the square");

        var told = await bench.PostAsync("v1/products", form);

        Assert.Equal((400, param, code), (told.Status, told["error.param"], told["error.code"]));
        Assert.Equal("Trees for the square", (await bench.GetAsync("v1/products/gifts"))["name"]);
        Assert.Single((await bench.GetAsync("v1/products")).Data);
    }

    [Fact]
    public async Task Session_of_a_product_that_is_not_there_is_refused()
    {
        await using var bench = await Bench.StartAsync();

        var told = await bench.PostAsync("v1/checkout/sessions", Bench.Monthly.Replace("[product_data][name]=Trees for the square", "[product]=gifts", StringComparison.Ordinal));

        Assert.Equal((404, "resource_missing", "line_items[0][price_data][product]"), (told.Status, told["error.code"], told["error.param"]));
    }

    [Fact]
    public async Task Customer_is_made_where_one_is_asked_for()
    {
        await using var bench = await Bench.StartAsync();

        var session = await bench.PaidAsync($"{Bench.OneOff}&customer_creation=always&customer_email=ada@example.org");

        Assert.Equal("ada@example.org", (await bench.GetAsync($"v1/customers/{session["customer"]}"))["email"]);
        Assert.Equal("customer.created", (await bench.ToldAsync())[0]);
    }
}
