using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CampaignKit.Core.Donations;

/// <summary>Something that happened to a donation, as the ledger keeps it for ever. What a donation is now follows from its facts, in whatever order they came.</summary>
/// <remarks>
/// A fact is known by what it is about (<see cref="FactKey"/>), not by who told it: a webhook, its repetition and the reconciliation all tell the same fact, and it is
/// there once. It has no name and no address of a donor, which Stripe keeps, and nothing by which a signature could be found.
/// </remarks>
public sealed partial record DonationFact
{
    /// <summary>The longest reason for a refund, characters.</summary>
    public const int ReasonLength = 200;

    /// <summary>What happened.</summary>
    public required DonationFactKind Kind { get; init; }

    /// <summary>Unique in its campaign, 1–200 characters of <c>A–Z a–z 0–9 _ - / .</c>; made by <see cref="FactKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Our own random id of the donation, 1–100 characters as in <see cref="Key"/> without <c>/</c>; it stands in the metadata of everything that Stripe keeps of it. A monthly gift is one donation with many payments.</summary>
    public required string Donation { get; init; }

    /// <summary>Slug of the campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>How much: what was asked for, paid, refunded or disputed. Never negative. <see langword="null"/> where the fact has none.</summary>
    public Money? Amount { get; init; }

    /// <summary>When it happened, UTC, by Stripe's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was written, UTC, by ours.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Once or monthly.</summary>
    public required DonationMode Mode { get; init; }

    /// <summary>BCP 47 tag of the page on which it was given: the language of its receipts.</summary>
    public string? Language { get; init; }

    /// <summary>Who was to receive it, as the donor was told.</summary>
    public string? Recipient { get; init; }

    /// <summary>What for, as the donor was told.</summary>
    public string? Purpose { get; init; }

    /// <summary>What Stripe kept of a payment, if it was known.</summary>
    public Money? Fee { get; init; }

    /// <summary>Stripe's checkout session, <c>cs_…</c>.</summary>
    public string? Checkout { get; init; }

    /// <summary>Stripe's payment intent, <c>pi_…</c>.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Stripe's charge, <c>ch_…</c>.</summary>
    public string? Charge { get; init; }

    /// <summary>Stripe's refund, <c>re_…</c>.</summary>
    public string? Refund { get; init; }

    /// <summary>Stripe's dispute, <c>du_…</c> or <c>dp_…</c>.</summary>
    public string? Dispute { get; init; }

    /// <summary>Stripe's subscription, <c>sub_…</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>When a monthly gift that is set to end does, UTC.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Stripe's invoice, <c>in_…</c>.</summary>
    public string? Invoice { get; init; }

    /// <summary>Stripe's customer, <c>cus_…</c>.</summary>
    public string? Customer { get; init; }

    /// <summary>The event that told it, <c>evt_…</c>; <see langword="null"/> for what we did ourselves or found out by asking.</summary>
    public string? Event { get; init; }

    /// <summary>The id of who of the staff did it.</summary>
    public string? By { get; init; }

    /// <summary>Why they did, up to <see cref="ReasonLength"/> characters, for staff alone.</summary>
    public string? Reason { get; init; }

    /// <summary>What the form, or the program, called the refund that it asked for: the same again is that refund and no other.</summary>
    public string? Token { get; init; }

    /// <summary>The payment that it is about: what was paid, refunded and disputed together under one of these cannot be more than was paid.</summary>
    [JsonIgnore]
    public string? Payment => PaymentIntent ?? Charge;

    /// <summary>Called by every store before it writes: a fact that totals could not place never gets in.</summary>
    /// <exception cref="ArgumentException">It lacks what facts of its kind need.</exception>
    public void ThrowIfUnusable(string campaign)
    {
        Require(Campaign == campaign, "is of another campaign");
        Require(Key.Length <= 200 && KeyShape().IsMatch(Key), "has an unusable key");
        Require(Donation.Length <= 100 && IdShape().IsMatch(Donation), "has an unusable donation id");
        Require(Amount is null or { MinorUnits: >= 0, Currency: not null }, "has an amount below zero");
        var isOfPayment = Kind is DonationFactKind.Paid or DonationFactKind.Refunded or DonationFactKind.RefundFailed or DonationFactKind.DisputeOpened or DonationFactKind.DisputeWon or DonationFactKind.DisputeLost;
        Require(!isOfPayment || (Payment is not null && Amount is not null), "needs its payment and its amount");
        Require(Kind is not (DonationFactKind.Refunded or DonationFactKind.RefundFailed) || Refund is not null, "needs its refund");
        Require(Kind is not (DonationFactKind.DisputeOpened or DonationFactKind.DisputeWon or DonationFactKind.DisputeLost) || Dispute is not null, "needs its dispute");
        var isOfSubscription = Kind is DonationFactKind.SubscriptionChanged or DonationFactKind.SubscriptionEnding or DonationFactKind.SubscriptionResumed or DonationFactKind.SubscriptionEnded;
        Require(!isOfSubscription || Subscription is not null, "needs its subscription");
        Require(Kind is not DonationFactKind.SubscriptionEnding || EndsAt is not null, "needs its end");
    }

