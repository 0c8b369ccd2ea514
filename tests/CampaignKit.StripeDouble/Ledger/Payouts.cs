using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>What leaves the balance for the owner's bank account: all that is available in one currency, on demand.</summary>
internal sealed class Payouts(Account account)
{
    /// <summary>Days until the money is there.</summary>
    private const int DaysUnderWay = 2;

    private readonly Dictionary<string, string> _payoutOf = [];

    /// <summary>Whether this entry of the balance was paid out with that, or is it.</summary>
    public bool Contains(string payout, JsonObject entry) => _payoutOf.GetValueOrDefault(entry.Id()) == payout;

    /// <exception cref="Refused">Nothing is available.</exception>
    public JsonObject Create(string currency, bool live)
    {
        var entries = account.Objects.All("balance_transaction").Where(entry => entry.Text("currency") == currency && entry.Text("status") == "available"
            && account.Objects.IsLive(entry) == live && !_payoutOf.ContainsKey(entry.Id())).ToList();
        var amount = entries.Sum(entry => entry.Number("net"));
        if (amount < 1) throw Refused.Invalid($"Nothing is available in {currency}.", "amount", "balance_insufficient");

        var arrival = account.Now + DaysUnderWay * 86_400L;
        var payout = account.Objects.Add(Shape(currency, amount, arrival, live), live);
        var leaving = account.Payments.AddEntry(payout, "payout", -amount, 0, "", "STRIPE PAYOUT", live);
        payout["balance_transaction"] = leaving.Id();
        foreach (var entry in entries.Append(leaving)) _payoutOf[entry.Id()] = payout.Id();
        account.Events.Raise("payout.created", payout);
        account.Agenda.At(arrival, () =>
        {
            payout["status"] = "paid";
            account.Events.Raise("payout.paid", payout);
        });
        return payout;
    }

    private JsonObject Shape(string currency, long amount, long arrival, bool live) => new()
    {
        ["id"] = account.Ids.Next("po_1"),
        ["object"] = "payout",
        ["amount"] = amount,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["arrival_date"] = arrival,
        ["automatic"] = true,
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
