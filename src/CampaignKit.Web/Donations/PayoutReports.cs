using CampaignKit.Core.Audit;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>What Stripe paid out, beside what the ledger knows: for each payout the gifts, refunds, disputes and fees in it by campaign, with what does not agree.</summary>
internal sealed class PayoutReports(StripeAccess stripe, StripeFacts facts, DonationDesk desk, GiftBooks gifts, IDonationLedger ledger, AuditLog audit)
{
    /// <summary>The first moment of the month of a moment, UTC.</summary>
    public static DateTimeOffset MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The payouts that were made in a month; <see langword="null"/> if Stripe does not tell now. Cost: a request to Stripe for each 100 payouts and for each 100 of the entries in one.</summary>
    /// <param name="caller">Who, for the audit log.</param>
    /// <param name="month">Its first moment, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PaidOut?> ReadAsync(StaffCaller caller, DateTimeOffset month, CancellationToken cancellationToken)
    {
        await audit.AppendAsync(caller.Actor, "donations.report", AuditSubject.Installation, new Dictionary<string, string> { ["month"] = $"{month:yyyy-MM}" });
        var known = await KnownAsync(caller, cancellationToken);
        var made = new DateRangeOptions { GreaterThanOrEqual = month.UtcDateTime, LessThan = month.AddMonths(1).UtcDateTime };
        var reports = new List<PayoutReport>();
        try
        {
            var payouts = stripe.ListAsync((client, after, token) => client.V1.Payouts.ListAsync(new() { Created = made, Limit = 100, StartingAfter = after }, cancellationToken: token), cancellationToken);
            await foreach (var payout in payouts) reports.Add(await ReportAsync(payout, known, cancellationToken));
            return new(reports, Outside(known, reports, month), await ledger.CountUnclaimedAsync(cancellationToken));
        }
        catch (Exception failure) when (failure is StripeException or StripeAwayException)
        {
            return null;
        }
    }

    private async Task<PayoutReport> ReportAsync(Payout payout, IReadOnlyDictionary<string, DonationFact> known, CancellationToken cancellationToken) => new(
        payout.Id, payout.Status, payout.FailureMessage, payout.Automatic, StripeFacts.Moment(payout.Created), StripeFacts.Moment(payout.ArrivalDate), Of(payout.Amount, payout.Currency),

        // Asked what is in one that was made by hand, Stripe refuses.
        payout.Automatic ? await EntriesAsync(payout, known, cancellationToken) : []);

    private async Task<IReadOnlyList<PayoutEntry>> EntriesAsync(Payout payout, IReadOnlyDictionary<string, DonationFact> known, CancellationToken cancellationToken)
    {
        var entries = new List<PayoutEntry>();
        var list = stripe.ListAsync((client, after, token) => client.V1.BalanceTransactions.ListAsync(new() { Payout = payout.Id, Limit = 100, StartingAfter = after, Expand = ["data.source"] }, cancellationToken: token), cancellationToken);
        await foreach (var one in list)
        {
            // The payout itself stands among what it paid out.
            if (one.Type != "payout") entries.Add(Entry(one, known));
        }

        return entries;
    }

    private PayoutEntry Entry(BalanceTransaction one, IReadOnlyDictionary<string, DonationFact> known)
    {
        DonationFact? Known(string? id) => id is null ? null : known.GetValueOrDefault(id);

        // What the ledger lacks is ours all the same if its gift is known, or, for a month's payment, its donor, or if it bears our mark.
        var fact = Known((one.Source as Charge)?.PaymentIntentId ?? one.SourceId);
        var gift = fact ?? one.Source switch
        {
            Charge charge => Known(charge.CustomerId),
            Refund refund => Known(refund.PaymentIntentId),
            Dispute dispute => Known(dispute.PaymentIntentId),
            _ => null,
        };
        var mark = gift is null ? facts.MarkOn(one.Source as Charge) : null;
        var (kind, campaign) = (Kind(one.Type), gift?.Campaign ?? mark?.Campaign);
        PayoutOddity? why = kind is PayoutEntryKind.Fee or PayoutEntryKind.Returned ? null
            : fact is null ? campaign is null ? PayoutOddity.Unknown : PayoutOddity.Missing
            : Agrees(one, fact) ? null
            : PayoutOddity.OtherAmount;
        return new(one.Id, kind, one.SourceId, campaign, gift?.Donation ?? mark?.Donation, Of(one.Amount, one.Currency), Of(one.Fee, one.Currency), why, why is PayoutOddity.OtherAmount ? fact!.Amount : null)
        {
            Fact = fact?.Key,
        };
    }

