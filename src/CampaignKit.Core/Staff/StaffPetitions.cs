using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Staff;

/// <summary>The petitions on which somebody may do something. Any other is to them not there.</summary>
public static class StaffPetitions
{
    /// <summary>The petition with this slug, in whatever state, if they may do this with it; <see langword="null"/> otherwise.</summary>
    public static PetitionRecord? FindPetition(this StaffCaller caller, CatalogueSnapshot catalogue, StaffAction action, string slug) =>
        catalogue.Petition(slug) is { } petition && catalogue.Campaign(petition.Campaign) is { } campaign && caller.May(action, campaign) ? petition : null;

    /// <summary>All of them, by slug.</summary>
    public static IEnumerable<PetitionRecord> PetitionsFor(this StaffCaller caller, CatalogueSnapshot catalogue, StaffAction action) =>
        catalogue.Petitions.Where(petition => catalogue.Campaign(petition.Campaign) is { } campaign && caller.May(action, campaign));
}
