using CampaignKit.Stripe.Tests.Wire;
using Stripe;
using Checkout = Stripe.Checkout;
using Portal = Stripe.BillingPortal;

namespace CampaignKit.Stripe.Tests;

public class ServicesTests
{
    public static TheoryData<string, string, Func<StripeClient, CancellationToken, Task>> Calls => new()
    {
        { "GET", "balance_transactions/txn_1", (client, token) => client.V1.BalanceTransactions.GetAsync("txn_1", cancellationToken: token) },
        { "GET", "balance_transactions", (client, token) => client.V1.BalanceTransactions.ListAsync(cancellationToken: token) },
        { "POST", "billing_portal/sessions", (client, token) => client.V1.BillingPortal.Sessions.CreateAsync(new Portal.SessionCreateOptions(), cancellationToken: token) },
        { "GET", "charges/ch_1", (client, token) => client.V1.Charges.GetAsync("ch_1", cancellationToken: token) },
        { "GET", "charges", (client, token) => client.V1.Charges.ListAsync(cancellationToken: token) },
        { "POST", "checkout/sessions", (client, token) => client.V1.Checkout.Sessions.CreateAsync(new Checkout.SessionCreateOptions(), cancellationToken: token) },
        { "POST", "checkout/sessions/cs_1/expire", (client, token) => client.V1.Checkout.Sessions.ExpireAsync("cs_1", cancellationToken: token) },
        { "GET", "checkout/sessions/cs_1", (client, token) => client.V1.Checkout.Sessions.GetAsync("cs_1", cancellationToken: token) },
        { "GET", "checkout/sessions", (client, token) => client.V1.Checkout.Sessions.ListAsync(cancellationToken: token) },
        { "DELETE", "customers/cus_1", (client, token) => client.V1.Customers.DeleteAsync("cus_1", cancellationToken: token) },
        { "GET", "customers/cus_1", (client, token) => client.V1.Customers.GetAsync("cus_1", cancellationToken: token) },
        { "GET", "customers", (client, token) => client.V1.Customers.ListAsync(cancellationToken: token) },
        { "GET", "disputes/dp_1", (client, token) => client.V1.Disputes.GetAsync("dp_1", cancellationToken: token) },
        { "GET", "disputes", (client, token) => client.V1.Disputes.ListAsync(cancellationToken: token) },
        { "GET", "events/evt_1", (client, token) => client.V1.Events.GetAsync("evt_1", cancellationToken: token) },
        { "GET", "events", (client, token) => client.V1.Events.ListAsync(cancellationToken: token) },
        { "GET", "invoice_payments/inpay_1", (client, token) => client.V1.InvoicePayments.GetAsync("inpay_1", cancellationToken: token) },
        { "GET", "invoice_payments", (client, token) => client.V1.InvoicePayments.ListAsync(cancellationToken: token) },
        { "GET", "invoices/in_1", (client, token) => client.V1.Invoices.GetAsync("in_1", cancellationToken: token) },
        { "GET", "invoices", (client, token) => client.V1.Invoices.ListAsync(cancellationToken: token) },
        { "GET", "payment_intents/pi_1", (client, token) => client.V1.PaymentIntents.GetAsync("pi_1", cancellationToken: token) },
        { "GET", "payment_intents", (client, token) => client.V1.PaymentIntents.ListAsync(cancellationToken: token) },
        { "GET", "payouts/po_1", (client, token) => client.V1.Payouts.GetAsync("po_1", cancellationToken: token) },
        { "GET", "payouts", (client, token) => client.V1.Payouts.ListAsync(cancellationToken: token) },
        { "POST", "products", (client, token) => client.V1.Products.CreateAsync(new ProductCreateOptions(), cancellationToken: token) },
        { "GET", "products/prod_1", (client, token) => client.V1.Products.GetAsync("prod_1", cancellationToken: token) },
        { "POST", "refunds", (client, token) => client.V1.Refunds.CreateAsync(new RefundCreateOptions(), cancellationToken: token) },
        { "GET", "refunds/re_1", (client, token) => client.V1.Refunds.GetAsync("re_1", cancellationToken: token) },
        { "GET", "refunds", (client, token) => client.V1.Refunds.ListAsync(cancellationToken: token) },
        { "DELETE", "subscriptions/sub_1", (client, token) => client.V1.Subscriptions.CancelAsync("sub_1", cancellationToken: token) },
        { "GET", "subscriptions/sub_1", (client, token) => client.V1.Subscriptions.GetAsync("sub_1", cancellationToken: token) },
        { "GET", "subscriptions", (client, token) => client.V1.Subscriptions.ListAsync(cancellationToken: token) },
        { "POST", "subscriptions/sub_1", (client, token) => client.V1.Subscriptions.UpdateAsync("sub_1", new SubscriptionUpdateOptions(), cancellationToken: token) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_is_one_request_to_its_path(string method, string path, Func<StripeClient, CancellationToken, Task> call)
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await call(wire.Client(), CancellationToken.None);

        Assert.Equal(method, wire.Request.Method);
        Assert.Equal("/v1/" + path, wire.Request.Address.AbsolutePath);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_cancelled_call_ends(string method, string path, Func<StripeClient, CancellationToken, Task> call)
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call(wire.Client(), new CancellationToken(canceled: true)));

        Assert.True(wire.Requests.Count == 0, $"{method} {path} was sent");
    }

