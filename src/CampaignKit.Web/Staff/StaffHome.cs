using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Where somebody who has signed in begins.</summary>
internal static class StaffHome
{
    public static async Task<IResult> ShowAsync(HttpContext http, CatalogueCache catalogue, PetitionCounts counts, MomentumReadings momentum, Moderation moderation, DonationOptions donations, DonationDesk desk, TimeProvider clock)
    {
        var caller = http.Caller();
        var (snapshot, now) = (catalogue.Current, clock.GetUtcNow());
        var campaigns = new List<SeenCampaign>();
        foreach (var campaign in snapshot.Campaigns.Where(campaign => caller.MayReadNumbers(campaign, snapshot)))
        {
            var petitions = await Task.WhenAll(snapshot.Petitions.Where(petition => petition.Campaign == campaign.Slug).Select(async petition =>
                new SeenPetition(new(petition, petition.StateAt(now), (await counts.ReadAsync(petition)).Counted), await LastHourAsync(momentum, petition, now, clock))));
            campaigns.Add(new(campaign, [.. petitions.OrderByDescending(petition => petition.LastHour)]));
        }

        return PageAnswer.Private<StaffHomePage>(
            new
            {
                caller.Member,
                Campaigns = campaigns.OrderByDescending(campaign => campaign.LastHour).ToList(),
                Given = donations.AreOn ? desk.CampaignsFor(caller) : [],
                Work = await StaffWork.OfAsync(caller, snapshot, moderation),
            },
            StatusCodes.Status200OK);
    }

    // A large petition may take seconds to wake; the way in does not wait for it.
    private static async Task<long?> LastHourAsync(MomentumReadings momentum, PetitionRecord petition, DateTimeOffset now, TimeProvider clock)
    {
        try
        {
            return await momentum.ReadLastHourAsync(petition, now).AsTask().WaitAsync(Sparklines.Patience, clock);
        }
        catch (Exception failure) when (failure is TimeoutException or StorageUnavailableException)
        {
            return null;
        }
    }
}

/// <summary>A campaign as staff see it: with its petitions in every state.</summary>
/// <param name="Campaign">Which.</param>
/// <param name="Petitions">Those that move most in the last hour first.</param>
public sealed record SeenCampaign(CampaignRecord Campaign, IReadOnlyList<SeenPetition> Petitions)
{
    /// <summary>How many signed its petitions in the last hour, as far as it is known.</summary>
    public long LastHour => Petitions.Sum(petition => petition.LastHour ?? 0);
}

/// <summary>A petition as staff see it.</summary>
/// <param name="Content">With its count.</param>
/// <param name="LastHour">How many signed in the last 60 whole minutes; <see langword="null"/> while that is not known.</param>
public sealed record SeenPetition(CountedPetition Content, long? LastHour);
