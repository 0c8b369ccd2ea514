using System.Globalization;
using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>The invoices of subscriptions, one a period, and the payment of each.</summary>
/// <remarks>Neither an invoice nor a charge names the other: between them is an invoice payment, as of Stripe's version 2025-03-31.</remarks>
internal static class Invoices
{
    /// <param name="reason"><c>subscription_create</c> or <c>subscription_cycle</c>.</param>
    public static JsonObject Add(Account account, JsonObject subscription, string reason)
    {
        var live = account.Objects.IsLive(subscription);
        var id = account.Ids.Next("in_1");
        var item = subscription.FirstOf("items");
        var price = item.Inner("price");
        var quantity = item.Number("quantity");
        var amount = price.Number("unit_amount") * quantity;
        var customer = account.Objects.Get("customer", subscription.Text("customer")!);
        var number = customer.Number("next_invoice_sequence");
        customer["next_invoice_sequence"] = number + 1;
        var invoice = account.Objects.Add(Shape(account, subscription, customer, id, amount, reason, number, live), live);
        invoice["lines"] = Fields.ListOf([Line(account, invoice, subscription, item, amount)], $"/v1/invoices/{id}/lines");
        subscription["latest_invoice"] = id;
        var purpose = new Purpose(reason == "subscription_create" ? "Subscription creation" : "Subscription update", [], account.Objects.Find(price.Text("product"))?.Text("statement_descriptor"));
        AddPayment(account, invoice, account.Payments.AddIntent(amount, invoice.Text("currency")!, customer.Id(), purpose, live), live);
        account.Events.Raise("invoice.created", invoice);
        return invoice;
    }

    /// <summary>The invoice payments of an invoice: one.</summary>
    public static IEnumerable<JsonObject> PaymentsOf(Account account, JsonObject invoice) => account.Objects.All("invoice_payment").Where(payment => payment.Text("invoice") == invoice.Id());

    public static JsonObject IntentOf(Account account, JsonObject invoice) =>
        account.Objects.Get("payment_intent", PaymentsOf(account, invoice).First().Inner("payment").Text("payment_intent")!);

    /// <summary>The subscription that an invoice is of.</summary>
    public static string SubscriptionOf(JsonObject invoice) => invoice.Inner("parent").Inner("subscription_details").Text("subscription")!;

    public static void MarkPaid(Account account, JsonObject invoice)
    {
        var amount = invoice.Number("amount_due");
        invoice["amount_paid"] = amount;
        invoice["amount_remaining"] = 0L;
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status"] = "paid";
        invoice.Inner("status_transitions")["paid_at"] = account.Now;
        var payment = PaymentsOf(account, invoice).First();
        payment["amount_paid"] = amount;
        payment["status"] = "paid";
        payment.Inner("status_transitions")["paid_at"] = account.Now;
        account.Events.Raise("invoice.paid", invoice);
        account.Events.Raise("invoice.payment_succeeded", invoice);
    }

    /// <param name="nextAttempt">Seconds since 1970; <see langword="null"/>: there will be none.</param>
    public static void MarkFailed(Account account, JsonObject invoice, long? nextAttempt)
    {
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
        invoice["next_payment_attempt"] = nextAttempt;
        if (nextAttempt is null) invoice["auto_advance"] = false;
        account.Events.Raise("invoice.payment_failed", invoice);
    }

    private static void AddPayment(Account account, JsonObject invoice, JsonObject intent, bool live) => account.Objects.Add(new()
    {
        ["id"] = account.Ids.Next("inpay_1"),
        ["object"] = "invoice_payment",
        ["amount_paid"] = null,
        ["amount_requested"] = invoice.Number("amount_due"),
        ["created"] = account.Now,
        ["currency"] = invoice.Text("currency"),
        ["invoice"] = invoice.Id(),
        ["is_default"] = true,
        ["livemode"] = live,
        ["payment"] = new JsonObject { ["payment_intent"] = intent.Id(), ["type"] = "payment_intent" },
        ["status"] = "open",
        ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
    }, live);

