using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>One payment as staff see it, or a gift of which nothing has been paid: what its facts come to.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Donation">Our id of the gift; a monthly one has a row for each month.</param>
/// <param name="Facts">Those of this payment, or of the whole gift if nothing was paid, in the order in which they were written.</param>
/// <param name="Told">What was paid, or asked for if nothing was.</param>
/// <param name="State">How it stands.</param>
/// <param name="Totals">What was paid and what became of it; <see langword="null"/> if nothing was.</param>
public sealed record GiftRow(string Campaign, string Donation, IReadOnlyList<DonationFact> Facts, DonationFact Told, GiftStanding State, CurrencyTotals? Totals)
{
    /// <summary>What tells it from all other rows: 1–200 characters of <c>A–Z a–z 0–9 _ - . /</c>.</summary>
    public string Id => $"{Donation}/{Payment ?? "unpaid"}";

    /// <summary>Stripe's payment; <see langword="null"/> if nothing was paid.</summary>
    public string? Payment => Totals is null ? null : Told.Payment;

    /// <summary>When it was paid, or begun; UTC.</summary>
    public DateTimeOffset At => Told.At;

    /// <summary>How much was paid, or asked for.</summary>
    public Money Amount => Told.Amount!.Value;

    /// <summary>What can be given back now.</summary>
    public Money? Refundable => Totals is { Net.MinorUnits: > 0 } ? Totals.Net : null;

    /// <summary>The rows of a gift.</summary>
    /// <param name="facts">All of it, in the order in which they were written.</param>
    public static IReadOnlyList<GiftRow> Of(IReadOnlyList<DonationFact> facts)
    {
        var paid = facts.Where(fact => fact.Kind is DonationFactKind.Paid).DistinctBy(fact => fact.Payment).ToList();
        if (paid.Count > 0) return [.. paid.Select(fact => OfPayment(fact, [.. facts.Where(one => one.Payment == fact.Payment)]))];
        return facts.FirstOrDefault(fact => fact is { Kind: DonationFactKind.Opened, Amount: not null }) is { } opened
            ? [new(opened.Campaign, opened.Donation, facts, opened, StateOf(facts), Totals: null)]
            : [];
    }

    private static GiftRow OfPayment(DonationFact paid, IReadOnlyList<DonationFact> facts)
    {
        var totals = DonationTotals.Of(facts).Currencies.First(one => one.Given.Currency == paid.Amount!.Value.Currency);
        return new(paid.Campaign, paid.Donation, facts, paid, StateOf(totals), totals);
    }

    private static GiftStanding StateOf(IReadOnlyList<DonationFact> facts) =>
        facts.Any(fact => fact.Kind is DonationFactKind.Failed) ? GiftStanding.Failed
        : facts.Any(fact => fact.Kind is DonationFactKind.Expired) ? GiftStanding.Expired
        : GiftStanding.Opened;

    private static GiftStanding StateOf(CurrencyTotals totals) => totals switch
    {
        { Lost.MinorUnits: > 0 } => GiftStanding.Lost,
        { Held.MinorUnits: > 0 } => GiftStanding.Disputed,
        { Refunded.MinorUnits: > 0, Net.MinorUnits: 0 } => GiftStanding.Refunded,
        { Refunded.MinorUnits: > 0 } => GiftStanding.PartlyRefunded,
        _ => GiftStanding.Paid,
    };
}

/// <summary>How a gift stands, for staff.</summary>
public enum GiftStanding
{
    /// <summary>Somebody went to pay.</summary>
    Opened,

    /// <summary>They did not, in time.</summary>
    Expired,

    /// <summary>A payment was tried in vain.</summary>
    Failed,

    /// <summary>It was paid.</summary>
    Paid,

    /// <summary>A part of it went back.</summary>
    PartlyRefunded,

    /// <summary>All of it went back.</summary>
    Refunded,

    /// <summary>A bank holds it.</summary>
    Disputed,

    /// <summary>A bank took it, or a part.</summary>
    Lost,
}
