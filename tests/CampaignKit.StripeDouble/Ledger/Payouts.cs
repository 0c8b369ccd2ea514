using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>What leaves the balance for the owner's bank account: all that is available in one currency, on demand.</summary>
internal sealed class Payouts(Account account)
{
    /// <summary>Days until the money is there.</summary>
    private const int DaysUnderWay = 2;

    private readonly Dictionary<string, string> _payoutOf = [];

    /// <summary>Whether this entry of the balance was paid out with that, or is it.</summary>
    /// <exception cref="Refused">It was made by hand: what is in such a one Stripe does not tell.</exception>
    public bool Contains(string payout, JsonObject entry) => account.Objects.Get("payout", payout).Flag("automatic")
        ? _payoutOf.GetValueOrDefault(entry.Id()) == payout
        : throw Refused.Invalid("Balance transaction history can only be filtered on automatic transfers, not manual.", "payout");

    /// <param name="automatic">Whether Stripe does it by itself, or the account's owner by hand.</param>
    /// <exception cref="Refused">Nothing is available.</exception>
    public JsonObject Create(string currency, bool live, bool automatic = true)
    {
        var entries = account.Objects.All("balance_transaction").Where(entry => entry.Text("currency") == currency && entry.Text("status") == "available"
            && account.Objects.IsLive(entry) == live && !_payoutOf.ContainsKey(entry.Id())).ToList();
        var amount = entries.Sum(entry => entry.Number("net"));
        if (amount < 1) throw Refused.Invalid($"Nothing is available in {currency}.", "amount", "balance_insufficient");

        var arrival = account.Now + DaysUnderWay * 86_400L;
        var payout = account.Objects.Add(Shape(currency, amount, arrival, automatic, live), live);
        var leaving = account.Payments.AddEntry(payout, "payout", -amount, 0, "", "STRIPE PAYOUT", live);
        payout["balance_transaction"] = leaving.Id();
        foreach (var entry in entries.Append(leaving)) _payoutOf[entry.Id()] = payout.Id();
        account.Events.Raise("payout.created", payout);
        account.Agenda.At(arrival, () =>
        {
            if (payout.Text("status") != "in_transit") return;
            payout["status"] = "paid";
            account.Events.Raise("payout.paid", payout);
        });
        return payout;
    }

    /// <summary>The bank did not take it: the money comes back into the balance.</summary>
    /// <exception cref="Refused">It has failed before.</exception>
    public JsonObject Fail(JsonObject payout)
    {
        if (payout.Text("status") == "failed") throw Refused.Invalid($"Payout {payout.Id()} is failed.", "payout");
        payout["status"] = "failed";
        payout["failure_code"] = "account_closed";
        payout["failure_message"] = "The bank account has been closed";
        payout["failure_balance_transaction"] = account.Payments.AddEntry(payout, "payout_failure", payout.Number("amount"), 0, "", "STRIPE PAYOUT FAILURE", account.Objects.IsLive(payout)).Id();
        account.Events.Raise("payout.failed", payout);
        return payout;
    }

    private JsonObject Shape(string currency, long amount, long arrival, bool automatic, bool live) => new()
    {
        ["id"] = account.Ids.Next("po_1"),
        ["object"] = "payout",
        ["amount"] = amount,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["arrival_date"] = arrival,
        ["automatic"] = automatic,
        ["balance_transaction"] = null,
        ["created"] = account.Now,
        ["currency"] = currency,
        ["description"] = "STRIPE PAYOUT",
        ["destination"] = null,
        ["failure_balance_transaction"] = null,
        ["failure_code"] = null,
        ["failure_message"] = null,
        ["livemode"] = live,
        ["metadata"] = new JsonObject(),
        ["method"] = "standard",
        ["original_payout"] = null,
        ["payout_method"] = null,
        ["reconciliation_status"] = "completed",
        ["reversed_by"] = null,
        ["source_type"] = "card",
        ["statement_descriptor"] = null,
        ["status"] = "in_transit",
        ["trace_id"] = null,
        ["type"] = "bank_account",
    };
}
