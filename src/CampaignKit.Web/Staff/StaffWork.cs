using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff;

/// <summary>What somebody can do on which petitions, besides looking at numbers.</summary>
/// <param name="Waiting">Petitions on which signatures wait for a decision of theirs.</param>
/// <param name="Moderated">Slugs of those that they may moderate.</param>
/// <param name="Delivered">Slugs of those that they may hand over.</param>
/// <param name="Petitions">Every petition on which they may do any of it.</param>
/// <param name="MaySearch">Whether they may look signers up.</param>
/// <param name="MayExport">Whether they may export signers.</param>
public sealed record StaffWork(IReadOnlyList<WaitingPetition> Waiting, IReadOnlySet<string> Moderated, IReadOnlySet<string> Delivered, IReadOnlyList<PetitionRecord> Petitions, bool MaySearch, bool MayExport)
{
    internal static async Task<StaffWork> OfAsync(StaffCaller caller, CatalogueSnapshot catalogue, Moderation moderation)
    {
        HashSet<string> May(StaffAction action) => caller.PetitionsFor(catalogue, action).Select(petition => petition.Slug).ToHashSet(StringComparer.Ordinal);
        var (moderated, delivered) = (May(StaffAction.Moderate), May(StaffAction.Deliver));
        return new(
            await moderation.ListWaitingAsync(caller),
            moderated,
            delivered,
            [.. catalogue.Petitions.Where(petition => moderated.Contains(petition.Slug) || delivered.Contains(petition.Slug))],
            caller.May(StaffAction.ReadPeople), caller.May(StaffAction.Export));
    }
}
