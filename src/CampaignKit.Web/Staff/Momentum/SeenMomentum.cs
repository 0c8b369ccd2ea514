using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>What a momentum page shows of a petition or of a campaign.</summary>
public sealed record SeenMomentum
{
    /// <summary>The page's address without a query.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    /// <summary>BCP 47 tag of the title's language.</summary>
    public required string Language { get; init; }

    /// <summary>Slug of the campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The unit of the chart.</summary>
    public required SeriesUnit By { get; init; }

    public required MomentumReading Reading { get; init; }

    /// <summary><see langword="null"/> while they are being counted for the first time.</summary>
    public required Origins? Origins { get; init; }

    /// <summary>What has come by way of each organisation of the campaign; none where it has no partners, or while that is being counted.</summary>
    public IReadOnlyList<OrganisationCount> Organisations { get; init; } = [];

    /// <summary>How long a mailed link is good.</summary>
    public required TimeSpan ConfirmWithin { get; init; }

    /// <summary>The petition's; <see langword="null"/> for a campaign.</summary>
    public PetitionMilestones? Milestones { get; init; }

    /// <summary>The campaign's, those that move most in the last hour first; <see langword="null"/> for a petition.</summary>
    public IReadOnlyList<MovingPetition>? Petitions { get; init; }
}

/// <summary>A petition, or a campaign's petitions together, of which only the count is known yet.</summary>
/// <param name="Title">Of the petition or campaign.</param>
/// <param name="Language">BCP 47 tag of the title's language.</param>
/// <param name="Counted">Signatures that count.</param>
public sealed record WakingPetition(string Title, string Language, long Counted);

/// <summary>A petition of a campaign, as it moves.</summary>
public sealed record MovingPetition(PetitionRecord Petition, PetitionState State, MomentumReading Reading);

/// <summary>Reads what momentum pages show. <see cref="MomentumReadings"/> keeps it from being asked for more than once a second.</summary>
internal sealed class MomentumViews(CatalogueCache catalogue, MomentumReadings readings, PetitionOrigins origins, Milestones milestones, Core.Signatures.SignatureOptions options, MomentumPatience patience, TimeProvider clock)
{
    public async ValueTask<SeenMomentum> ReadAsync(PetitionRecord petition, SeriesUnit by)
    {
        // First what the page cannot do without: where signatures come from takes a pass over the whole ledger after a start.
        var reading = await readings.ReadAsync(petition, clock.GetUtcNow());
        var known = await origins.ReadAsync(petition, patience.Time / 2);
        return new()
        {
            Path = MomentumPages.PetitionPath(petition.Slug),
            Title = petition.Title,
            Language = petition.Language,
            Campaign = petition.Campaign,
            By = by,
            Reading = reading,
            Origins = known,
            Organisations = Organisations(catalogue.Current.Campaign(petition.Campaign)!, known),
            ConfirmWithin = options.ConfirmWithin,
            Milestones = await milestones.ReadAsync(petition.Slug),
        };
    }

    public async ValueTask<SeenMomentum> ReadAsync(Core.Campaigns.CampaignRecord campaign, SeriesUnit by)
    {
        var now = clock.GetUtcNow();
        var petitions = await Task.WhenAll(catalogue.Current.Petitions.Where(petition => petition.Campaign == campaign.Slug)
            .Select(async petition => new MovingPetition(petition, petition.StateAt(now), await readings.ReadAsync(petition, now))));
        var signed = petitions.Where(petition => petition.Reading.Counted > 0).ToList();
        var each = await Task.WhenAll(signed.Select(petition => origins.ReadAsync(petition.Petition, patience.Time / 2).AsTask()));
        var known = each.Any(one => one is null) ? null : Origins.Sum([.. each.OfType<Origins>()]);
        return new()
        {
            Path = MomentumPages.CampaignPath(campaign.Slug),
            Title = campaign.Title,
            Language = campaign.Language,
            Campaign = campaign.Slug,
            By = by,
            Reading = MomentumReading.Sum(now, [.. petitions.Select(petition => petition.Reading)]),
            Origins = known,
            Organisations = Organisations(campaign, known),
            ConfirmWithin = options.ConfirmWithin,
            Petitions = [.. petitions.OrderByDescending(petition => petition.Reading.Pace.Hour.Now).ThenByDescending(petition => petition.Reading.Pace.Day.Now).ThenByDescending(petition => petition.Reading.Counted)],
        };
    }

    private IReadOnlyList<OrganisationCount> Organisations(Core.Campaigns.CampaignRecord campaign, Origins? known) =>
        known is null ? [] : OrganisationCount.AllOf(CampaignOrganisation.AllOf(catalogue.Current, campaign), known);
}
