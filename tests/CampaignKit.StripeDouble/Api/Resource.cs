using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>A type of objects that can be got one by one and listed.</summary>
/// <param name="Path">After <c>/v1/</c>.</param>
/// <param name="Filters">Parameters of the list besides its pages and <c>created</c>.</param>
/// <param name="Matches">Whether the list has this object, by those parameters.</param>
internal sealed record Resource(string Path, string Type, string[] Filters, Func<Account, JsonObject, Parameters, bool> Matches)
{
    /// <summary>Days in which Stripe tells of an event.</summary>
    private const int EventDays = 30;

    public static readonly IReadOnlyList<Resource> All =
    [
        new("checkout/sessions", "checkout.session", ["customer", "customer_details[email]", "payment_intent", "status", "subscription"], (_, session, asked) =>
            Same(session, asked, "customer", "payment_intent", "status", "subscription") && Is(asked.Text("customer_details[email]"), (session["customer_details"] as JsonObject)?.Text("email"))),
        new("payment_intents", "payment_intent", ["customer"], (_, intent, asked) => Same(intent, asked, "customer")),
        new("charges", "charge", ["customer", "payment_intent"], (_, charge, asked) => Same(charge, asked, "customer", "payment_intent")),
        new("refunds", "refund", ["charge", "payment_intent"], (_, refund, asked) => Same(refund, asked, "charge", "payment_intent")),
        new("disputes", "dispute", ["charge", "payment_intent"], (_, dispute, asked) => Same(dispute, asked, "charge", "payment_intent")),
        new("customers", "customer", ["email"], (_, customer, asked) => Same(customer, asked, "email")),
        new("subscriptions", "subscription", ["customer", "status"], (_, subscription, asked) => Same(subscription, asked, "customer") && asked.Text("status") switch
        {
            null => subscription.Text("status") != "canceled",
            "all" => true,
            var status => subscription.Text("status") == status,
        }),
        new("invoices", "invoice", ["customer", "status", "subscription"], (_, invoice, asked) =>
            Same(invoice, asked, "customer", "status") && Is(asked.Text("subscription"), Invoices.SubscriptionOf(invoice))),
        new("invoice_payments", "invoice_payment", ["invoice", "status", "payment[type]", "payment[payment_intent]"], (_, payment, asked) =>
            Same(payment, asked, "invoice", "status") && Is(asked.Text("payment[payment_intent]"), payment.Inner("payment").Text("payment_intent"))),
        new("balance_transactions", "balance_transaction", ["currency", "payout", "source", "type"], (account, entry, asked) =>
            Same(entry, asked, "currency", "source", "type") && (asked.Text("payout") is not { } payout || account.Payouts.Contains(payout, entry))),
        new("payouts", "payout", ["status"], (_, payout, asked) => Same(payout, asked, "status")),
        new("products", "product", [], (_, _, _) => true),
        new("prices", "price", ["product"], (_, price, asked) => Same(price, asked, "product")),
        new("events", "event", ["type", "types[]", "delivery_success"], (account, raised, asked) =>
            raised.Number("created") > account.Now - EventDays * 86_400L && Same(raised, asked, "type")
            && (!asked.Has("types") || asked.List("types").Contains(raised.Text("type")))
            && (asked.Flag("delivery_success") is not { } taken || taken == (raised.Number("pending_webhooks") == 0))),
    ];

    public JsonObject List(Account account, Parameters asked, bool live)
    {
        var created = Range(asked);
        return Paging.Page(account.Objects.All(Type).Where(about => account.Objects.IsLive(about) == live && created(about) && Matches(account, about, asked)), asked, Type, $"/v1/{Path}");
    }

    private static bool Same(JsonObject about, Parameters asked, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Is(asked.Text(name), about.Text(name))) return false;
        }

        return true;
    }

    private static bool Is(string? asked, string? value) => asked is null || asked == value;

    private static Func<JsonObject, bool> Range(Parameters asked)
    {
        var at = asked.Whole("created");
        var after = Math.Max(asked.Whole("created[gt]") ?? long.MinValue, asked.Whole("created[gte]") - 1 ?? long.MinValue);
        var before = Math.Min(asked.Whole("created[lt]") ?? long.MaxValue, asked.Whole("created[lte]") + 1 ?? long.MaxValue);
        return about => about.Number("created") is var made && made > after && made < before && (at is null || made == at);
    }
}
