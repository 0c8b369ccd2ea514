using Stripe;
using Stripe.Checkout;

namespace CampaignKit.Stripe.Tests;

public class EntityTests
{
    private static readonly DateTime Noon = new(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_payment_page_is_read()
    {
        var read = Session.FromJson("""
            {"id":"cs_1","object":"checkout.session","amount_subtotal":1050,"amount_total":1050,"cancel_url":"https://acme.example.org/give","client_reference_id":"gift-1","created":1793880000,
             "currency":"eur","customer":"cus_1","customer_creation":"always","customer_details":{"email":"ada@example.org","name":"Ada","phone":null,"address":{"country":"DE","postal_code":"10115"}},
             "customer_email":null,"expires_at":1793883600,"invoice":"in_1","livemode":false,"locale":"de","metadata":{"campaign":"air"},"mode":"subscription","payment_intent":null,
             "payment_method_types":["card"],"payment_status":"paid","status":"complete","submit_type":null,"subscription":"sub_1","success_url":"https://acme.example.org/thanks",
             "total_details":{"amount_discount":0,"amount_shipping":null,"amount_tax":0},"ui_mode":"hosted","url":null,
             "line_items":{"object":"list","has_more":false,"data":[{"id":"li_1","object":"item","amount_total":1050,"quantity":1,
               "price":{"id":"price_1","object":"price","unit_amount":1050,"product":"prod_1","recurring":{"interval":"month","interval_count":1}}}]}}
            """);

        Assert.Equal(1050, read.AmountTotal);
        Assert.Equal("gift-1", read.ClientReferenceId);
        Assert.Equal(Noon, read.Created);
        Assert.Equal(Noon.AddHours(1), read.ExpiresAt);
        Assert.Equal(DateTimeKind.Utc, read.ExpiresAt.Kind);
        Assert.Equal(("cus_1", "in_1", "sub_1", null), (read.CustomerId, read.InvoiceId, read.SubscriptionId, read.PaymentIntentId));
        Assert.Equal(("ada@example.org", "DE"), (read.CustomerDetails.Email, read.CustomerDetails.Address.Country));
        Assert.Equal("air", read.Metadata["campaign"]);
        Assert.Equal(("subscription", "paid", "complete"), (read.Mode, read.PaymentStatus, read.Status));
        Assert.Equal(["card"], read.PaymentMethodTypes);
        Assert.Null(read.TotalDetails.AmountShipping);
        var line = Assert.Single(read.LineItems);
        Assert.Equal((1050, "prod_1", "month"), (line.Price.UnitAmount, line.Price.ProductId, line.Price.Recurring.Interval));
    }

    [Fact]
    public void The_subscription_and_the_payment_of_an_invoice_stand_where_this_version_has_them()
    {
        var read = Invoice.FromJson("""
            {"id":"in_1","object":"invoice","amount_due":1050,"amount_paid":1050,"amount_remaining":0,"attempt_count":1,"attempted":true,"billing_reason":"subscription_cycle","currency":"eur",
             "customer":"cus_1","customer_email":"ada@example.org","hosted_invoice_url":"https://invoice.example.org/in_1","next_payment_attempt":null,"period_start":1793880000,"period_end":1796472000,
             "parent":{"type":"subscription_details","quote_details":null,"subscription_details":{"subscription":"sub_1","metadata":{"campaign":"air"}}},
             "payments":{"object":"list","data":[{"id":"inpay_1","object":"invoice_payment","amount_paid":1050,"amount_requested":1050,"invoice":"in_1","is_default":true,"status":"paid",
               "payment":{"type":"payment_intent","payment_intent":"pi_1"}}]},
             "lines":{"object":"list","data":[{"id":"il_1","object":"line_item","amount":1050,"period":{"start":1793880000,"end":1796472000}}]},
             "status":"paid","status_transitions":{"paid_at":1793880000,"voided_at":null},"subtotal":1050,"total":1050}
            """);

        Assert.Equal(("subscription_details", "sub_1"), (read.Parent.Type, read.Parent.SubscriptionDetails.SubscriptionId));
        Assert.Equal("air", read.Parent.SubscriptionDetails.Metadata["campaign"]);
        var payment = Assert.Single(read.Payments);
        Assert.Equal(("payment_intent", "pi_1", null), (payment.Payment.Type, payment.Payment.PaymentIntentId, payment.Payment.ChargeId));
        Assert.Equal((1050L, "in_1"), (payment.AmountPaid!.Value, payment.InvoiceId));
        Assert.Equal(Noon, Assert.Single(read.Lines).Period.Start);
        Assert.Equal((Noon, null), (read.StatusTransitions.PaidAt, read.StatusTransitions.VoidedAt));
        Assert.Null(read.NextPaymentAttempt);
    }

    [Fact]
    public void A_monthly_gift_is_read()
    {
        var read = Subscription.FromJson("""
            {"id":"sub_1","object":"subscription","billing_cycle_anchor":1793880000,"cancel_at":null,"cancel_at_period_end":true,"canceled_at":1793880000,
             "cancellation_details":{"comment":"Thanks","feedback":"too_expensive","reason":"cancellation_requested"},"currency":"eur","customer":"cus_1","ended_at":null,
             "items":{"object":"list","data":[{"id":"si_1","object":"subscription_item","current_period_start":1793880000,"current_period_end":1796472000,"quantity":1,"subscription":"sub_1",
               "price":{"id":"price_1","object":"price","currency":"eur","unit_amount":1050}}]},
             "latest_invoice":"in_1","livemode":false,"metadata":{},"pause_collection":null,"start_date":1793880000,"status":"active"}
            """);

        Assert.Equal((true, Noon, null), (read.CancelAtPeriodEnd, read.CanceledAt, read.EndedAt));
        Assert.Equal("cancellation_requested", read.CancellationDetails.Reason);
        var item = Assert.Single(read.Items);
        Assert.Equal((Noon, Noon.AddDays(30)), (item.CurrentPeriodStart, item.CurrentPeriodEnd));
        Assert.Equal("in_1", read.LatestInvoiceId);
        Assert.Empty(read.Metadata);
    }

    [Fact]
    public void A_debit_with_what_was_given_back_is_read()
    {
        var read = Charge.FromJson("""
            {"id":"ch_1","object":"charge","amount":1050,"amount_captured":1050,"amount_refunded":50,"balance_transaction":"txn_1","billing_details":{"email":"ada@example.org"},
             "calculated_statement_descriptor":"ACME* AIR","captured":true,"disputed":false,"failure_code":null,"outcome":{"network_status":"approved_by_network","type":"authorized"},"paid":true,
             "payment_intent":"pi_1","payment_method_details":{"type":"card","card":{"brand":"visa"}},"refunded":false,"status":"succeeded",
             "refunds":{"object":"list","data":[{"id":"re_1","object":"refund","amount":50,"charge":"ch_1","reason":"requested_by_customer","status":"succeeded"}]}}
            """);

        Assert.Equal((1050, 50, false), (read.AmountCaptured, read.AmountRefunded, read.Refunded));
        Assert.Equal(("txn_1", "pi_1"), (read.BalanceTransactionId, read.PaymentIntentId));
        Assert.Equal(("card", "authorized"), (read.PaymentMethodDetails.Type, read.Outcome.Type));
        Assert.Equal("ch_1", Assert.Single(read.Refunds).ChargeId);
    }

    [Fact]
    public void A_contested_payment_is_read()
    {
        var read = Dispute.FromJson("""
            {"id":"dp_1","object":"dispute","amount":1050,"balance_transactions":[{"id":"txn_2","object":"balance_transaction","amount":-1050,"fee":2000,"net":-3050}],"charge":"ch_1","currency":"eur",
             "evidence_details":{"due_by":1793880000,"has_evidence":false,"past_due":false,"submission_count":0},"is_charge_refundable":false,"payment_intent":"pi_1","reason":"fraudulent","status":"needs_response"}
            """);

        Assert.Equal(("ch_1", "pi_1"), (read.ChargeId, read.PaymentIntentId));
        Assert.Equal(-3050, Assert.Single(read.BalanceTransactions).Net);
        Assert.Equal(Noon, read.EvidenceDetails.DueBy);
    }

    [Fact]
    public void What_moved_the_balance_is_read()
    {
        var read = BalanceTransaction.FromJson("""
            {"id":"txn_1","object":"balance_transaction","amount":1050,"available_on":1793880000,"currency":"eur","exchange_rate":1.08123,"fee":55,
             "fee_details":[{"amount":55,"currency":"eur","type":"stripe_fee"}],"net":995,"reporting_category":"charge","source":"ch_1","status":"pending","type":"charge"}
            """);

        Assert.Equal((1050, 55, 995), (read.Amount, read.Fee, read.Net));
        Assert.Equal(1.08123m, read.ExchangeRate);
        Assert.Equal("stripe_fee", Assert.Single(read.FeeDetails).Type);
        Assert.Equal(("ch_1", null), (read.SourceId, read.Source));
    }

    [Fact]
    public void A_payout_a_payment_and_a_donor_are_read()
    {
        var payout = Payout.FromJson("""{"id":"po_1","amount":99500,"arrival_date":1793880000,"automatic":true,"reconciliation_status":"completed","trace_id":{"status":"supported","value":"T1"}}""");
        var payment = PaymentIntent.FromJson("""{"id":"pi_1","amount":500,"amount_received":0,"last_payment_error":{"code":"card_declined","type":"card_error"},"latest_charge":"ch_1","status":"requires_payment_method"}""");
        var donor = Customer.FromJson("""{"id":"cus_1","email":"ada@example.org","preferred_locales":["de"],"deleted":true}""");

        Assert.Equal((Noon, "completed", "T1"), (payout.ArrivalDate, payout.ReconciliationStatus, payout.TraceId.Value));
        Assert.Equal(("card_declined", "ch_1"), (payment.LastPaymentError.Code, payment.LatestChargeId));
        Assert.Equal(("de", true), (Assert.Single(donor.PreferredLocales), donor.Deleted));
    }

    [Fact]
    public void What_was_not_told_is_null_nought_or_1970()
    {
        var read = Charge.FromJson("{}");

        Assert.Equal((0, false, null), (read.Amount, read.Paid, read.Metadata));
        Assert.Equal(DateTime.UnixEpoch, read.Created);
        Assert.Equal(DateTimeKind.Utc, read.Created.Kind);
        Assert.Null(read.CustomerId);
    }
}
