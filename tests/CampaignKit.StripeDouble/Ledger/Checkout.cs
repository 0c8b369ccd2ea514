using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Checkout sessions, from the request until they are paid or expire.</summary>
internal sealed class Checkout(Account account)
{
    private readonly Dictionary<string, SessionRequest> _asked = [];

    public JsonObject Create(Parameters parameters, bool live)
    {
        var asked = new SessionRequest(parameters, account.Now, (id, param) => account.Objects.Get("product", id, live, param));
        if (asked.Text("customer") is { } customer) account.Objects.Get("customer", customer, live, "customer");
        var session = account.Objects.Add(Shape(asked, account.Ids.Next(live ? "cs_live_a1" : "cs_test_a1", 32), live), live);
        _asked[session.Id()] = asked;
        foreach (var line in asked.Lines) AddLine(session, line, live);
        account.Agenda.At(asked.ExpiresAt, () => ExpireIfOpen(session));
        return session;
    }

    /// <summary>What the session's page shows of it.</summary>
    public SessionRequest AskedFor(JsonObject session) => _asked[session.Id()];

    /// <summary>The lines of a session, in order.</summary>
    public IEnumerable<JsonObject> LinesOf(JsonObject session) => account.Objects.All("item").Where(line => line.Text("session") == session.Id()).Select(Shown);

    /// <exception cref="Refused">It is not open.</exception>
    public JsonObject Expire(JsonObject session)
    {
        if (session.Text("status") != "open") throw Refused.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {session.Text("status")}.", "session");
        ExpireIfOpen(session);
        return session;
    }

    /// <summary>What somebody does on the session's page.</summary>
    /// <exception cref="Refused">It is not open.</exception>
    public JsonObject Act(JsonObject session, CheckoutAct act, Payer payer)
    {
        if (session.Text("status") != "open") throw Refused.Invalid($"This Checkout Session has a status of {session.Text("status")}.", "session");
        var asked = AskedFor(session);
        var method = act == CheckoutAct.PayLater ? "sepa_debit" : "card";
        if (!asked.Methods.Contains(method)) throw Refused.Invalid($"This Checkout Session takes no {method}.", "payment_method_types");
        var known = new Payer(asked.Text("customer_email") ?? account.Objects.Find(session.Text("customer"))?.Text("email") ?? payer.Email, payer.Name);
        if (act == CheckoutAct.Decline) return Decline(session, asked, known);

        var live = account.Objects.IsLive(session);
        session["customer_details"] = new JsonObject { ["address"] = Payments.NoAddress(), ["email"] = known.Email, ["name"] = known.Name, ["phone"] = null, ["tax_exempt"] = "none", ["tax_ids"] = new JsonArray() };
        if (session.Text("customer") is null && (asked.IsSubscription || session.Text("customer_creation") == "always")) session["customer"] = account.AddCustomer(known.Email, known.Name, [], live).Id();
        session["status"] = "complete";
        session["payment_status"] = act == CheckoutAct.Pay ? "paid" : "unpaid";
        session["url"] = null;
        if (asked.IsSubscription)
        {
            account.Subscriptions.Start(session, asked, known, act);
        }
        else
        {
            var intent = IntentOf(session, asked);
            if (act == CheckoutAct.Pay) account.Payments.Succeed(intent, known);
            else account.Payments.Begin(intent, known);
        }

        account.Events.Raise("checkout.session.completed", session);
        return session;
    }

