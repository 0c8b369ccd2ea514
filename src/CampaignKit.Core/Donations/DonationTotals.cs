namespace CampaignKit.Core.Donations;

/// <summary>What a campaign's donations come to.</summary>
/// <param name="Currencies">One for each currency in which anything was paid, by code.</param>
/// <param name="MonthlyDonors">Monthly gifts of which at least one payment was made and that have not ended.</param>
public sealed record DonationTotals(IReadOnlyList<CurrencyTotals> Currencies, long MonthlyDonors)
{
    /// <summary>The same whatever the order of the facts, and however often each is among them.</summary>
    public static DonationTotals Of(IEnumerable<DonationFact> facts)
    {
        var fold = new DonationFold();
        foreach (var fact in facts) fold.Add(fact);
        return fold.Totals;
    }
}

/// <summary>What was given in one currency. For each payment what is refunded, lost and held together is at most what was paid, so nothing here is ever below zero.</summary>
/// <param name="Given">Everything that was paid.</param>
/// <param name="Refunded">Of that, what went back to donors.</param>
/// <param name="Lost">Of that, what disputes took.</param>
/// <param name="Held">Of that, what banks hold while a dispute is open.</param>
/// <param name="Gifts">Payments of which something is left.</param>
public sealed record CurrencyTotals(Money Given, Money Refunded, Money Lost, Money Held, long Gifts)
{
    /// <summary>What is left: given without the other three. Stripe's fees are not taken off.</summary>
    public Money Net => Given - Refunded - Lost - Held;
}
