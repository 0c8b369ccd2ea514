using System.Text.Json;
using CampaignKit.Stripe.Tests.Wire;
using Stripe;
using Checkout = Stripe.Checkout;
using Portal = Stripe.BillingPortal;

namespace CampaignKit.Stripe.Tests;

public class EventTests
{
    [Fact]
    public void An_event_says_what_happened_when_and_through_whom()
    {
        var read = EventUtility.ParseEvent("""
            {"id":"evt_1","object":"event","account":"acct_1","api_version":"2026-07-29.dahlia","created":1793880000,"livemode":true,"pending_webhooks":2,
             "request":{"id":"req_1","idempotency_key":"gift-1"},"type":"refund.created","data":{"object":{"id":"re_1","object":"refund","amount":500}},"new":{"in":["a later version"]}}
            """);

        Assert.Equal("evt_1", read.Id);
        Assert.Equal("acct_1", read.Account);
        Assert.Equal("2026-07-29.dahlia", read.ApiVersion);
        Assert.Equal(new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc), read.Created);
        Assert.Equal(DateTimeKind.Utc, read.Created.Kind);
        Assert.True(read.Livemode);
        Assert.Equal(2, read.PendingWebhooks);
        Assert.Equal(("req_1", "gift-1"), (read.Request.Id, read.Request.IdempotencyKey));
        Assert.Equal(EventTypes.RefundCreated, read.Type);
        Assert.Equal(500, Assert.IsType<Refund>(read.Data.Object).Amount);
    }

    [Theory]
    [InlineData("balance_transaction", typeof(BalanceTransaction))]
    [InlineData("billing_portal.session", typeof(Portal.Session))]
    [InlineData("charge", typeof(Charge))]
    [InlineData("checkout.session", typeof(Checkout.Session))]
    [InlineData("customer", typeof(Customer))]
    [InlineData("dispute", typeof(Dispute))]
    [InlineData("invoice", typeof(Invoice))]
    [InlineData("invoice_payment", typeof(InvoicePayment))]
    [InlineData("payment_intent", typeof(PaymentIntent))]
    [InlineData("payout", typeof(Payout))]
    [InlineData("price", typeof(Price))]
    [InlineData("product", typeof(Product))]
    [InlineData("refund", typeof(Refund))]
    [InlineData("subscription", typeof(Subscription))]
    [InlineData("subscription_item", typeof(SubscriptionItem))]
    public void What_an_event_is_about_is_read_as_what_it_says_it_is(string kind, Type type)
    {
        var read = About($$"""{"id":"x_1","object":"{{kind}}"}""").Data.Object;

        Assert.IsType(type, read);
        Assert.Equal("x_1", ((IHasId)read).Id);
        Assert.Equal(kind, read.Object);
    }

    [Theory]
    [InlineData("""{"id":"x_1","object":"something.new"}""")]
    [InlineData("""{"id":"x_1"}""")]
    [InlineData("null")]
    public void What_is_of_no_known_kind_is_read_as_nothing(string about)
    {
        var read = About(about);

        Assert.Equal("evt_1", read.Id);
        Assert.Null(read.Data.Object);
    }

    [Fact]
    public void An_event_that_nobody_asked_for_has_no_request()
    {
        var read = EventUtility.ParseEvent("""{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","request":null,"data":{"object":null}}""");

        Assert.Null(read.Request);
        Assert.Equal(DateTime.UnixEpoch, read.Created);
    }

    [Fact]
    public void An_event_that_holds_no_object_is_refused() =>
        Assert.Throws<ArgumentException>(() => EventUtility.ParseEvent("""{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"object":"event","api_version":"2026-07-29.dahlia","created":"yesterday"}""")]
    public void A_text_that_is_no_event_is_a_fault_in_the_json(string text) => Assert.ThrowsAny<JsonException>(() => EventUtility.ParseEvent(text));

    [Fact]
    public void An_event_without_a_version_is_no_refusal_of_Stripes()
    {
        var failure = Record.Exception(() => EventUtility.ParseEvent("""{"id":"evt_1","object":"event"}"""));

        Assert.NotNull(failure);
        Assert.IsNotType<StripeException>(failure);
        Assert.Equal("evt_1", EventUtility.ParseEvent("""{"id":"evt_1","object":"event"}""", throwOnApiVersionMismatch: false).Id);
    }

    [Fact]
    public async Task Events_can_be_listed_again_later()
    {
        using var wire = new StripeWire(StripeWire.Json("""
            {"object":"list","has_more":false,"data":[
              {"id":"evt_2","object":"event","api_version":"2025-10-29.clover","type":"invoice.paid","data":{"object":{"id":"in_1","object":"invoice","amount_paid":500}}},
              {"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","type":"something.new","data":{"object":{"id":"x_1","object":"something"}}}]}
            """));

        var page = await wire.Client().V1.Events.ListAsync();

        Assert.Equal(["evt_2", "evt_1"], page.Data.Select(listed => listed.Id));
        Assert.Equal(500, Assert.IsType<Invoice>(page.Data[0].Data.Object).AmountPaid);
        Assert.Null(page.Data[1].Data.Object);
    }

    private static Event About(string json) =>
        EventUtility.ParseEvent($$$"""{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","data":{"object":{{{json}}}}}""");
}