    // The oldest first: what was given in the last days is still on its way.
    private static IReadOnlyList<DonationFact> Outside(IReadOnlyDictionary<string, DonationFact> known, IReadOnlyList<PayoutReport> reports, DateTimeOffset month)
    {
        var inside = reports.SelectMany(report => report.Entries).Select(entry => entry.Fact).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. known.Values.Where(fact => fact.Kind is DonationFactKind.Paid or DonationFactKind.Refunded && fact.At >= month && fact.At < month.AddMonths(1) && !inside.Contains(fact.Key))
                .DistinctBy(fact => (fact.Campaign, fact.Key)).OrderBy(fact => fact.At).ThenBy(fact => fact.Key, StringComparer.Ordinal),
        ];
    }

    // By Stripe's ids: what a balance entry names as its source, and for a charge its payment, because facts come also from objects that do not name the charge. A monthly gift by its donor too.
    private async Task<Dictionary<string, DonationFact>> KnownAsync(StaffCaller caller, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, DonationFact>(StringComparer.Ordinal);
        foreach (var campaign in desk.CampaignsFor(caller, StaffAction.Refund))
        {
            foreach (var fact in (await gifts.ReadAsync(campaign.Slug, cancellationToken)).SelectMany(row => row.Facts))
            {
                var source = fact.Kind switch
                {
                    DonationFactKind.Paid => fact.Payment,
                    DonationFactKind.Refunded => fact.Refund,
                    DonationFactKind.DisputeOpened or DonationFactKind.DisputeWon or DonationFactKind.DisputeLost => fact.Dispute,
                    _ => null,
                };
                if (source is not null) known.TryAdd(source, fact);
                if (fact is { Kind: DonationFactKind.Paid, Mode: DonationMode.Monthly, Customer: { } donor }) known.TryAdd(donor, fact);
            }
        }

        return known;
    }

    // Another currency than the gift's was exchanged, and has no amount to compare.
    private static bool Agrees(BalanceTransaction entry, DonationFact fact) =>
        fact.Amount is { } amount && (amount.Currency.StripeCode != entry.Currency || Math.Abs(entry.Amount) == amount.MinorUnits);

    private static PayoutEntryKind Kind(string type) => type switch
    {
        "charge" or "payment" => PayoutEntryKind.Gift,
        "refund" or "payment_refund" or "refund_failure" or "payment_failure_refund" => PayoutEntryKind.Refund,
        "adjustment" => PayoutEntryKind.Dispute,
        "stripe_fee" or "stripe_fx_fee" or "tax_fee" => PayoutEntryKind.Fee,
        "payout_failure" or "payout_cancel" => PayoutEntryKind.Returned,
        _ => PayoutEntryKind.Other,
    };

    private static Money Of(long minorUnits, string currency) => new(minorUnits, Core.Donations.Currency.Find(currency) ?? throw new InvalidOperationException($"Stripe pays out in {currency}, which it does not list among its currencies."));
}

/// <summary>What Stripe paid out in a month, and what it did not.</summary>
/// <param name="Payouts">The newest first.</param>
/// <param name="Outside">What was paid and refunded in the month as the ledger has it, and is in none of them. The oldest first.</param>
/// <param name="Unclaimed">How many events of each type Stripe ever told about which nothing was done; see <see cref="IDonationLedger.CountUnclaimedAsync"/>.</param>
public sealed record PaidOut(IReadOnlyList<PayoutReport> Payouts, IReadOnlyList<DonationFact> Outside, IReadOnlyDictionary<string, long> Unclaimed);

/// <summary>One payout of Stripe's, and whether it adds up.</summary>
/// <param name="Id">Stripe's.</param>
/// <param name="Status">As Stripe says it.</param>
/// <param name="Failure">Why the bank did not take it, as Stripe says it.</param>
/// <param name="IsAutomatic">Whether Stripe made it by itself: of others it does not tell what is in them.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ArrivesOn">When the bank should have it.</param>
/// <param name="Amount">What went to the bank.</param>
/// <param name="Entries">What it is made of.</param>
public sealed record PayoutReport(string Id, string Status, string? Failure, bool IsAutomatic, DateTimeOffset CreatedAt, DateTimeOffset ArrivesOn, Money Amount, IReadOnlyList<PayoutEntry> Entries)
{
    /// <summary>What its entries come to, without their fees.</summary>
    public Money Sum => Entries.Aggregate(Money.None(Amount.Currency), (sum, entry) => sum + entry.Amount - entry.Fee);

