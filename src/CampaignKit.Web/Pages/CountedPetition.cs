using CampaignKit.Core.Abuse;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>A petition as it stands at this moment.</summary>
public sealed record CountedPetition(PetitionRecord Petition, PetitionState State, long Count)
{
    public bool IsOpen => State is PetitionState.Open;

    /// <summary>Whether its count is shown: nobody is told how many signed what was rejected.</summary>
    public bool IsShownCounted => State is not PetitionState.Rejected;

    public long Goal => GoalLadder.Displayed(Petition.Goal, Count);

    public string Address => Spoken.To($"/petitions/{Petition.Slug}");
}

/// <summary>A campaign with its public petitions: those that can be signed first, and of these the most signed.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Petitions">Its petitions.</param>
/// <param name="LastDays">How many signed any of them on each of the last days, the last of them today's.</param>
public sealed record CampaignPetitions(CampaignRecord Campaign, IReadOnlyList<CountedPetition> Petitions, IReadOnlyList<long> LastDays)
{
    /// <summary>The organisations that it is run with.</summary>
    public IReadOnlyList<OrganisationRecord> Partners { get; init; } = [];

    /// <summary>What its petitions have together.</summary>
    public long Signatures => Petitions.Where(petition => petition.IsShownCounted).Sum(petition => petition.Count);
}

/// <summary>A demand with the consultation that put it on record.</summary>
public sealed record SourcedDemand(Demand Demand, Consultation Consultation);

/// <summary>What a form is served with, sealed.</summary>
/// <param name="Ticket">When and for which petition it was served.</param>
/// <param name="Challenge">Where work, or waiting instead, is asked for: what it is shown for.</param>
public sealed record ServedForm(string Ticket, Challenge? Challenge);
