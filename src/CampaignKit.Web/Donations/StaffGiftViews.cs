using System.Text.Json.Serialization;
using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>An amount: a text such as <c>12.50</c>, and its currency.</summary>
/// <param name="Amount">With a point before the decimals; negative where money left.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record MoneyView(string Amount, string Currency)
{
    public static MoneyView Of(Money money) => new(MoneyText.Plain(money), money.Currency.Code);
}

/// <summary>One payment, or a gift of which nothing was paid.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Donation">Id of the gift; a monthly one has a payment for each month.</param>
/// <param name="Kind">Once or monthly.</param>
/// <param name="State">How it stands.</param>
/// <param name="At">When it was paid, or begun if it was not; UTC.</param>
/// <param name="Amount">What was paid, or asked for.</param>
/// <param name="Totals">What became of it; absent if nothing was paid.</param>
internal sealed record StaffGiftView(
    string Campaign, string Donation, DonationMode Kind, GiftStanding State, DateTimeOffset At, MoneyView Amount, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StaffCurrencyTotals? Totals)
{
    public static StaffGiftView Of(GiftRow row) => new(row.Campaign, row.Donation, row.Told.Mode, row.State, row.At, MoneyView.Of(row.Amount), row.Totals is null ? null : StaffCurrencyTotals.Of(row.Totals));
}

/// <summary>Sums in one currency.</summary>
/// <param name="Given">Everything that was paid.</param>
/// <param name="Refunded">Of that, what went back.</param>
/// <param name="Lost">Of that, what disputes took.</param>
/// <param name="Held">Of that, what banks hold in open disputes.</param>
/// <param name="Net">What is left; Stripe's fees are not taken off.</param>
/// <param name="Gifts">Payments of which something is left.</param>
internal sealed record StaffCurrencyTotals(MoneyView Given, MoneyView Refunded, MoneyView Lost, MoneyView Held, MoneyView Net, long Gifts)
{
    public static StaffCurrencyTotals Of(CurrencyTotals totals) =>
        new(MoneyView.Of(totals.Given), MoneyView.Of(totals.Refunded), MoneyView.Of(totals.Lost), MoneyView.Of(totals.Held), MoneyView.Of(totals.Net), totals.Gifts);
}

/// <summary>What a campaign was given.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Currencies">By code.</param>
/// <param name="MonthlyDonors">Monthly gifts that go on.</param>
internal sealed record StaffTotalsView(string Campaign, IReadOnlyList<StaffCurrencyTotals> Currencies, long MonthlyDonors)
{
    public static StaffTotalsView Of(CampaignTotals totals) => new(totals.Campaign.Slug, [.. totals.Totals.Currencies.Select(StaffCurrencyTotals.Of)], totals.Totals.MonthlyDonors);
}

/// <summary>One gift with everything that is known of it.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Donation">Its id.</param>
/// <param name="Payments">The newest first; one without a payment if nothing was paid.</param>
/// <param name="Facts">What happened, in that order.</param>
/// <param name="Monthly">Whether a monthly gift goes on; absent for one that is given once.</param>
/// <param name="EndsAt">When one that is set to end does, UTC; absent otherwise.</param>
internal sealed record StaffGiftDetailView(
    string Campaign, string Donation, IReadOnlyList<StaffPaymentView> Payments, IReadOnlyList<StaffFactView> Facts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MonthlyStanding? Monthly, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndsAt)
{
    public static StaffGiftDetailView Of(SeenGift gift) => new(
        gift.Campaign.Slug, gift.Donation, [.. gift.Rows.Select(row => new StaffPaymentView(StaffGiftView.Of(row), gift.MayRefund ? row.Payment : null))], [.. gift.Facts.Select(fact => StaffFactView.Of(fact))], gift.Monthly?.Standing, gift.Monthly?.EndsAt);
}

/// <summary>A payment of a gift.</summary>
/// <param name="Gift">What it is.</param>
/// <param name="Payment">Stripe's id, by which it is refunded; absent for who may not, and where nothing was paid.</param>
internal sealed record StaffPaymentView(StaffGiftView Gift, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Payment);

/// <summary>Something that happened to a gift.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Amount">How much; absent if it has no amount.</param>
/// <param name="By">Id of who of the staff did it; absent otherwise.</param>
/// <param name="Reason">Why they did; absent otherwise.</param>
internal sealed record StaffFactView(
    DonationFactKind Kind, DateTimeOffset At, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MoneyView? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    public static StaffFactView Of(DonationFact fact) => new(fact.Kind, fact.At, fact.Amount is { } amount ? MoneyView.Of(amount) : null, fact.By, fact.Reason);
}

