using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>What a subscription does by the clock: an invoice each period, paid or not, tried again, and its end.</summary>
/// <remarks>Stripe leaves a new invoice as a draft for an hour before it is paid; here it is paid at once.</remarks>
internal sealed class Renewals(Account account)
{
    /// <summary>Days from a payment that failed to the next attempt. After the last the subscription ends.</summary>
    private static readonly int[] DaysToNextAttempt = [3, 5, 7];

    private readonly Dictionary<string, int> _periods = [];
    private readonly Dictionary<string, int> _failing = [];

    public void Begin(JsonObject subscription, JsonObject session, Payer payer, CheckoutAct act)
    {
        var invoice = Invoices.Add(account, subscription, "subscription_create");
        session["invoice"] = invoice.Id();
        account.Events.Raise("customer.subscription.created", subscription);
        var intent = Invoices.IntentOf(account, invoice);
        if (act == CheckoutAct.Pay)
        {
            account.Payments.Succeed(intent, payer);
            Invoices.MarkPaid(account, invoice);
        }
        else
        {
            account.Payments.Begin(intent, payer);
        }

        _periods[subscription.Id()] = 1;
        Schedule(subscription);
    }

    /// <summary>The next payments of this subscription fail, as of a card that has run out.</summary>
    public void FailNext(JsonObject subscription, int times) => _failing[subscription.Id()] = times;

    /// <summary>What the bank says to the direct debit of the first invoice.</summary>
    /// <exception cref="Refused">It has spoken.</exception>
    public void Conclude(JsonObject subscription, JsonObject invoice, bool paid)
    {
        var intent = Invoices.IntentOf(account, invoice);
        if (intent.Text("status") != "processing") throw Refused.Invalid("No payment of this subscription waits for a bank.", "session");
        if (paid)
        {
            account.Payments.Settle(intent);
            Invoices.MarkPaid(account, invoice);
            return;
        }

        account.Payments.Fail(intent);
        Failed(subscription, invoice);
    }

    private void Schedule(JsonObject subscription)
    {
        var end = subscription.FirstOf("items").Number("current_period_end");
        account.Agenda.At(end, () => Renew(subscription));
    }

    private void Renew(JsonObject subscription)
    {
        if (subscription.Text("status") == "canceled") return;
        if (subscription.Flag("cancel_at_period_end"))
        {
            account.Subscriptions.End(subscription, "cancellation_requested");
            return;
        }

        var before = subscription.Copy();
        var item = subscription.FirstOf("items");
        var periods = ++_periods[subscription.Id()];
        item["current_period_start"] = item.Number("current_period_end");
        item["current_period_end"] = Subscriptions.End(subscription.Number("billing_cycle_anchor"), item.Inner("price").Inner("recurring"), periods);
        var invoice = Invoices.Add(account, subscription, "subscription_cycle");
        account.Events.Raise("customer.subscription.updated", subscription, before);
        Schedule(subscription);
        Attempt(subscription, invoice);
    }

    private void Attempt(JsonObject subscription, JsonObject invoice)
    {
        if (subscription.Text("status") == "canceled" || invoice.Text("status") != "open") return;
        var intent = Invoices.IntentOf(account, invoice);
        var customer = account.Objects.Get("customer", subscription.Text("customer")!);
        var payer = new Payer(customer.Text("email"), customer.Text("name"));
        var failing = _failing.GetValueOrDefault(subscription.Id());
        if (failing > 0)
        {
            _failing[subscription.Id()] = failing - 1;
            account.Payments.Decline(intent, payer);
            Failed(subscription, invoice);
            return;
        }

        account.Payments.Succeed(intent, payer);
        Invoices.MarkPaid(account, invoice);
        ChangeStatus(subscription, "active");
    }

    private void Failed(JsonObject subscription, JsonObject invoice)
    {
        var attempts = (int)invoice.Number("attempt_count");
        long? next = attempts < DaysToNextAttempt.Length ? account.Now + DaysToNextAttempt[attempts] * 86_400L : null;
        Invoices.MarkFailed(account, invoice, next);
        if (next is null)
        {
            account.Subscriptions.End(subscription, "payment_failed");
            return;
        }

        ChangeStatus(subscription, "past_due");
        account.Agenda.At(next.Value, () => Attempt(subscription, invoice));
    }

    private void ChangeStatus(JsonObject subscription, string status)
    {
        if (subscription.Text("status") == status) return;
        var before = subscription.Copy();
        subscription["status"] = status;
        account.Events.Raise("customer.subscription.updated", subscription, before);
    }
}
