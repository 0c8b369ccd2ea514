using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Donations;

/// <summary>What staff see of donations: gifts and sums of the campaigns that they may see them of. Nothing here names a donor; Stripe's ids, by which one can be looked up there, are for who may refund.</summary>
internal sealed class DonationDesk(CatalogueCache catalogue, GiftBooks gifts, DonationBooks books, IDonationLedger ledger, AuditLog audit)
{
    /// <summary>The campaigns whose gifts somebody may see, or do something else with.</summary>
    public IReadOnlyList<CampaignRecord> CampaignsFor(StaffCaller caller, StaffAction action = StaffAction.ReadDonations) => [.. catalogue.Current.Campaigns.Where(campaign => caller.May(action, campaign))];

    /// <summary>What each campaign's donations come to, where somebody may see its gifts or its numbers, and anything was given.</summary>
    public async Task<IReadOnlyList<CampaignTotals>> SumAsync(StaffCaller caller, CancellationToken cancellationToken)
    {
        var found = new List<CampaignTotals>();
        foreach (var campaign in catalogue.Current.Campaigns.Where(campaign => caller.May(StaffAction.ReadDonations, campaign) || caller.May(StaffAction.ReadNumbers, campaign)))
        {
            if (await books.ReadAsync(campaign.Slug, cancellationToken) is { Currencies.Count: > 0 } totals) found.Add(new(campaign, totals));
        }

        return found;
    }

    /// <summary>The gifts that are wanted, the newest first.</summary>
    public async Task<IReadOnlyList<GiftRow>> FindAsync(StaffCaller caller, GiftQuery query, CancellationToken cancellationToken)
    {
        var found = new List<GiftRow>();
        var slug = GiftQuery.Filled(query.Campaign);
        foreach (var campaign in CampaignsFor(caller).Where(campaign => slug is null || campaign.Slug == slug)) found.AddRange((await gifts.ReadAsync(campaign.Slug, cancellationToken)).Where(query.Has));
        return slug is not null ? found : [.. found.OrderByDescending(row => row.At).ThenBy(row => row.Id, StringComparer.Ordinal)];
    }

    /// <summary>One gift; <see langword="null"/> if it is not there, or not for who asks.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="campaign">Slug.</param>
    /// <param name="donation">Our id of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="action">What they have to be allowed there.</param>
    public async Task<SeenGift?> FindAsync(StaffCaller caller, string campaign, string donation, CancellationToken cancellationToken, StaffAction action = StaffAction.ReadDonations)
    {
        if (catalogue.Current.Campaign(campaign) is not { } record || !caller.May(action, record)) return null;
        var facts = await ledger.ReadDonationAsync(campaign, donation, cancellationToken);
        return facts.Count == 0 ? null : new(
            record, donation, [.. GiftRow.Of(facts).OrderByDescending(row => row.At)], [.. facts.OrderBy(fact => fact.At).ThenBy(fact => fact.Key, StringComparer.Ordinal)], caller.May(StaffAction.Refund, record), facts[0].Mode is DonationMode.Monthly ? MonthlyGift.Of(facts) : null);
    }

    /// <summary>The same gifts for a file, noted in the audit log.</summary>
    public async Task<IReadOnlyList<GiftRow>> ExportAsync(StaffCaller caller, GiftQuery query, CancellationToken cancellationToken)
    {
        var found = await FindAsync(caller, query, cancellationToken);
        await audit.AppendAsync(caller.Actor, "donations.export", AuditSubject.Installation, new Dictionary<string, string>
        {
            ["rows"] = AuditLog.Number(found.Count),
            ["filter"] = query.ToQuery(),
        });
        return found;
    }

    /// <summary>What rows come to, by currency.</summary>
    public static IReadOnlyList<CurrencyTotals> Sum(IReadOnlyList<GiftRow> rows) => DonationTotals.Of(rows.SelectMany(row => row.Facts)).Currencies;
}

/// <summary>What a campaign's donations come to.</summary>
/// <param name="Campaign">Which.</param>
/// <param name="Totals">By currency.</param>
public sealed record CampaignTotals(CampaignRecord Campaign, DonationTotals Totals);

/// <summary>A gift with everything that is known of it.</summary>
/// <param name="Campaign">Where.</param>
/// <param name="Donation">Our id of it.</param>
/// <param name="Rows">Its payments, the newest first; or one row if nothing was paid.</param>
/// <param name="Facts">What happened, in that order.</param>
/// <param name="MayRefund">Whether who looks may give it back.</param>
/// <param name="Monthly">Whether a monthly one goes on; <see langword="null"/> for one that is given once.</param>
public sealed record SeenGift(CampaignRecord Campaign, string Donation, IReadOnlyList<GiftRow> Rows, IReadOnlyList<DonationFact> Facts, bool MayRefund, MonthlyGift? Monthly);
