using CampaignKit.Stripe.Tests.Wire;
using Stripe;
using Stripe.Checkout;

namespace CampaignKit.Stripe.Tests;

public class RequestTests
{
    [Fact]
    public async Task A_request_says_who_asks_and_which_version_it_is_for()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await wire.Client().V1.Refunds.CreateAsync(new RefundCreateOptions { Charge = "ch_1" });

        Assert.Equal("Bearer sk_test_wire", wire.Request.Header("Authorization"));
        Assert.Equal("2026-07-29.dahlia", StripeConfiguration.ApiVersion);
        Assert.Equal(StripeConfiguration.ApiVersion, wire.Request.Header("Stripe-Version"));
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", wire.Request.Header("Content-Type"));
        Assert.Null(wire.Request.Header("Stripe-Account"));
        Assert.Equal("https://api.stripe.com/v1/refunds", wire.Request.Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_client_can_ask_at_another_address()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));
        var client = new StripeClient("sk_test_wire", httpClient: wire.Carrier(), apiBase: "http://127.0.0.1:4242/double");

        await client.V1.Charges.GetAsync("ch_1");

        Assert.Equal("http://127.0.0.1:4242/double", client.ApiBase);
        Assert.Equal("http://127.0.0.1:4242/double/v1/charges/ch_1", wire.Request.Address.AbsoluteUri);
    }

    [Fact]
    public async Task Options_of_a_request_go_before_those_of_the_client()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"), StripeWire.Json("{}"));
        var refunds = new RefundService(new StripeClient(new StripeClientOptions { ApiKey = "sk_test_wire", StripeAccount = "acct_client", HttpClient = wire.Carrier() }));

        await refunds.CreateAsync(new RefundCreateOptions());
        await refunds.CreateAsync(new RefundCreateOptions(), new RequestOptions { ApiKey = "sk_test_other", StripeAccount = "acct_other", IdempotencyKey = "gift-1" });

        Assert.Equal(["acct_client", "acct_other"], wire.Requests.Select(asked => asked.Header("Stripe-Account")));
        Assert.Equal(["Bearer sk_test_wire", "Bearer sk_test_other"], wire.Requests.Select(asked => asked.Header("Authorization")));
        Assert.Equal("gift-1", wire.Requests[1].Header("Idempotency-Key"));
    }

    [Fact]
    public async Task Each_post_without_an_idempotency_key_gets_one_of_its_own()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"), StripeWire.Json("{}"));

        await wire.Client().V1.Refunds.CreateAsync(new RefundCreateOptions());
        await wire.Client().V1.Refunds.CreateAsync(new RefundCreateOptions());

        var keys = wire.Requests.Select(asked => asked.Header("Idempotency-Key")).ToList();
        Assert.All(keys, key => Assert.True(Guid.TryParse(key, out _)));
        Assert.NotEqual(keys[0], keys[1]);
    }

    [Fact]
    public async Task What_only_reads_or_deletes_gets_no_idempotency_key()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"), StripeWire.Json("{}"));

        await wire.Client().V1.Subscriptions.GetAsync("sub_1");
        await wire.Client().V1.Subscriptions.CancelAsync("sub_1");

        Assert.All(wire.Requests, asked => Assert.Null(asked.Header("Idempotency-Key")));
    }

    [Fact]
    public async Task What_is_not_a_post_has_its_options_in_the_query()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await wire.Client().V1.Subscriptions.CancelAsync("sub_1", new SubscriptionCancelOptions
        {
            InvoiceNow = false,
            Prorate = true,
            CancellationDetails = new SubscriptionCancellationDetailsOptions { Comment = "too much" },
        });

        Assert.Null(wire.Request.Body);
        Assert.Equal(
            new Dictionary<string, string> { ["cancellation_details[comment]"] = "too much", ["invoice_now"] = "false", ["prorate"] = "true" },
            wire.Request.Form);
    }

    [Fact]
    public async Task A_post_without_options_sends_an_empty_form()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await new SessionService(wire.Client()).ExpireAsync("cs_1");

        Assert.Equal("", wire.Request.Body);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", wire.Request.Header("Content-Type"));
    }

    [Fact]
    public async Task An_id_cannot_lead_elsewhere()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await wire.Client().V1.Charges.GetAsync("../refunds?limit=1#");

        Assert.Equal("/v1/charges/..%2Frefunds%3Flimit%3D1%23", wire.Request.Address.AbsolutePath);
    }

    [Fact]
    public async Task The_user_agent_says_nothing_of_the_machine()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await wire.Client().V1.Charges.GetAsync("ch_1");

        Assert.StartsWith("Stripe/V1 .NetBindings/52.2.0", wire.Request.Header("User-Agent"), StringComparison.Ordinal);
        var told = string.Join(' ', wire.Request.Headers.Values);
        Assert.DoesNotContain(Environment.MachineName, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Environment.OSVersion.VersionString, told, StringComparison.OrdinalIgnoreCase);
        Assert.Null(wire.Request.Header("X-Stripe-Client-Telemetry"));
    }

    [Fact]
    public async Task A_program_that_wants_to_be_named_is()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));
        using var http = new HttpClient(wire);
        var program = new AppInfo { Name = "CampaignKit", Version = "2026.11.1", Url = "https://acme.example.org" };

        await new StripeClient("sk_test_wire", httpClient: new SystemNetHttpClient(http, appInfo: program, enableTelemetry: false)).V1.Charges.GetAsync("ch_1");

        Assert.Contains("CampaignKit/2026.11.1 (https://acme.example.org)", wire.Request.Header("User-Agent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent()
    {
        using var wire = new StripeWire();
        var client = new StripeClient(httpClient: wire.Carrier());

        await Assert.ThrowsAsync<StripeException>(() => client.V1.Charges.GetAsync("ch_1"));

        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_test wire")]
    [InlineData("sk_test_wire\n")]
    public void A_key_that_cannot_be_one_is_refused(string key) => Assert.Throws<ArgumentException>(() => new StripeClient(key));

    [Fact]
    public void A_client_asks_at_Stripe_twice_more_unless_told_otherwise()
    {
        var client = new StripeClient("sk_test_wire");

        Assert.Equal("https://api.stripe.com", client.ApiBase);
        var carrier = Assert.IsType<SystemNetHttpClient>(client.HttpClient);
        Assert.Equal(2, carrier.MaxNetworkRetries);
        Assert.Equal(TimeSpan.FromSeconds(80), SystemNetHttpClient.DefaultHttpTimeout);
    }
}