    [Fact]
    public async Task A_service_can_be_made_from_a_client_too()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"id":"cs_1","url":"https://checkout.example.org/cs_1"}"""), StripeWire.Json("""{"url":"https://portal.example.org/bps_1"}"""));
        var client = wire.Client();

        var page = await new Checkout.SessionService(client).CreateAsync(new Checkout.SessionCreateOptions());
        var portal = await new Portal.SessionService(client).CreateAsync(new Portal.SessionCreateOptions
        {
            Customer = "cus_1",
            Locale = "de",
            ReturnUrl = "https://acme.example.org",
            FlowData = new Portal.SessionFlowDataOptions
            {
                Type = "subscription_cancel",
                SubscriptionCancel = new Portal.SessionFlowDataSubscriptionCancelOptions { Subscription = "sub_1" },
                AfterCompletion = new Portal.SessionFlowDataAfterCompletionOptions
                {
                    Type = "redirect",
                    Redirect = new Portal.SessionFlowDataAfterCompletionRedirectOptions { ReturnUrl = "https://acme.example.org/bye" },
                },
            },
        });

        Assert.Equal("https://checkout.example.org/cs_1", page.Url);
        Assert.Equal("https://portal.example.org/bps_1", portal.Url);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["customer"] = "cus_1",
                ["locale"] = "de",
                ["return_url"] = "https://acme.example.org",
                ["flow_data[type]"] = "subscription_cancel",
                ["flow_data[subscription_cancel][subscription]"] = "sub_1",
                ["flow_data[after_completion][type]"] = "redirect",
                ["flow_data[after_completion][redirect][return_url]"] = "https://acme.example.org/bye",
            },
            wire.Requests[1].Form);
    }

    [Fact]
    public async Task A_service_sends_with_whatever_client_it_is_given()
    {
        var client = new ClientDouble();

        var refund = await new RefundService(client).CreateAsync(new RefundCreateOptions { Charge = "ch_1" }, new RequestOptions { IdempotencyKey = "gift-1" });

        Assert.Equal("re_double", refund.Id);
        Assert.Equal("POST /v1/refunds gift-1", client.Asked);
    }

    private sealed class ClientDouble : IStripeClient
    {
        public string? Asked { get; private set; }

        public string ApiBase => "http://127.0.0.1:4242";

        public string ApiKey => "sk_test_double";

        public string ClientId => "";

        public string ConnectBase => ApiBase;

        public string FilesBase => ApiBase;

        public string MeterEventsBase => ApiBase;

        public Task<T> RequestAsync<T>(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
            where T : IStripeEntity
        {
            Asked = $"{method} {path} {requestOptions.IdempotencyKey}";
            return Task.FromResult((T)(IStripeEntity)new Refund { Id = "re_double" });
        }

        public Task<Stream> RequestStreamingAsync(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