    private void Require(bool isSo, string otherwise)
    {
        if (!isSo) throw new ArgumentException($"The fact {Kind} {otherwise}.");
    }

    [GeneratedRegex("^[A-Za-z0-9_./-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyShape();

    [GeneratedRegex("^[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex IdShape();
}

/// <summary>What can happen to a donation.</summary>
public enum DonationFactKind
{
    /// <summary>We asked for a checkout, or are about to: it may have come to nothing.</summary>
    Opened,

    /// <summary>A checkout was not used in time.</summary>
    Expired,

    /// <summary>One payment was made: a gift, or a month's.</summary>
    Paid,

    /// <summary>A payment was tried in vain.</summary>
    Failed,

    /// <summary>One refund of a payment, whole or in part.</summary>
    Refunded,

    /// <summary>A refund did not reach the donor, and the money is with us again.</summary>
    RefundFailed,

    /// <summary>The donor's bank wants the money back, and holds it.</summary>
    DisputeOpened,

    /// <summary>It is ours after all; also for an inquiry that came to nothing.</summary>
    DisputeWon,

    /// <summary>It is lost.</summary>
    DisputeLost,

    /// <summary>A monthly gift is another one from now on.</summary>
    SubscriptionChanged,

    /// <summary>A monthly gift is set to end at a time, <see cref="DonationFact.EndsAt"/>. Until then it goes on, and the donor may take that back.</summary>
    SubscriptionEnding,

    /// <summary>A monthly gift that was set to end goes on after all.</summary>
    SubscriptionResumed,

    /// <summary>A monthly gift has ended.</summary>
    SubscriptionEnded,

    /// <summary>The receipt of a payment is in the outbox.</summary>
    ReceiptMailed,

    /// <summary>What a monthly gift came to in a year is in the outbox.</summary>
    SummaryMailed,
}

/// <summary>How often a donation is given.</summary>
public enum DonationMode
{
    /// <summary>One time.</summary>
    Once,

    /// <summary>Each month until it is ended.</summary>
    Monthly,
}

/// <summary>The keys of facts: one for each thing that can happen once.</summary>
public static class FactKey
{
    /// <summary>A checkout was asked for. Known by the donation: Stripe has no name for it yet.</summary>
    public static string Opened(string donation) => $"donation/{donation}/opened";

    /// <summary>A checkout expired.</summary>
    public static string Expired(string checkout) => $"checkout/{checkout}/expired";

    /// <summary>A payment was made. Its payment intent, also for an invoice's: refunds and disputes name no invoice.</summary>
    public static string Paid(string payment) => $"paid/{payment}";

    /// <summary>A try to pay failed: the charge, or whatever else tells this try from the next.</summary>
    public static string Failed(string attempt) => $"failed/{attempt}";

    /// <summary>A refund.</summary>
    public static string Refunded(string refund) => $"refund/{refund}";

    /// <summary>A refund that failed.</summary>
    public static string RefundFailed(string refund) => $"refund/{refund}/failed";

    /// <summary>A dispute began.</summary>
    public static string DisputeOpened(string dispute) => $"dispute/{dispute}/opened";

    /// <summary>A dispute was won.</summary>
    public static string DisputeWon(string dispute) => $"dispute/{dispute}/won";

    /// <summary>A dispute was lost.</summary>
    public static string DisputeLost(string dispute) => $"dispute/{dispute}/lost";

    /// <summary>A subscription changed: at a moment, because it may change often.</summary>
    public static string SubscriptionChanged(string subscription, DateTimeOffset at) => FormattableString.Invariant($"subscription/{subscription}/changed/{at.ToUnixTimeSeconds()}");

    /// <summary>A subscription was set to end: at a moment, because that may be taken back and said again.</summary>
    public static string SubscriptionEnding(string subscription, DateTimeOffset at) => FormattableString.Invariant($"subscription/{subscription}/ending/{at.ToUnixTimeSeconds()}");

    /// <summary>That was taken back.</summary>
    public static string SubscriptionResumed(string subscription, DateTimeOffset at) => FormattableString.Invariant($"subscription/{subscription}/resumed/{at.ToUnixTimeSeconds()}");

    /// <summary>A subscription ended.</summary>
    public static string SubscriptionEnded(string subscription) => $"subscription/{subscription}/ended";

    /// <summary>The receipt of a payment was put into the outbox.</summary>
    public static string ReceiptMailed(string payment) => $"receipt/{payment}";

    /// <summary>The summary of a year was put into the outbox.</summary>
    public static string SummaryMailed(string donation, int year) => FormattableString.Invariant($"donation/{donation}/summary/{year}");
}
