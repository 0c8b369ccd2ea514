using System.Text.Json.Serialization;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Campaigns;

/// <summary>Campaigns, for readers.</summary>
internal static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapRead("", List).WithSummary("List the campaigns").Produces<Page<CampaignView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        campaigns.MapRead("/{slug}", Get).WithSummary("One campaign").Produces<CampaignView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List([AsParameters] PageRequest page, CatalogueCache catalogue, TimeProvider clock, HttpRequest request)
    {
        var (found, problem) = page.Take(catalogue.Current.Campaigns, campaign => campaign.Slug);
        return found is null
            ? problem!
            : new PublicJson<Page<CampaignView>>(
                new([.. found.Items.Select(campaign => View(catalogue.Current.Read(campaign).Content, catalogue.Current, clock, request))], found.Next, found.Total), CachePolicy.Texts);
    }

    private static IResult Get(string slug, CatalogueCache catalogue, TimeProvider clock, HttpRequest request) =>
        catalogue.Current.Campaign(slug) is { } campaign
            ? new PublicJson<CampaignView>(View(catalogue.Current.Read(campaign).Content, catalogue.Current, clock, request), CachePolicy.Texts)
            : Problem.NotFound("There is no such campaign.");

    private static CampaignView View(CampaignRecord campaign, CatalogueSnapshot catalogue, TimeProvider clock, HttpRequest request) => new(
        campaign.Slug,
        campaign.Title,
        campaign.Summary,
        campaign.Organisation,
        campaign.Partners.Count == 0 ? null : [.. catalogue.PartnersOf(campaign).Select(partner => new CampaignPartnerView(partner.Slug, partner.Name))],
        campaign.Language,
        [.. catalogue.PublicPetitions(clock.GetUtcNow()).Where(petition => petition.Campaign == campaign.Slug).Select(petition => petition.Slug)],
        PublicAddress.Of(request, $"/campaigns/{campaign.Slug}"));
}

/// <summary>A campaign as the API tells it; its petitions by slug.</summary>
/// <param name="Organisation">Who leads it.</param>
/// <param name="Partners">The organisations that run it with that one: a signature may name those that may write to its signer. Absent if there are none.</param>
internal sealed record CampaignView(
    string Slug, string Title, string Summary, string Organisation, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CampaignPartnerView>? Partners,
    string Language, IReadOnlyList<string> Petitions, string Url);

/// <summary>A partner of a campaign.</summary>
internal sealed record CampaignPartnerView(string Slug, string Name);
