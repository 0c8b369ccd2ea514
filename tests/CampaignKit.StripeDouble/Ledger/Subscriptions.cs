using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Subscriptions: what Checkout starts, and the API and the portal change. What comes by the clock is <see cref="Renewals"/>.</summary>
/// <remarks>Shapes as of Stripe's version 2025-03-31 and later: the current period is the item's, and an invoice names its subscription under <c>parent</c>.</remarks>
internal sealed class Subscriptions(Account account)
{
    public void Start(JsonObject session, SessionRequest asked, Payer payer, CheckoutAct act)
    {
        var live = account.Objects.IsLive(session);
        var price = account.Checkout.LinesOf(session).First().Inner("price");
        var id = account.Ids.Next("sub_1");
        var item = new JsonObject
        {
            ["id"] = account.Ids.Next("si_", 14),
            ["object"] = "subscription_item",
            ["created"] = account.Now,
            ["current_period_end"] = End(account.Now, price.Inner("recurring"), 1),
            ["current_period_start"] = account.Now,
            ["discounts"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
            ["price"] = price.Copy(),
            ["quantity"] = asked.Lines[0].Quantity,
            ["subscription"] = id,
            ["tax_rates"] = new JsonArray(),
        };
        var subscription = account.Objects.Add(Shape(id, session, asked, item, live), live);
        session["subscription"] = id;
        account.Renewals.Begin(subscription, session, payer, act);
    }

    /// <exception cref="Refused">It has ended, or what is asked for is not possible.</exception>
    public JsonObject Update(JsonObject subscription, Parameters asked)
    {
        if (subscription.Text("status") is "canceled") throw Refused.Invalid("A canceled subscription can only update its cancellation_details and metadata.", "status");
        var before = subscription.Copy();
        // Everything is read before anything is changed: a request that is refused leaves no trace.
        var details = ReadDetails(asked);
        var cancels = asked.Flag("cancel_at_period_end");
        var price = asked.Has("items") ? ReadPrice(subscription, asked) : null;
        var quantity = asked.Whole("items[0][quantity]");
        asked.Metadata("metadata");

        if (cancels is { } cancel) CancelAtPeriodEnd(subscription, cancel, cancel ? "cancellation_requested" : null);
        foreach (var (name, value) in details) subscription.Inner("cancellation_details")[name] = value?.DeepClone();
        if (asked.Text("description") is { } description) subscription["description"] = description.Length > 0 ? description : null;
        if (price is not null) subscription.FirstOf("items")["price"] = price.Copy();
        if (quantity is { } many) subscription.FirstOf("items")["quantity"] = many;
        asked.ChangeMetadata(subscription);
        account.Events.Raise("customer.subscription.updated", subscription, before);
        return subscription;
    }

    /// <summary>Changes what is paid each time from the next time on, as the donor does in the portal.</summary>
    /// <param name="unit">Minor units.</param>
    public void ChangeAmount(JsonObject subscription, long unit)
    {
        var before = subscription.Copy();
        var item = subscription.FirstOf("items");
        var price = item.Inner("price");
        item["price"] = PriceLike(price, price.Text("product")!, unit, account.Objects.IsLive(subscription)).Copy();
        account.Events.Raise("customer.subscription.updated", subscription, before);
    }

    /// <summary>Ends it when the paid time is over, or takes that back, as the donor does in the portal.</summary>
    public void SetCancelling(JsonObject subscription, bool cancelling)
    {
        var before = subscription.Copy();
        CancelAtPeriodEnd(subscription, cancelling, cancelling ? "cancellation_requested" : null);
        account.Events.Raise("customer.subscription.updated", subscription, before);
    }

    /// <summary>Ends it now.</summary>
    /// <exception cref="Refused">It has ended.</exception>
    public JsonObject Cancel(JsonObject subscription, Parameters asked)
    {
        if (subscription.Text("status") == "canceled") throw Refused.NotThere("subscription", subscription.Id());
        foreach (var (name, value) in ReadDetails(asked)) subscription.Inner("cancellation_details")[name] = value?.DeepClone();
        End(subscription, "cancellation_requested");
        return subscription;
    }

    public void End(JsonObject subscription, string reason)
    {
        subscription["status"] = "canceled";
        subscription["ended_at"] = account.Now;
        subscription["canceled_at"] ??= account.Now;
        subscription.Inner("cancellation_details")["reason"] ??= reason;
        account.Events.Raise("customer.subscription.deleted", subscription);
    }

    /// <summary>The end of the period that begins this many intervals after the anchor; counted from the anchor, so that the 31st comes back after February.</summary>
    public static long End(long anchor, JsonObject recurring, int periods)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(anchor);
        var count = periods * (int)recurring.Number("interval_count");
        var end = recurring.Text("interval") switch
        {
            "day" => from.AddDays(count),
            "week" => from.AddDays(7 * count),
            "year" => from.AddYears(count),
            _ => from.AddMonths(count),
        };
        return end.ToUnixTimeSeconds();
    }

