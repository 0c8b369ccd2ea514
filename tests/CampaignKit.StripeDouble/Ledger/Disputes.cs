using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Who paid says to their bank that they did not: the money goes out at once, and comes back only if the dispute is won.</summary>
internal sealed class Disputes(Account account)
{
    /// <summary>Days in which the dispute can be answered.</summary>
    private const int DaysToAnswer = 14;

    /// <summary>Whether a dispute of this charge is open or was lost: it cannot be refunded.</summary>
    public bool IsHeldFor(JsonObject charge) => account.Objects.All("dispute").Any(dispute => dispute.Text("charge") == charge.Id() && dispute.Text("status") != "won");

    /// <param name="amount">Minor units; <see langword="null"/>: all that was not refunded.</param>
    /// <exception cref="Refused">The charge was not paid, is disputed, or that much is not left.</exception>
    public JsonObject Open(JsonObject charge, long? amount, string reason)
    {
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        var disputed = amount ?? left;
        if (charge.Text("status") != "succeeded" || IsHeldFor(charge)) throw Refused.Invalid($"Charge {charge.Id()} cannot be disputed.", "charge");
        if (disputed < 1 || disputed > left) throw Refused.Invalid($"{Currencies.Say(left, charge.Text("currency")!)} of this charge can be disputed.", "amount");

        var live = account.Objects.IsLive(charge);
        var dispute = account.Objects.Add(Shape(charge, disputed, reason, live), live);
        charge["disputed"] = true;
        account.Events.Raise("charge.dispute.created", dispute);
        Move(dispute, -disputed, Fee(dispute.Text("currency")!), "charge.dispute.funds_withdrawn");
        return dispute;
    }

    /// <summary>The account's owner has answered; now the bank decides.</summary>
    /// <exception cref="Refused">It was answered or is closed.</exception>
    public JsonObject Answer(JsonObject dispute)
    {
        Check(dispute, "needs_response");
        var before = dispute.Copy();
        dispute["status"] = "under_review";
        dispute.Inner("evidence_details")["has_evidence"] = true;
        dispute.Inner("evidence_details")["submission_count"] = 1L;
        account.Events.Raise("charge.dispute.updated", dispute, before);
        return dispute;
    }

    /// <summary>The bank has decided. What the dispute cost is not given back.</summary>
    /// <exception cref="Refused">It had before.</exception>
    public JsonObject Close(JsonObject dispute, bool won)
    {
        Check(dispute, "needs_response", "under_review");
        dispute["status"] = won ? "won" : "lost";
        account.Events.Raise("charge.dispute.closed", dispute);
        if (won) Move(dispute, dispute.Number("amount"), 0, "charge.dispute.funds_reinstated");
        return dispute;
    }

    private static void Check(JsonObject dispute, params string[] statuses)
    {
        if (!statuses.Contains(dispute.Text("status"))) throw Refused.Invalid($"Dispute {dispute.Id()} is {dispute.Text("status")}.", "dispute");
    }

    /// <summary>20 of the unit, whatever the currency.</summary>
    private static long Fee(string currency) => Currencies.Decimals(currency) switch { 0 => 20, 3 => 20_000, _ => 2000 };

    private void Move(JsonObject dispute, long amount, long fee, string told)
    {
        var entry = account.Payments.AddEntry(dispute, "adjustment", amount, fee, "Dispute fee", $"Chargeback {(amount < 0 ? "withdrawal" : "reversal")} for {dispute.Text("charge")}", account.Objects.IsLive(dispute));
        dispute["balance_transactions"]!.AsArray().Add(entry.DeepClone());
        account.Events.Raise(told, dispute);
    }

    private JsonObject Shape(JsonObject charge, long amount, string reason, bool live) => new()
    {
        ["id"] = account.Ids.Next("du_1"),
        ["object"] = "dispute",
        ["amount"] = amount,
        ["balance_transactions"] = new JsonArray(),
        ["charge"] = charge.Id(),
        ["created"] = account.Now,
        ["currency"] = charge.Text("currency"),
        ["enhanced_eligibility_types"] = new JsonArray(),
        ["evidence"] = new JsonObject(),
        ["evidence_details"] = new JsonObject { ["due_by"] = account.Now + DaysToAnswer * 86_400L, ["enhanced_eligibility"] = new JsonObject(), ["has_evidence"] = false, ["past_due"] = false, ["submission_count"] = 0L },
        ["is_charge_refundable"] = false,
        ["livemode"] = live,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = charge.Text("payment_intent"),
        ["payment_method_details"] = new JsonObject { ["card"] = new JsonObject { ["brand"] = "visa", ["case_type"] = "chargeback", ["network_reason_code"] = "10.4" }, ["type"] = "card" },
        ["reason"] = reason,
        ["status"] = "needs_response",
    };
}