/// <summary>What Stripe paid out in a month.</summary>
/// <param name="Payouts">The newest first.</param>
/// <param name="Outside">What was paid and refunded in the month as the ledger has it, and is in none of them; the oldest first. What was given in the last days goes out with the next.</param>
/// <param name="Unclaimed">How many events of each type Stripe ever told about which nothing was done: other programs' on the account, and what others say too.</param>
internal sealed record StaffPaidOutView(IReadOnlyList<StaffPayoutView> Payouts, IReadOnlyList<StaffOutsideView> Outside, IReadOnlyDictionary<string, long> Unclaimed)
{
    public static StaffPaidOutView Of(PaidOut paid) => new([.. paid.Payouts.Select(StaffPayoutView.Of)], [.. paid.Outside.Select(StaffOutsideView.Of)], paid.Unclaimed);
}

/// <summary>Something that the ledger has and no payout.</summary>
/// <param name="Kind">Paid or refunded.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Amount">How much.</param>
/// <param name="Campaign">Slug.</param>
/// <param name="Donation">Id of the gift.</param>
/// <param name="Source">Stripe's id of it.</param>
internal sealed record StaffOutsideView(DonationFactKind Kind, DateTimeOffset At, MoneyView Amount, string Campaign, string Donation, string? Source)
{
    public static StaffOutsideView Of(DonationFact fact) => new(fact.Kind, fact.At, MoneyView.Of(fact.Amount!.Value), fact.Campaign, fact.Donation, fact.Refund ?? fact.Payment);
}

/// <summary>One payout of Stripe's.</summary>
/// <param name="Id">Stripe's.</param>
/// <param name="Status">As Stripe says it.</param>
/// <param name="Failure">Why the bank did not take it; absent otherwise.</param>
/// <param name="IsAutomatic">Whether Stripe made it by itself: of others it does not tell what is in them.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ArrivesOn">When the bank should have it.</param>
/// <param name="Amount">What went to the bank.</param>
/// <param name="Difference">What it has more than what is in it; 0 if it adds up.</param>
/// <param name="IsSound">Whether it adds up and the ledger knows all of it.</param>
/// <param name="Shares">By campaign; what is of none here last, without one.</param>
/// <param name="Odd">What does not agree with the ledger.</param>
internal sealed record StaffPayoutView(
    string Id, string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure, bool IsAutomatic, DateTimeOffset CreatedAt, DateOnly ArrivesOn, MoneyView Amount, MoneyView Difference, bool IsSound, IReadOnlyList<StaffPayoutShareView> Shares, IReadOnlyList<StaffPayoutEntryView> Odd)
{
    public static StaffPayoutView Of(PayoutReport report) => new(
        report.Id, report.Status, report.Failure, report.IsAutomatic, report.CreatedAt, DateOnly.FromDateTime(report.ArrivesOn.UtcDateTime), MoneyView.Of(report.Amount), MoneyView.Of(report.Difference), report.IsSound,
        [.. report.Shares.Select(StaffPayoutShareView.Of)], [.. report.Odd.Select(StaffPayoutEntryView.Of)]);
}

/// <summary>A campaign's part of a payout. What left is negative, fees are positive.</summary>
internal sealed record StaffPayoutShareView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Campaign, MoneyView Gifts, MoneyView Refunds, MoneyView Disputes, MoneyView Other, MoneyView Fees, MoneyView Net)
{
    public static StaffPayoutShareView Of(PayoutShare share) =>
        new(share.Campaign, MoneyView.Of(share.Gifts), MoneyView.Of(share.Refunds), MoneyView.Of(share.Disputes), MoneyView.Of(share.Other), MoneyView.Of(share.Fees), MoneyView.Of(share.Net));
}

/// <summary>Something in a payout that does not agree with the ledger.</summary>
/// <param name="Kind">What moved the money.</param>
/// <param name="Source">Stripe's id of that; absent if it has none.</param>
/// <param name="Campaign">Slug; absent if it is not known to be of one.</param>
/// <param name="Amount">What left is negative.</param>
/// <param name="Why">Whether nothing says whose it is, the ledger lacks it, or has another amount.</param>
/// <param name="Ledger">That amount; absent otherwise.</param>
internal sealed record StaffPayoutEntryView(
    PayoutEntryKind Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Campaign, MoneyView Amount,
    PayoutOddity? Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MoneyView? Ledger)
{
    public static StaffPayoutEntryView Of(PayoutEntry entry) => new(entry.Kind, entry.Source, entry.Campaign, MoneyView.Of(entry.Amount), entry.Why, entry.Ledger is { } ledger ? MoneyView.Of(ledger) : null);
}
