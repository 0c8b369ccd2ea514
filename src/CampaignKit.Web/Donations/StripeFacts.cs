using System.Net;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using Stripe;
using Stripe.Checkout;

namespace CampaignKit.Web.Donations;

/// <summary>Reads facts off what Stripe tells: the one place that knows what each of its objects means.</summary>
/// <remarks>
/// The same object gives the same facts under the same keys, whether a webhook brought it, its repetition, or the reconciliation. An object in an event is as it was
/// then; where that may be out of date and matters, Stripe is asked. What has no mark of this installation gives nothing: other programs may use the account.
/// </remarks>
internal sealed class StripeFacts(StripeAccess stripe, IDonationLedger ledger, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>The events that matter: what the webhook at Stripe should be set to send. Stripe lists up to 20 at once.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        EventTypes.CheckoutSessionCompleted, EventTypes.CheckoutSessionExpired, EventTypes.CheckoutSessionAsyncPaymentSucceeded, EventTypes.CheckoutSessionAsyncPaymentFailed,
        EventTypes.InvoicePaid, EventTypes.InvoicePaymentFailed,
        EventTypes.ChargeRefunded, EventTypes.RefundCreated, EventTypes.RefundUpdated, EventTypes.RefundFailed, EventTypes.ChargeRefundUpdated,
        EventTypes.ChargeDisputeCreated, EventTypes.ChargeDisputeUpdated, EventTypes.ChargeDisputeClosed, EventTypes.ChargeDisputeFundsWithdrawn, EventTypes.ChargeDisputeFundsReinstated,
        EventTypes.CustomerSubscriptionUpdated, EventTypes.CustomerSubscriptionDeleted,
    ];

    /// <summary>What an event tells; <see langword="null"/> if it is about nothing of ours, or of a type that says nothing about donations.</summary>
    /// <exception cref="StripeAwayException">Stripe had to be asked and did not answer.</exception>
    public async Task<ToldFacts?> OfAsync(Event told, CancellationToken cancellationToken)
    {
        if (!Types.Contains(told.Type, StringComparer.Ordinal)) return null;
        var at = Moment(told.Created);
        return told.Data?.Object switch
        {
            Session session => OfSession(told.Type, session, at),
            Invoice invoice when told.Type is EventTypes.InvoicePaid => await OfPaidAsync(invoice, cancellationToken),
            Invoice invoice => OfFailed(invoice, at),
            Charge charge => await OfRefundedAsync(charge, cancellationToken),
            Refund refund => await OfAsync(refund, at, cancellationToken),
            Dispute dispute => await OfAsync(dispute, at, cancellationToken),
            Subscription ended when told.Type is EventTypes.CustomerSubscriptionDeleted => OfEnded(ended, at),
            Subscription changed => await OfChangedAsync(changed, at, cancellationToken),
            _ => null,
        };
    }

    /// <summary>Whose gift an object at Stripe bears the mark of; <see langword="null"/> for none of ours.</summary>
    public GiftMark? MarkOn(IHasMetadata? about) => Mark(about?.Metadata);

    /// <summary>What a payment page has come to by now: a gift that was paid, or none yet.</summary>
    public ToldFacts? OfPaid(Session session, DateTimeOffset at)
    {
        if (Mark(session.Metadata) is not { } mark) return null;
        var isPaid = session is { Mode: "payment", PaymentStatus: "paid", PaymentIntentId: not null };
        return new(mark, isPaid && MoneyOf(session.AmountTotal, session.Currency) is { } money
            ? [Fact(mark, DonationFactKind.Paid, FactKey.Paid(session.PaymentIntentId!), at, money) with { PaymentIntent = session.PaymentIntentId, Checkout = session.Id, Customer = session.CustomerId }]
            : []) { Email = session.CustomerDetails?.Email };
    }

    /// <summary>A gift that was paid once; nothing for an invoice's payment, which bears no mark of its own.</summary>
    /// <param name="intent">With its latest charge expanded.</param>
    public ToldFacts? OfPaid(PaymentIntent intent)
    {
        if (Mark(intent.Metadata) is not { } mark) return null;
        var at = intent.LatestCharge is { } charge ? Moment(charge.Created) : Moment(intent.Created);
        return new(mark, intent.Status == "succeeded" && MoneyOf(intent.AmountReceived, intent.Currency) is { } money
            ? [Fact(mark, DonationFactKind.Paid, FactKey.Paid(intent.Id), at, money) with { PaymentIntent = intent.Id, Charge = intent.LatestChargeId, Customer = intent.CustomerId }]
            : []) { Email = intent.LatestCharge?.BillingDetails?.Email };
    }

    /// <summary>The payments of a month's invoice: one as a rule.</summary>
    public async Task<ToldFacts?> OfPaidAsync(Invoice invoice, CancellationToken cancellationToken)
    {
        if (Mark(invoice.Parent?.SubscriptionDetails?.Metadata) is not { } mark) return null;

        // Neither an invoice nor a charge names the other since Stripe's version of March 2025, and events do not expand what stands between them.
        var asked = new InvoicePaymentListOptions { Invoice = invoice.Id, Status = "paid", Limit = IDonationLedger.FactsAtOnce };
        var payments = invoice.Payments?.Where(payment => payment.Status == "paid")
            ?? await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.InvoicePayments.ListAsync(asked, cancellationToken: token), cancellationToken);
        var at = invoice.StatusTransitions?.PaidAt is { } paidAt ? Moment(paidAt) : Moment(invoice.Created);
        var facts = new List<DonationFact>();
        foreach (var payment in payments)
        {
            if ((payment.Payment?.PaymentIntentId ?? payment.Payment?.ChargeId) is not { } id || payment.AmountPaid is not > 0 || MoneyOf(payment.AmountPaid, payment.Currency) is not { } money) continue;
            facts.Add(Fact(mark, DonationFactKind.Paid, FactKey.Paid(id), at, money) with
            {
                PaymentIntent = payment.Payment!.PaymentIntentId,
                Charge = payment.Payment.ChargeId,
                Invoice = invoice.Id,
                Subscription = invoice.Parent!.SubscriptionDetails.SubscriptionId,
                Customer = invoice.CustomerId,
            });
        }

        return new(mark, facts) { Email = invoice.CustomerEmail };
    }

    /// <summary>A refund, and that it failed if it did.</summary>
    /// <param name="refund">As it is known.</param>
    /// <param name="at">When this became known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ToldFacts?> OfAsync(Refund refund, DateTimeOffset at, CancellationToken cancellationToken) =>
        await MarkOfAsync(refund.PaymentIntentId, cancellationToken) is { } mark ? new(mark, Of(mark, refund, at)) : null;

    /// <summary>A dispute as far as it has come.</summary>
    /// <param name="dispute">As it is known.</param>
    /// <param name="at">When this became known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ToldFacts?> OfAsync(Dispute dispute, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await MarkOfAsync(dispute.PaymentIntentId, cancellationToken) is not { } mark || MoneyOf(dispute.Amount, dispute.Currency) is not { } money) return null;
        DonationFact Step(DonationFactKind kind, string key, DateTimeOffset then) =>
            Fact(mark, kind, key, then, money) with { PaymentIntent = dispute.PaymentIntentId, Charge = dispute.ChargeId, Dispute = dispute.Id };

        var facts = new List<DonationFact>();

        // While a bank only inquires it holds nothing.
        if (!dispute.Status.StartsWith("warning_", StringComparison.Ordinal) && dispute.Status != "prevented") facts.Add(Step(DonationFactKind.DisputeOpened, FactKey.DisputeOpened(dispute.Id), Moment(dispute.Created)));
        if (dispute.Status is "won" or "warning_closed") facts.Add(Step(DonationFactKind.DisputeWon, FactKey.DisputeWon(dispute.Id), at));
        if (dispute.Status is "lost") facts.Add(Step(DonationFactKind.DisputeLost, FactKey.DisputeLost(dispute.Id), at));
        return new(mark, facts);
    }

    /// <summary>A moment of Stripe's, which are UTC whatever their kind says.</summary>
    public static DateTimeOffset Moment(DateTime moment) => new(DateTime.SpecifyKind(moment, DateTimeKind.Utc));

    private ToldFacts? OfSession(string type, Session session, DateTimeOffset at)
    {
        if (type is EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded) return OfPaid(session, at);
        if (Mark(session.Metadata) is not { } mark) return null;
        var amount = MoneyOf(session.AmountTotal, session.Currency);
        var fact = type is EventTypes.CheckoutSessionExpired
            ? Fact(mark, DonationFactKind.Expired, FactKey.Expired(session.Id), at, amount)
            : Fact(mark, DonationFactKind.Failed, FactKey.Failed(session.Id), at, amount) with { PaymentIntent = session.PaymentIntentId, Subscription = session.SubscriptionId, Customer = session.CustomerId };
        return new(mark, [fact with { Checkout = session.Id }]);
    }

    private ToldFacts? OfFailed(Invoice invoice, DateTimeOffset at)
    {
        if (Mark(invoice.Parent?.SubscriptionDetails?.Metadata) is not { } mark) return null;
        var key = FactKey.Failed(FormattableString.Invariant($"{invoice.Id}/{invoice.AttemptCount}"));
        return new(mark,
        [
            Fact(mark, DonationFactKind.Failed, key, at, MoneyOf(invoice.AmountDue, invoice.Currency)) with { Invoice = invoice.Id, Subscription = invoice.Parent!.SubscriptionDetails.SubscriptionId, Customer = invoice.CustomerId },
        ]);
    }

    private async Task<ToldFacts?> OfRefundedAsync(Charge charge, CancellationToken cancellationToken)
    {
        if (await MarkOfAsync(charge.PaymentIntentId, cancellationToken) is not { } mark) return null;
        var asked = new RefundListOptions { Charge = charge.Id, Limit = IDonationLedger.FactsAtOnce / 2 };
        var refunds = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Refunds.ListAsync(asked, cancellationToken: token), cancellationToken);
        return new(mark, [.. refunds.SelectMany(refund => Of(mark, refund, clock.GetUtcNow()))]);
    }

    private List<DonationFact> Of(GiftMark mark, Refund refund, DateTimeOffset at)
    {
        if (MoneyOf(refund.Amount, refund.Currency) is not { } money) return [];
        var (by, reason, token) = RefundMark.Read(refund.Metadata);
        DonationFact Step(DonationFactKind kind, string key, DateTimeOffset then) =>
            Fact(mark, kind, key, then, money) with { PaymentIntent = refund.PaymentIntentId, Charge = refund.ChargeId, Refund = refund.Id, By = by, Reason = reason, Token = token };

        var facts = new List<DonationFact> { Step(DonationFactKind.Refunded, FactKey.Refunded(refund.Id), Moment(refund.Created)) };
        if (refund.Status is "failed" or "canceled") facts.Add(Step(DonationFactKind.RefundFailed, FactKey.RefundFailed(refund.Id), at));
        return facts;
    }

    // Each month brings an update that changes nothing of the gift, and two may come in the wrong order: what counts is how it is now, and how it was known to be.
    private async Task<ToldFacts?> OfChangedAsync(Subscription told, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (Mark(told.Metadata) is not { } mark) return null;
        var current = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Subscriptions.GetAsync(told.Id, cancellationToken: token), cancellationToken);
        var known = await ledger.ReadDonationAsync(mark.Campaign, mark.Donation, cancellationToken);
        var before = known.Where(fact => fact.Kind is DonationFactKind.SubscriptionChanged).MaxBy(fact => fact.At)?.Amount ?? known.FirstOrDefault(fact => fact.Kind is DonationFactKind.Opened)?.Amount;
        var facts = new List<DonationFact>();
        var after = MoneyOf(current.Items?.Sum(item => (item.Price?.UnitAmount ?? 0) * item.Quantity), current.Currency);
        if (after is not null && after != before) facts.Add(Fact(mark, DonationFactKind.SubscriptionChanged, FactKey.SubscriptionChanged(told.Id, at), at, after) with { Subscription = told.Id, Customer = told.CustomerId });
        if (current.Status is "canceled" or "incomplete_expired") facts.AddRange(OfEnded(current, at)?.Facts ?? []);
        else if (OfEnding(mark, current, known, at) is { } said) facts.Add(said);
        return new(mark, facts);
    }

    // Whether it ends with the time that is paid. What was written last was true then, whichever event it came by.
    private DonationFact? OfEnding(GiftMark mark, Subscription current, IReadOnlyList<DonationFact> known, DateTimeOffset at)
    {
        DateTimeOffset? endsAt = current.CancelAt is { } cancelAt ? Moment(cancelAt) : null;
        if (endsAt == MonthlyGift.Of(known).EndsAt) return null;
        var fact = endsAt is null
            ? Fact(mark, DonationFactKind.SubscriptionResumed, FactKey.SubscriptionResumed(current.Id, at), at)
            : Fact(mark, DonationFactKind.SubscriptionEnding, FactKey.SubscriptionEnding(current.Id, at), at) with { EndsAt = endsAt };
        return fact with { Subscription = current.Id, Customer = current.CustomerId };
    }

    private ToldFacts? OfEnded(Subscription subscription, DateTimeOffset at)
    {
        if (Mark(subscription.Metadata) is not { } mark) return null;
        var endedAt = subscription.EndedAt is { } ended ? Moment(ended) : at;
        return new(mark, [Fact(mark, DonationFactKind.SubscriptionEnded, FactKey.SubscriptionEnded(subscription.Id), endedAt) with { Subscription = subscription.Id, Customer = subscription.CustomerId }]);
    }

    /// <summary>Whose gift a payment is: by its own mark, or by that of the monthly gift whose invoice it paid.</summary>
    private async Task<GiftMark?> MarkOfAsync(string? payment, CancellationToken cancellationToken)
    {
        // An id that is missing would ask Stripe for a list.
        if (string.IsNullOrEmpty(payment)) return null;
        try
        {
            var intent = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.PaymentIntents.GetAsync(payment, cancellationToken: token), cancellationToken);
            if (Mark(intent.Metadata) is { } mark) return mark;
            var asked = new InvoicePaymentListOptions { Payment = new() { Type = "payment_intent", PaymentIntent = payment }, Limit = 1, Expand = ["data.invoice"] };
            var paid = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.InvoicePayments.ListAsync(asked, cancellationToken: token), cancellationToken);
            return Mark(paid.FirstOrDefault()?.Invoice?.Parent?.SubscriptionDetails?.Metadata);
        }
        catch (StripeException missing) when (missing.HttpStatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private GiftMark? Mark(Dictionary<string, string>? metadata) => GiftMark.TryRead(metadata, keys.Donations.Installation, out var mark) ? mark : null;

    private DonationFact Fact(GiftMark mark, DonationFactKind kind, string key, DateTimeOffset at, Money? amount = null) => mark.Fact(kind, key, at, clock.GetUtcNow(), amount);

    private static Money? MoneyOf(long? minorUnits, string? currency) => minorUnits is >= 0 and { } amount && Currency.Find(currency) is { } found ? new Money(amount, found) : null;
}

