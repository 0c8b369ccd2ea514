using CampaignKit.Core.Demands;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff;

/// <summary>What somebody can do on which petitions, besides looking at numbers.</summary>
/// <param name="Waiting">Petitions on which signatures wait for a decision of theirs.</param>
/// <param name="Moderated">Slugs of those that they may moderate.</param>
/// <param name="Delivered">Slugs of those that they may hand over.</param>
/// <param name="MaySearch">Whether they may look signers up.</param>
/// <param name="MayExport">Whether they may export signers.</param>
public sealed record StaffWork(IReadOnlyList<WaitingPetition> Waiting, IReadOnlySet<string> Moderated, IReadOnlySet<string> Delivered, bool MaySearch, bool MayExport)
{
    internal static async Task<StaffWork> OfAsync(StaffCaller caller, CatalogueSnapshot catalogue, Moderation moderation)
    {
        HashSet<string> May(StaffAction action) => caller.PetitionsFor(catalogue, action).Select(petition => petition.Slug).ToHashSet(StringComparer.Ordinal);
        return new(
            await moderation.ListWaitingAsync(caller),
            May(StaffAction.Moderate),
            May(StaffAction.Deliver),
            caller.May(StaffAction.ReadPeople), caller.May(StaffAction.Export));
    }
}
