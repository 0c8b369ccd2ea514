using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Payment intents, their charges, and what each moves in the account's balance.</summary>
internal sealed class Payments(Account account)
{
    /// <summary>Days until money that came in can be paid out.</summary>
    private const int DaysPending = 2;

    public JsonObject AddIntent(long amount, string currency, string? customer, Purpose purpose, bool live)
    {
        var id = account.Ids.Next("pi_3");
        return account.Objects.Add(new()
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = amount,
            ["amount_capturable"] = 0L,
            ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
            ["amount_received"] = 0L,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["automatic_payment_methods"] = null,
            ["canceled_at"] = null,
            ["cancellation_reason"] = null,
            ["capture_method"] = "automatic_async",
            ["client_secret"] = $"{id}_secret_double",
            ["confirmation_method"] = "automatic",
            ["created"] = account.Now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["description"] = purpose.Description,
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["livemode"] = live,
            ["metadata"] = purpose.Metadata.Copy(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = null,
            ["payment_method_options"] = new JsonObject(),
            ["payment_method_types"] = new JsonArray("card", "sepa_debit"),
            ["processing"] = null,
            ["receipt_email"] = purpose.ReceiptEmail,
            ["review"] = null,
            ["setup_future_usage"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = purpose.StatementSuffix,
            ["status"] = "requires_payment_method",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        }, live);
    }

    /// <summary>Paid at once.</summary>
    public void Succeed(JsonObject intent, Payer payer)
    {
        var charge = AddCharge(intent, payer, "card", "pending");
        Settle(intent, charge);
    }

    /// <summary>A direct debit that the bank will say yes or no to later.</summary>
    public void Begin(JsonObject intent, Payer payer)
    {
        var charge = AddCharge(intent, payer, "sepa_debit", "pending");
        intent["status"] = "processing";
        account.Events.Raise("payment_intent.processing", intent);
        account.Events.Raise("charge.pending", charge);
    }

    /// <summary>The bank has said yes to one that had begun.</summary>
    public void Settle(JsonObject intent) => Settle(intent, account.Objects.Get("charge", intent.Text("latest_charge")!));

    /// <summary>The card is declined.</summary>
    public void Decline(JsonObject intent, Payer payer) => Fail(intent, AddCharge(intent, payer, "card", "pending"));

    /// <summary>The bank has said no to one that had begun.</summary>
    public void Fail(JsonObject intent) => Fail(intent, account.Objects.Get("charge", intent.Text("latest_charge")!));

    /// <summary>Puts an entry into the balance. It becomes available two days later, what leaves at once.</summary>
    /// <param name="amount">Minor units; negative for what leaves.</param>
    /// <param name="fee">Stripe's, positive.</param>
    public JsonObject AddEntry(JsonObject source, string type, long amount, long fee, string feeType, string description, bool live)
    {
        var currency = source.Text("currency");
        var availableOn = account.Now + (amount > 0 ? DaysPending * 86_400L : 0);
        var entry = account.Objects.Add(new()
        {
            ["id"] = account.Ids.Next("txn_3"),
            ["object"] = "balance_transaction",
            ["amount"] = amount,
            ["available_on"] = availableOn,
            ["balance_type"] = "payments",
            ["created"] = account.Now,
            ["currency"] = currency,
            ["description"] = description,
            ["exchange_rate"] = null,
            ["fee"] = fee,
            ["fee_details"] = fee == 0 ? [] : new JsonArray(new JsonObject
            {
                ["amount"] = fee,
                ["application"] = null,
                ["currency"] = currency,
                ["description"] = feeType,
                ["type"] = "stripe_fee",
            }),
            ["net"] = amount - fee,
            ["reporting_category"] = type switch { "adjustment" => amount < 0 ? "dispute" : "dispute_reversal", _ => type },
            ["source"] = source.Id(),
            ["status"] = "pending",
            ["type"] = type,
        }, live);
        if (amount > 0) account.Agenda.At(availableOn, () => entry["status"] = "available");
        else entry["status"] = "available";
        return entry;
    }

    private void Settle(JsonObject intent, JsonObject charge)
    {
        var (amount, currency) = (charge.Number("amount"), charge.Text("currency")!);
        charge["captured"] = true;
        charge["amount_captured"] = amount;
        charge["paid"] = true;
        charge["status"] = "succeeded";
        intent["amount_received"] = amount;
        intent["last_payment_error"] = null;
        intent["status"] = "succeeded";
        account.Events.Raise("charge.succeeded", charge);
        account.Events.Raise("payment_intent.succeeded", intent);

        // Stripe tells of the payment before it knows its own fee: who wants the entry of the balance must not look for it in the first event.
        var before = charge.Copy();
        charge["balance_transaction"] = AddEntry(charge, "charge", amount, Currencies.Fee(amount, currency), "Stripe processing fees", charge.Text("description") ?? "Charge", account.Objects.IsLive(charge)).Id();
        account.Events.Raise("charge.updated", charge, before);
    }

    private void Fail(JsonObject intent, JsonObject charge)
    {
        const string Said = "Your card was declined.";
        charge["status"] = "failed";
        charge["paid"] = false;
        charge["failure_code"] = "card_declined";
        charge["failure_message"] = Said;
        intent["status"] = "requires_payment_method";
        intent["payment_method"] = null;
        intent["last_payment_error"] = new JsonObject
        {
            ["charge"] = charge.Id(),
            ["code"] = "card_declined",
            ["decline_code"] = "generic_decline",
            ["doc_url"] = "https://stripe.com/docs/error-codes/card-declined",
            ["message"] = Said,
            ["type"] = "card_error",
        };
        account.Events.Raise("charge.failed", charge);
        account.Events.Raise("payment_intent.payment_failed", intent);
    }

    private JsonObject AddCharge(JsonObject intent, Payer payer, string method, string status)
    {
        var live = account.Objects.IsLive(intent);
        var id = account.Ids.Next(method == "card" ? "ch_3" : "py_3");
        var charge = account.Objects.Add(new()
        {
            ["id"] = id,
            ["object"] = "charge",
            ["amount"] = intent.Number("amount"),
            ["amount_captured"] = 0L,
            ["amount_refunded"] = 0L,
            ["application"] = null,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["balance_transaction"] = null,
            ["billing_details"] = new JsonObject { ["address"] = NoAddress(), ["email"] = payer.Email, ["name"] = payer.Name, ["phone"] = null, ["tax_id"] = null },
            ["calculated_statement_descriptor"] = Descriptor(intent.Text("statement_descriptor_suffix")),
            ["captured"] = false,
            ["created"] = account.Now,
            ["currency"] = intent.Text("currency"),
            ["customer"] = intent.Text("customer"),
            ["description"] = intent.Text("description"),
            ["disputed"] = false,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = live,
            ["metadata"] = intent.Inner("metadata").Copy(),
            ["on_behalf_of"] = null,
            ["outcome"] = null,
            ["paid"] = false,
            ["payment_intent"] = intent.Id(),
            ["payment_method"] = account.Ids.Next("pm_1"),
            ["payment_method_details"] = method == "card"
                ? new JsonObject { ["card"] = new JsonObject { ["brand"] = "visa", ["country"] = "DE", ["exp_month"] = 12L, ["exp_year"] = 2034L, ["funding"] = "credit", ["last4"] = "4242", ["network"] = "visa" }, ["type"] = "card" }
                : new JsonObject { ["sepa_debit"] = new JsonObject { ["bank_code"] = "37040044", ["branch_code"] = "", ["country"] = "DE", ["last4"] = "3000", ["mandate"] = null }, ["type"] = "sepa_debit" },
            ["receipt_email"] = intent.Text("receipt_email"),
            ["receipt_number"] = null,
            ["receipt_url"] = null,
            ["refunded"] = false,
            ["review"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["source_transfer"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = intent.Text("statement_descriptor_suffix"),
            ["status"] = status,
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        }, live);
        intent["latest_charge"] = id;
        intent["payment_method"] = charge.Text("payment_method");
        return charge;
    }

    public static JsonObject NoAddress() => new() { ["city"] = null, ["country"] = null, ["line1"] = null, ["line2"] = null, ["postal_code"] = null, ["state"] = null };

    /// <summary>Prefix and suffix, as a bank prints them: 22 characters at most.</summary>
    private string Descriptor(string? suffix)
    {
        var whole = (suffix is null ? account.Name : $"{account.Name}* {suffix}").ToUpperInvariant();
        return whole.Length > 22 ? whole[..22] : whole;
    }
}

/// <summary>Who pays, as they say on the hosted page.</summary>
internal sealed record Payer(string? Email, string? Name);

/// <summary>What a payment intent says of what it is for.</summary>
internal sealed record Purpose(string? Description, JsonObject Metadata, string? StatementSuffix = null, string? ReceiptEmail = null);