    /// <summary>What the payout has more than its entries; nothing if it adds up.</summary>
    public Money Difference => Amount - Sum;

    /// <summary>What was given, refunded, disputed and kept as fees, by campaign; that of no campaign here last, under <see langword="null"/>.</summary>
    public IReadOnlyList<PayoutShare> Shares =>
    [
        .. Entries.GroupBy(entry => entry.Campaign).OrderBy(group => group.Key is null).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PayoutShare(group.Key, Of(group, PayoutEntryKind.Gift), Of(group, PayoutEntryKind.Refund), Of(group, PayoutEntryKind.Dispute), Of(group, PayoutEntryKind.Other) + Of(group, PayoutEntryKind.Returned),
                group.Aggregate(Money.None(Amount.Currency), (sum, entry) => sum + entry.Fee - (entry.Kind is PayoutEntryKind.Fee ? entry.Amount : Money.None(Amount.Currency))))),
    ];

    /// <summary>What does not agree with the ledger: not known there, or with another amount.</summary>
    public IReadOnlyList<PayoutEntry> Odd => [.. Entries.Where(entry => entry.Why is not null)];

    /// <summary>Whether the money came back, and goes out with another payout.</summary>
    public bool HasFailed => Status is "failed" or "canceled";

    /// <summary>Whether everything agrees.</summary>
    public bool IsSound => IsAutomatic && !HasFailed && Difference.MinorUnits == 0 && Odd.Count == 0;

    private Money Of(IEnumerable<PayoutEntry> entries, PayoutEntryKind kind) => entries.Where(entry => entry.Kind == kind).Aggregate(Money.None(Amount.Currency), (sum, entry) => sum + entry.Amount);
}

/// <summary>A campaign's part of a payout. What left is negative, fees are positive.</summary>
public sealed record PayoutShare(string? Campaign, Money Gifts, Money Refunds, Money Disputes, Money Other, Money Fees)
{
    /// <summary>What reached the bank.</summary>
    public Money Net => Gifts + Refunds + Disputes + Other - Fees;
}

/// <summary>Something that a payout is made of.</summary>
/// <param name="Id">Stripe's.</param>
/// <param name="Kind">What moved the money.</param>
/// <param name="Source">Stripe's id of that.</param>
/// <param name="Campaign">Slug; <see langword="null"/> if it is not known to be of one.</param>
/// <param name="Donation">Our id of the gift, if it is known.</param>
/// <param name="Amount">Before the fee; what left is negative.</param>
/// <param name="Fee">What Stripe kept.</param>
/// <param name="Why">Why it does not agree; <see langword="null"/> if it does.</param>
/// <param name="Ledger">What the ledger has, where that is another amount.</param>
public sealed record PayoutEntry(string Id, PayoutEntryKind Kind, string? Source, string? Campaign, string? Donation, Money Amount, Money Fee, PayoutOddity? Why, Money? Ledger)
{
    /// <summary>The key of the fact that it is, if the ledger has it.</summary>
    internal string? Fact { get; init; }
}

/// <summary>Why something in a payout does not agree with the ledger.</summary>
public enum PayoutOddity
{
    /// <summary>Nothing says whose it is: another program's, as a rule.</summary>
    Unknown,

    /// <summary>It is of a gift here, and the ledger lacks it: the reconciliation brings it.</summary>
    Missing,

    /// <summary>The ledger has another amount.</summary>
    OtherAmount,
}

/// <summary>What can move money on the balance.</summary>
public enum PayoutEntryKind
{
    /// <summary>A payment.</summary>
    Gift,

    /// <summary>A refund, or one that came back.</summary>
    Refund,

    /// <summary>A dispute, or one that was won.</summary>
    Dispute,

    /// <summary>A fee of its own.</summary>
    Fee,

    /// <summary>A payout that the bank did not take, and that goes out again.</summary>
    Returned,

    /// <summary>Anything else.</summary>
    Other,
}
