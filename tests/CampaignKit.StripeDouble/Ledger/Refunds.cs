using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Money that goes back to who paid it: all of a charge or parts of it, never more than is left.</summary>
internal sealed class Refunds(Account account)
{
    public JsonObject Create(Parameters asked, bool live)
    {
        var charge = ChargeOf(asked, live);
        var amount = asked.Whole("amount");
        var reason = asked.OneOf("reason", "duplicate", "fraudulent", "requested_by_customer");
        return Create(charge, amount, reason, asked.Metadata("metadata"));
    }

    /// <param name="amount">Minor units; <see langword="null"/>: all that is left.</param>
    /// <exception cref="Refused">Nothing is left, less than that, or the charge was not paid or is disputed.</exception>
    public JsonObject Create(JsonObject charge, long? amount, string? reason, JsonObject metadata)
    {
        var currency = charge.Text("currency")!;
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        if (charge.Text("status") != "succeeded") throw Refused.Invalid($"Charge {charge.Id()} has not succeeded, and cannot be refunded.", "charge");
        if (left == 0) throw Refused.Invalid($"Charge {charge.Id()} has already been refunded.", code: "charge_already_refunded");
        if (account.Disputes.IsHeldFor(charge)) throw Refused.Invalid($"Charge {charge.Id()} has been charged back; cannot issue a refund.", code: "charge_disputed");
        if (amount is < 1) throw Refused.Unread("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        if (amount > left) throw Refused.Invalid($"Refund amount ({Currencies.Say(amount.Value, currency)}) is greater than unrefunded amount on charge ({Currencies.Say(left, currency)})", "amount");
        var back = amount ?? left;
        Currencies.CheckUnit(back, currency, "amount");

        var before = charge.Copy();
        var live = account.Objects.IsLive(charge);
        var refund = account.Objects.Add(Shape(charge, back, reason, metadata), live);
        refund["balance_transaction"] = account.Payments.AddEntry(refund, "refund", -back, 0, "", $"REFUND FOR CHARGE {charge.Id()}", live).Id();
        charge["amount_refunded"] = charge.Number("amount_refunded") + back;
        charge["refunded"] = back == left;
        account.Events.Raise("refund.created", refund);
        account.Events.Raise("charge.refunded", charge, before);
        return refund;
    }

    /// <summary>The bank did not take it: the money comes back into the balance, and the charge counts as not refunded by it.</summary>
    /// <exception cref="Refused">It has failed before.</exception>
    public JsonObject Fail(JsonObject refund)
    {
        if (refund.Text("status") != "succeeded") throw Refused.Invalid($"Refund {refund.Id()} is {refund.Text("status")}.", "refund");
        var before = refund.Copy();
        var charge = account.Objects.Get("charge", refund.Text("charge")!);
        var amount = refund.Number("amount");
        refund["status"] = "failed";
        refund["failure_reason"] = "lost_or_stolen_card";
        refund["failure_balance_transaction"] = account.Payments.AddEntry(refund, "refund_failure", amount, 0, "", $"REFUND FAILURE FOR CHARGE {charge.Id()}", account.Objects.IsLive(charge)).Id();
        charge["amount_refunded"] = charge.Number("amount_refunded") - amount;
        charge["refunded"] = false;
        account.Events.Raise("refund.failed", refund);
        account.Events.Raise("charge.refund.updated", refund, before);
        return refund;
    }

    public JsonObject Update(JsonObject refund, Parameters asked)
    {
        var before = refund.Copy();
        asked.ChangeMetadata(refund);
        account.Events.Raise("charge.refund.updated", refund, before);
        return refund;
    }

    private JsonObject ChargeOf(Parameters asked, bool live)
    {
        if (asked.Text("charge") is { } charge) return account.Objects.Get("charge", charge, live, "charge");
        if (asked.Text("payment_intent") is not { } id) throw Refused.Invalid("One of the following params should be provided for this request: payment_intent or charge.");
        var intent = account.Objects.Get("payment_intent", id, live, "payment_intent");
        if (intent.Text("latest_charge") is { } latest) return account.Objects.Get("charge", latest);
        throw Refused.Invalid($"This PaymentIntent ({id}) does not have a successful charge to refund.", "payment_intent");
    }

    private JsonObject Shape(JsonObject charge, long amount, string? reason, JsonObject metadata) => new()
    {
        ["id"] = account.Ids.Next("re_3"),
        ["object"] = "refund",
        ["amount"] = amount,
        ["balance_transaction"] = null,
        ["charge"] = charge.Id(),
        ["created"] = account.Now,
        ["currency"] = charge.Text("currency"),
        ["customer"] = charge.Text("customer"),
        ["destination_details"] = new JsonObject { ["card"] = new JsonObject { ["reference_status"] = "pending", ["reference_type"] = "acquirer_reference_number", ["type"] = "refund" }, ["type"] = "card" },
        ["metadata"] = metadata,
        ["payment_intent"] = charge.Text("payment_intent"),
        ["reason"] = reason,
        ["receipt_number"] = null,
        ["source_transfer_reversal"] = null,
        ["status"] = "succeeded",
        ["transfer_reversal"] = null,
    };
}