    private static JsonObject Line(Account account, JsonObject invoice, JsonObject subscription, JsonObject item, long amount)
    {
        var price = item.Inner("price");
        return new()
        {
            ["id"] = account.Ids.Next("il_1"),
            ["object"] = "line_item",
            ["amount"] = amount,
            ["currency"] = invoice.Text("currency"),
            ["description"] = $"{item.Number("quantity")} × {account.Objects.Find(price.Text("product"))?.Text("name")}",
            ["discount_amounts"] = new JsonArray(),
            ["discountable"] = true,
            ["discounts"] = new JsonArray(),
            ["invoice"] = invoice.Id(),
            ["livemode"] = invoice.Flag("livemode"),
            ["metadata"] = subscription.Inner("metadata").Copy(),
            ["parent"] = new JsonObject
            {
                ["invoice_item_details"] = null,
                ["subscription_item_details"] = new JsonObject { ["invoice_item"] = null, ["proration"] = false, ["proration_details"] = null, ["subscription"] = subscription.Id(), ["subscription_item"] = item.Id() },
                ["type"] = "subscription_item_details",
            },
            ["period"] = new JsonObject { ["end"] = item.Number("current_period_end"), ["start"] = item.Number("current_period_start") },
            ["pretax_credit_amounts"] = new JsonArray(),
            ["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
            },
            ["quantity"] = item.Number("quantity"),
            ["subscription"] = subscription.Id(),
            ["subtotal"] = amount,
            ["taxes"] = new JsonArray(),
        };
    }

    private static JsonObject Shape(Account account, JsonObject subscription, JsonObject customer, string id, long amount, string reason, long number, bool live) => new()
    {
        ["id"] = id,
        ["object"] = "invoice",
        ["account_country"] = "DE",
        ["account_name"] = account.Name,
        ["account_tax_ids"] = null,
        ["amount_due"] = amount,
        ["amount_overpaid"] = 0L,
        ["amount_paid"] = 0L,
        ["amount_remaining"] = amount,
        ["amount_shipping"] = 0L,
        ["application"] = null,
        ["attempt_count"] = 0L,
        ["attempted"] = false,
        ["auto_advance"] = true,
        ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
        ["automatically_finalizes_at"] = null,
        ["billing_reason"] = reason,
        ["collection_method"] = "charge_automatically",
        ["created"] = account.Now,
        ["currency"] = subscription.Text("currency"),
        ["custom_fields"] = null,
        ["customer"] = customer.Id(),
        ["customer_address"] = null,
        ["customer_email"] = customer.Text("email"),
        ["customer_name"] = customer.Text("name"),
        ["customer_phone"] = null,
        ["customer_shipping"] = null,
        ["customer_tax_exempt"] = "none",
        ["customer_tax_ids"] = new JsonArray(),
        ["default_payment_method"] = null,
        ["default_source"] = null,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = subscription.Text("description"),
        ["discounts"] = new JsonArray(),
        ["due_date"] = null,
        ["effective_at"] = account.Now,
        ["ending_balance"] = 0L,
        ["footer"] = null,
        ["from_invoice"] = null,
        ["hosted_invoice_url"] = null,
        ["invoice_pdf"] = null,
        ["issuer"] = new JsonObject { ["type"] = "self" },
        ["last_finalization_error"] = null,
        ["latest_revision"] = null,
        ["livemode"] = live,
        ["metadata"] = new JsonObject(),
        ["next_payment_attempt"] = null,
        ["number"] = $"{customer.Text("invoice_prefix")}-{number.ToString("D4", CultureInfo.InvariantCulture)}",
        ["on_behalf_of"] = null,
        ["parent"] = new JsonObject
        {
            ["quote_details"] = null,
            ["subscription_details"] = new JsonObject { ["metadata"] = subscription.Inner("metadata").Copy(), ["subscription"] = subscription.Id() },
            ["type"] = "subscription_details",
        },
        ["payment_settings"] = new JsonObject { ["default_mandate"] = null, ["payment_method_options"] = null, ["payment_method_types"] = null },
        ["period_end"] = account.Now,
        ["period_start"] = account.Now,
        ["post_payment_credit_notes_amount"] = 0L,
        ["pre_payment_credit_notes_amount"] = 0L,
        ["receipt_number"] = null,
        ["rendering"] = null,
        ["shipping_cost"] = null,
        ["shipping_details"] = null,
        ["starting_balance"] = 0L,
        ["statement_descriptor"] = null,
        ["status"] = "open",
        ["status_transitions"] = new JsonObject { ["finalized_at"] = account.Now, ["marked_uncollectible_at"] = null, ["paid_at"] = null, ["voided_at"] = null },
        ["subtotal"] = amount,
        ["subtotal_excluding_tax"] = amount,
        ["test_clock"] = null,
        ["total"] = amount,
        ["total_discount_amounts"] = new JsonArray(),
        ["total_excluding_tax"] = amount,
        ["total_pretax_credit_amounts"] = new JsonArray(),
        ["total_taxes"] = new JsonArray(),
        ["webhooks_delivered_at"] = account.Now,
    };
}
