using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Where somebody who has signed in begins.</summary>
internal static class StaffHome
{
    public static async Task<IResult> ShowAsync(HttpContext http, CatalogueCache catalogue, PetitionCounts counts, Moderation moderation, TimeProvider clock)
    {
        var caller = http.Caller();
        var (snapshot, now) = (catalogue.Current, clock.GetUtcNow());
        var campaigns = new List<SeenCampaign>();
        foreach (var campaign in snapshot.Campaigns.Where(campaign => caller.May(StaffAction.ReadNumbers, campaign)))
        {
            var petitions = new List<CountedPetition>();
            foreach (var petition in snapshot.Petitions.Where(petition => petition.Campaign == campaign.Slug))
            {
                petitions.Add(new(petition, petition.StateAt(now), (await counts.ReadAsync(petition)).Counted));
            }

            campaigns.Add(new(campaign, petitions));
        }

        return PageAnswer.Private<StaffHomePage>(new { caller.Member, Campaigns = campaigns, Work = await StaffWork.OfAsync(caller, snapshot, moderation) }, StatusCodes.Status200OK);
    }
}

/// <summary>A campaign as staff see it: with its petitions in every state.</summary>
public sealed record SeenCampaign(CampaignRecord Campaign, IReadOnlyList<CountedPetition> Petitions);