    private void CancelAtPeriodEnd(JsonObject subscription, bool cancelling, string? reason)
    {
        subscription["cancel_at_period_end"] = cancelling;
        subscription["cancel_at"] = cancelling ? subscription.FirstOf("items").Number("current_period_end") : null;
        subscription["canceled_at"] = cancelling ? account.Now : null;
        subscription.Inner("cancellation_details")["reason"] = reason;
    }

    private static JsonObject ReadDetails(Parameters asked)
    {
        var details = new JsonObject();
        if (asked.Text("cancellation_details[comment]") is { } comment) details["comment"] = comment;
        var feedback = asked.OneOf("cancellation_details[feedback]", "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused");
        if (feedback is not null) details["feedback"] = feedback;
        return details;
    }

    private JsonObject? ReadPrice(JsonObject subscription, Parameters asked)
    {
        const string At = "items[0]";
        var item = subscription.FirstOf("items");
        if (asked.Count("items") != 1 || asked.Text($"{At}[id]") != item.Id()) throw Refused.Invalid("The double knows subscriptions of one item only: name it by its id.", "items");
        if (asked.Text("proration_behavior") != "none") throw Refused.Invalid("The double reckons no prorations: send proration_behavior=none.", "proration_behavior");
        if (asked.Text($"{At}[price]") is { } price) return account.Objects.Get("price", price, account.Objects.IsLive(subscription), $"{At}[price]");
        if (!asked.Has($"{At}[price_data]")) return null;

        var currency = asked.Needed($"{At}[price_data][currency]");
        if (currency != subscription.Text("currency")) throw Refused.Invalid("The currency of a subscription cannot be changed.", $"{At}[price_data][currency]");
        var product = account.Objects.Get("product", asked.Needed($"{At}[price_data][product]"), account.Objects.IsLive(subscription), $"{At}[price_data][product]");
        var interval = item.Inner("price").Inner("recurring").Text("interval");
        if (asked.Needed($"{At}[price_data][recurring][interval]") != interval) throw Refused.Invalid("The double cannot change how often a subscription is paid.", $"{At}[price_data][recurring][interval]");
        var unit = asked.Whole($"{At}[price_data][unit_amount]") ?? throw Refused.Missing($"{At}[price_data][unit_amount]");
        Currencies.CheckUnit(unit, currency, $"{At}[price_data][unit_amount]");
        return PriceLike(item.Inner("price"), product.Id(), unit, account.Objects.IsLive(subscription));
    }

    private JsonObject PriceLike(JsonObject price, string product, long unit, bool live)
    {
        var recurring = price.Inner("recurring");
        return Catalogue.AddPrice(account, product, price.Text("currency")!, unit, recurring.Text("interval"), recurring.Number("interval_count"), live);
    }

    private JsonObject Shape(string id, JsonObject session, SessionRequest asked, JsonObject item, bool live) => new()
    {
        ["id"] = id,
        ["object"] = "subscription",
        ["application"] = null,
        ["application_fee_percent"] = null,
        ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null },
        ["billing_cycle_anchor"] = account.Now,
        ["billing_cycle_anchor_config"] = null,
        ["billing_mode"] = new JsonObject { ["type"] = "flexible", ["flexible"] = new JsonObject { ["proration_discounts"] = "included" }, ["updated_at"] = account.Now },
        ["billing_thresholds"] = null,
        ["cancel_at"] = null,
        ["cancel_at_period_end"] = false,
        ["canceled_at"] = null,
        ["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = null },
        ["collection_method"] = "charge_automatically",
        ["created"] = account.Now,
        ["currency"] = asked.Currency,
        ["customer"] = session.Text("customer"),
        ["days_until_due"] = null,
        ["default_payment_method"] = null,
        ["default_source"] = null,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = asked.Text("subscription_data[description]"),
        ["discounts"] = new JsonArray(),
        ["ended_at"] = null,
        ["invoice_settings"] = new JsonObject { ["account_tax_ids"] = null, ["issuer"] = new JsonObject { ["type"] = "self" } },
        ["items"] = Fields.ListOf([item], $"/v1/subscription_items?subscription={id}"),
        ["latest_invoice"] = null,
        ["livemode"] = live,
        ["metadata"] = asked.SubscriptionMetadata.Copy(),
        ["next_pending_invoice_item_invoice"] = null,
        ["on_behalf_of"] = null,
        ["pause_collection"] = null,
        ["payment_settings"] = new JsonObject { ["payment_method_options"] = null, ["payment_method_types"] = null, ["save_default_payment_method"] = "off" },
        ["pending_invoice_item_interval"] = null,
        ["pending_setup_intent"] = null,
        ["pending_update"] = null,
        ["schedule"] = null,
        ["start_date"] = account.Now,
        ["status"] = "active",
        ["test_clock"] = null,
        ["transfer_data"] = null,
        ["trial_end"] = null,
        ["trial_settings"] = new JsonObject { ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" } },
        ["trial_start"] = null,
    };
}
