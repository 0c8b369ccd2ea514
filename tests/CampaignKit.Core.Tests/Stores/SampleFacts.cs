using CampaignKit.Core.Donations;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Facts as a webhook would tell them.</summary>
internal static class SampleFacts
{
    public const string Campaign = "fair-work";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static Money Eur(long cents) => new(cents, Currency.Find("EUR")!);

    public static DonationFact Paid(string payment, long cents, string? subscription = null) => Fact(DonationFactKind.Paid, FactKey.Paid(payment), payment, Eur(cents)) with
    {
        Mode = subscription is null ? DonationMode.Once : DonationMode.Monthly,
        Subscription = subscription,
        Donation = subscription is null ? $"d-{payment}" : $"d-{subscription}",
        Language = "fr",
        Recipient = "Example Coalition",
        Purpose = "Legal help for workers",
        Fee = Eur(cents / 50),
    };

    public static DonationFact Refunded(string payment, string refund, long cents) => Fact(DonationFactKind.Refunded, FactKey.Refunded(refund), payment, Eur(cents)) with { Refund = refund };

    public static DonationFact RefundFailed(string payment, string refund, long cents) => Fact(DonationFactKind.RefundFailed, FactKey.RefundFailed(refund), payment, Eur(cents)) with { Refund = refund };

    public static DonationFact Disputed(DonationFactKind kind, string payment, string dispute, long cents) => Fact(
        kind,
        kind switch { DonationFactKind.DisputeWon => FactKey.DisputeWon(dispute), DonationFactKind.DisputeLost => FactKey.DisputeLost(dispute), _ => FactKey.DisputeOpened(dispute) },
        payment,
        Eur(cents)) with { Dispute = dispute };

    public static DonationFact Ended(string subscription) =>
        Fact(DonationFactKind.SubscriptionEnded, FactKey.SubscriptionEnded(subscription), payment: null, amount: null) with { Subscription = subscription, Mode = DonationMode.Monthly, Donation = $"d-{subscription}" };

    public static DonationFact Ending(string subscription, DateTimeOffset endsAt) =>
        Ended(subscription) with { Kind = DonationFactKind.SubscriptionEnding, Key = FactKey.SubscriptionEnding(subscription, Noon), EndsAt = endsAt };

    public static DonationFact Resumed(string subscription) =>
        Ended(subscription) with { Kind = DonationFactKind.SubscriptionResumed, Key = FactKey.SubscriptionResumed(subscription, Noon) };

    private static DonationFact Fact(DonationFactKind kind, string key, string? payment, Money? amount) => new()
    {
        Kind = kind,
        Key = key,
        Donation = $"d-{payment}",
        Campaign = Campaign,
        Amount = amount,
        At = Noon,
        WrittenAt = Noon.AddSeconds(2),
        Mode = DonationMode.Once,
        PaymentIntent = payment,
    };
}
