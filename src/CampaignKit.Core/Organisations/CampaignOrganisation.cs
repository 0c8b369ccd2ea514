using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;

namespace CampaignKit.Core.Organisations;

/// <summary>One of the organisations that run a campaign together, as it is told apart in numbers.</summary>
/// <param name="Source">
/// What a signature has as its source that was given on a page or widget of this organisation: a partner's slug, or for the lead the campaign's, which no partner has.
/// </param>
/// <param name="Name">As it calls itself.</param>
/// <param name="IsLead">Whether it is the campaign's own.</param>
public sealed record CampaignOrganisation(string Source, string Name, bool IsLead)
{
    /// <summary>The lead and its partners, in this order; none where there are no partners to be told apart.</summary>
    public static IReadOnlyList<CampaignOrganisation> AllOf(CatalogueSnapshot catalogue, CampaignRecord campaign) => campaign.Partners.Count == 0
        ? []
        : [new(campaign.Slug, campaign.Organisation, IsLead: true), .. catalogue.PartnersOf(campaign).Select(partner => new CampaignOrganisation(partner.Slug, partner.Name, IsLead: false))];
}
