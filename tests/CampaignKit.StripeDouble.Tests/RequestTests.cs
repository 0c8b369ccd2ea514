namespace CampaignKit.Doubles.Tests;

public class RequestTests
{
    [Theory]
    [InlineData(null, "You did not provide an API key.")]
    [InlineData("Bearer pk_test_public", "Invalid API Key provided: pk_test_**blic")]
    [InlineData("Bearer ", "You did not provide an API key.")]
    [InlineData("Basic !!", "You did not provide an API key.")]
    public async Task Request_without_a_secret_key_is_refused(string? authorization, string said)
    {
        await using var bench = await Bench.StartAsync();
        using var http = new HttpClient { BaseAddress = bench.Stripe.Address };
        if (authorization is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        using var response = await http.GetAsync(new Uri("v1/events", UriKind.Relative));

        var told = await Told.ReadAsync(response);
        Assert.Equal(401, told.Status);
        Assert.Equal("invalid_request_error", told["error.type"]);
        Assert.StartsWith(said, told["error.message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_may_come_as_the_user_of_basic_authentication()
    {
        await using var bench = await Bench.StartAsync();
        using var http = new HttpClient { BaseAddress = bench.Stripe.Address };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("sk_test_bench:"u8));

        using var response = await http.GetAsync(new Uri("v1/events", UriKind.Relative));

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Live_key_makes_live_objects_that_a_test_key_does_not_see()
    {
        await using var bench = await Bench.StartAsync();
        using var http = new HttpClient { BaseAddress = bench.Stripe.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_live_bench");
        using var form = new FormUrlEncodedContent([new("email", "ada@example.org")]);

        using var response = await http.PostAsync(new Uri("v1/customers", UriKind.Relative), form);

        var live = await Told.ReadAsync(response);
        Assert.Equal("true", live["livemode"]);
        Assert.Contains("a similar object exists in live mode", (await bench.GetAsync($"v1/customers/{live["id"]}"))["error.message"], StringComparison.Ordinal);
        Assert.Empty((await bench.GetAsync("v1/customers")).Data);
        await bench.Stripe.Webhooks.IdleAsync();
        Assert.True((bool)Assert.Single(bench.Endpoint.Taken).Event["livemode"]!);
    }

    [Theory]
    [InlineData("colour=red", "parameter_unknown", "colour")]
    [InlineData("line_items[0][price_data][product_data][colour]=red", "parameter_unknown", "line_items[0][price_data][product_data][colour]")]
    [InlineData("metadata[gift][0]=red", "parameter_unknown", "metadata[gift][0]")]
    [InlineData("customer_email=", "parameter_invalid_empty", "customer_email")]
    [InlineData("customer_email=nobody", "email_invalid", "customer_email")]
    [InlineData("mode=setup", "", "mode")]
    [InlineData("cancel_url=example", "url_invalid", "cancel_url")]
    [InlineData("expires_at=soon", "parameter_invalid_integer", "expires_at")]
    [InlineData("expires_at=1769860800", "", "expires_at")]
    [InlineData("line_items[0][price_data][currency]=xxx", "", "line_items[0][price_data][currency]")]
    [InlineData("line_items[0][price_data][unit_amount]=49", "amount_too_small", "")]
    [InlineData("line_items[0][price_data][unit_amount]=100000000", "amount_too_large", "")]
    [InlineData("line_items[0][price_data][unit_amount]=25.00", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]")]
    [InlineData("line_items[0][price_data][unit_amount]=-1", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]")]
    [InlineData("line_items[0][quantity]=0", "parameter_invalid_integer", "line_items[0][quantity]")]
    [InlineData("line_items[0][price_data][recurring][interval]=month", "", "line_items[0][price_data][recurring]")]
    [InlineData("subscription_data[metadata][gift]=1", "", "subscription_data")]
    [InlineData("payment_intent_data[statement_descriptor_suffix]=MORE THAN 22 CHARACTERS", "", "payment_intent_data[statement_descriptor_suffix]")]
    [InlineData("payment_intent_data[statement_descriptor]=TREES", "", "payment_intent_data[statement_descriptor]")]
    [InlineData("customer=cus_nobody", "resource_missing", "customer")]
    [InlineData("line_items[0][price_data][product]=prod_none", "", "line_items[0][price_data][product]")]
    public async Task Session_with_something_that_Stripe_does_not_take_is_refused(string more, string code, string param)
    {
        await using var bench = await Bench.StartAsync();

        var told = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&{more}");

        Assert.Equal(code == "resource_missing" ? 404 : 400, told.Status);
        Assert.Equal(("invalid_request_error", code, param), (told["error.type"], told["error.code"], told["error.param"]));
        Assert.Empty((await bench.GetAsync("v1/checkout/sessions")).Data);
    }

    [Theory]
    [InlineData("mode", "mode")]
    [InlineData("success_url", "success_url")]
    [InlineData("line_items[0][price_data][currency]", "line_items[0][price_data][currency]")]
    [InlineData("line_items[0][price_data][unit_amount]", "line_items[0][price_data][unit_amount]")]
    [InlineData("line_items[0][price_data][product_data][name]", "line_items[0][price_data][product_data][name]")]
    public async Task Session_without_what_Stripe_needs_is_refused(string left, string param)
    {
        await using var bench = await Bench.StartAsync();
        var form = string.Join('&', Bench.OneOff.Split('&').Where(pair => !pair.StartsWith(left + "=", StringComparison.Ordinal)));

        var told = await bench.PostAsync("v1/checkout/sessions", form);

        Assert.Equal((400, "parameter_missing", param), (told.Status, told["error.code"], told["error.param"]));
    }

    [Theory]
    [InlineData("jpy", 50, "50 JPY")]
    [InlineData("eur", 50, "0.50 EUR")]
    [InlineData("kwd", 5120, "5.120 KWD")]
    [InlineData("isk", 500, "5.00 ISK")]
    public async Task Amounts_are_in_the_minor_unit_of_their_currency(string currency, int amount, string shown)
    {
        await using var bench = await Bench.StartAsync();

        var session = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&line_items[0][price_data][currency]={currency}&line_items[0][price_data][unit_amount]={amount}");

        Assert.Contains(shown, (await bench.GetAsync($"c/pay/{session["id"]}"))["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kwd", 5124)]
    [InlineData("isk", 550)]
    public async Task Decimals_that_the_currency_does_not_use_must_be_zero(string currency, int amount)
    {
        await using var bench = await Bench.StartAsync();

        var told = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&line_items[0][price_data][currency]={currency}&line_items[0][price_data][unit_amount]={amount}");

        Assert.Equal((400, "line_items[0][price_data][unit_amount]"), (told.Status, told["error.param"]));
    }

    [Fact]
    public async Task Every_answer_carries_an_id_of_its_own()
    {
        await using var bench = await Bench.StartAsync();

        var ids = new[] { await bench.GetAsync("v1/events"), await bench.GetAsync("v1/nothing"), await bench.PostAsync("v1/refunds") }.Select(told => told.Headers.GetValues("Request-Id").Single()).ToList();

        Assert.All(ids, id => Assert.StartsWith("req_", id, StringComparison.Ordinal));
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task Request_for_another_version_or_in_JSON_or_of_an_unknown_address_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        using var otherVersion = new HttpRequestMessage(HttpMethod.Get, "v1/events");
        otherVersion.Headers.Add("Stripe-Version", "2020-08-27");
        using var json = new HttpRequestMessage(HttpMethod.Post, "v1/refunds") { Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };

        using var refusedVersion = await bench.SendAsync(otherVersion);
        using var refusedJson = await bench.SendAsync(json);

        Assert.Equal((400, 400, 404), ((int)refusedVersion.StatusCode, (int)refusedJson.StatusCode, (await bench.GetAsync("v1/coupons")).Status));
    }

    [Fact]
    public async Task Same_seed_gives_the_same_ids()
    {
        await using var first = await Bench.StartAsync();
        await using var second = await Bench.StartAsync();

        Assert.Equal((await first.PaidAsync()).ToJsonString(), (await second.PaidAsync()).ToJsonString());
    }
}