    /// <summary>What the bank says to a direct debit that was begun on the page.</summary>
    /// <exception cref="Refused">None was, or the bank has spoken.</exception>
    public JsonObject Conclude(JsonObject session, bool paid)
    {
        if (session.Text("status") != "complete" || session.Text("payment_status") != "unpaid") throw Refused.Invalid("No payment of this Checkout Session waits for a bank.", "session");
        if (session.Text("subscription") is { } subscription) account.Renewals.Conclude(account.Objects.Get("subscription", subscription), account.Objects.Get("invoice", session.Text("invoice")!), paid);
        else ConcludeIntent(account.Objects.Get("payment_intent", session.Text("payment_intent")!), paid);
        if (paid) session["payment_status"] = "paid";
        account.Events.Raise(paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
        return session;
    }

    private void ConcludeIntent(JsonObject intent, bool paid)
    {
        // Someone may ask twice; the second time the bank has spoken.
        if (intent.Text("status") != "processing") throw Refused.Invalid("No payment of this Checkout Session waits for a bank.", "session");
        if (paid) account.Payments.Settle(intent);
        else account.Payments.Fail(intent);
    }

    /// <remarks>A subscription comes into being when it is paid, so a declined card leaves nothing behind but the page that says so.</remarks>
    private JsonObject Decline(JsonObject session, SessionRequest asked, Payer payer)
    {
        if (!asked.IsSubscription) account.Payments.Decline(IntentOf(session, asked), payer);
        return session;
    }

    /// <summary>The session's payment intent: made when somebody first pays.</summary>
    private JsonObject IntentOf(JsonObject session, SessionRequest asked)
    {
        if (session.Text("payment_intent") is { } id) return account.Objects.Get("payment_intent", id);
        var purpose = new Purpose(asked.Text("payment_intent_data[description]"), asked.PaymentMetadata, asked.StatementSuffix, asked.Text("payment_intent_data[receipt_email]"));
        var intent = account.Payments.AddIntent(asked.Total, asked.Currency, session.Text("customer"), purpose, account.Objects.IsLive(session));
        session["payment_intent"] = intent.Id();
        return intent;
    }

    private void ExpireIfOpen(JsonObject session)
    {
        if (session.Text("status") != "open") return;
        session["status"] = "expired";
        session["url"] = null;
        account.Events.Raise("checkout.session.expired", session);
    }

    private void AddLine(JsonObject session, SessionRequest.Line line, bool live)
    {
        var product = line.Product ?? Catalogue.AddProduct(account, line.Name, line.Description, line.ProductMetadata, live);
        var price = Catalogue.AddPrice(account, product.Id(), line.Currency, line.Unit, line.Interval, line.IntervalCount, live);
        account.Objects.Add(new()
        {
            ["id"] = account.Ids.Next("li_1"),
            ["object"] = "item",
            ["session"] = session.Id(),
            ["amount_discount"] = 0L,
            ["amount_subtotal"] = line.Amount,
            ["amount_tax"] = 0L,
            ["amount_total"] = line.Amount,
            ["currency"] = line.Currency,
            ["description"] = line.Name,
            ["metadata"] = new JsonObject(),
            ["price"] = price.Copy(),
            ["quantity"] = line.Quantity,
        }, live);
    }

    private static JsonObject Shown(JsonObject line)
    {
        var shown = line.Copy();
        shown.Remove("session");
        return shown;
    }

    private JsonObject Shape(SessionRequest asked, string id, bool live) => new()
    {
        ["id"] = id,
        ["object"] = "checkout.session",
        ["adaptive_pricing"] = new JsonObject { ["enabled"] = false },
        ["after_expiration"] = null,
        ["allow_promotion_codes"] = null,
        ["amount_subtotal"] = asked.Total,
        ["amount_total"] = asked.Total,
        ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
        ["billing_address_collection"] = asked.Text("billing_address_collection"),
        ["cancel_url"] = asked.CancelUrl,
        ["client_reference_id"] = asked.Text("client_reference_id"),
        ["client_secret"] = null,
        ["collected_information"] = null,
        ["consent"] = null,
        ["consent_collection"] = null,
        ["created"] = account.Now,
        ["currency"] = asked.Currency,
        ["currency_conversion"] = null,
        ["custom_fields"] = new JsonArray(),
        ["custom_text"] = new JsonObject { ["after_submit"] = Message(asked, "after_submit"), ["shipping_address"] = null, ["submit"] = Message(asked, "submit"), ["terms_of_service_acceptance"] = null },
        ["customer"] = asked.Text("customer"),
        ["customer_creation"] = asked.IsSubscription ? null : asked.Text("customer_creation") ?? "if_required",
        ["customer_details"] = asked.Text("customer_email") is { } email ? new JsonObject { ["address"] = null, ["email"] = email, ["name"] = null, ["phone"] = null, ["tax_exempt"] = "none", ["tax_ids"] = null } : null,
        ["customer_email"] = asked.Text("customer_email"),
        ["discounts"] = new JsonArray(),
        ["expires_at"] = asked.ExpiresAt,
        ["invoice"] = null,
        ["invoice_creation"] = asked.IsSubscription ? null : new JsonObject { ["enabled"] = false },
        ["livemode"] = live,
        ["locale"] = asked.Text("locale"),
        ["metadata"] = asked.Metadata.Copy(),
        ["mode"] = asked.Mode,
        ["origin_context"] = null,
        ["payment_intent"] = null,
        ["payment_link"] = null,
        ["payment_method_collection"] = asked.IsSubscription ? "always" : "if_required",
        ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject(),
        ["payment_method_types"] = new JsonArray([.. asked.Methods.Select(method => JsonValue.Create(method))]),
        ["payment_status"] = "unpaid",
        ["permissions"] = null,
        ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
        ["recovered_from"] = null,
        ["saved_payment_method_options"] = null,
        ["setup_intent"] = null,
        ["shipping_address_collection"] = null,
        ["shipping_cost"] = null,
        ["shipping_options"] = new JsonArray(),
        ["status"] = "open",
        ["submit_type"] = asked.SubmitType,
        ["subscription"] = null,
        ["success_url"] = asked.SuccessUrl,
        ["total_details"] = new JsonObject { ["amount_discount"] = 0L, ["amount_shipping"] = 0L, ["amount_tax"] = 0L },
        ["ui_mode"] = SessionRequest.HostedPage,
        ["url"] = $"{account.Address}/c/pay/{id}",
        ["wallet_options"] = null,
    };

    private static JsonObject? Message(SessionRequest asked, string where) => asked.Text($"custom_text[{where}][message]") is { } message ? new() { ["message"] = message } : null;
}

/// <summary>What can be done on a session's page.</summary>
internal enum CheckoutAct
{
    Pay,

    /// <summary>By direct debit: the bank says later whether it pays.</summary>
    PayLater,
    Decline,
}