/// <summary>What Stripe has told of one gift.</summary>
/// <param name="Mark">Which gift.</param>
/// <param name="Facts">May be none: an event that says nothing that matters.</param>
internal sealed record ToldFacts(GiftMark Mark, IReadOnlyList<DonationFact> Facts)
{
    /// <summary>The donor's address, where the same object has it: for the receipt alone, and kept nowhere.</summary>
    public string? Email { get; init; }

    /// <summary>Nothing of who gave.</summary>
    public override string ToString() => nameof(ToldFacts);
}

/// <summary>Who of the staff refunded something and why, as it stands on the refund at Stripe: so the fact is the same whoever tells it first, we or the webhook.</summary>
internal static class RefundMark
{
    private const string By = "campaignkit_by";
    private const string Reason = "campaignkit_reason";
    private const string Token = "campaignkit_token";

    /// <summary>Metadata for the refund.</summary>
    /// <param name="by">The id of who of the staff.</param>
    /// <param name="reason">Up to <see cref="DonationFact.ReasonLength"/> characters.</param>
    /// <param name="token">What the form called it.</param>
    public static Dictionary<string, string> Metadata(string by, string reason, string token) => new(StringComparer.Ordinal) { [By] = by, [Reason] = reason, [Token] = token };

    public static (string? By, string? Reason, string? Token) Read(Dictionary<string, string>? metadata)
    {
        string? Of(string name) => metadata is not null && metadata.TryGetValue(name, out var value) && value.Length is > 0 and <= DonationFact.ReasonLength ? value : null;

        return (Of(By), Of(Reason), Of(Token));
    }
}
