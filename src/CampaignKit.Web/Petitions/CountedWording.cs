using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Petitions;

/// <summary>A wording of a petition as it is shown: how long it was what people signed, and how many did.</summary>
/// <param name="Wording">As it was sealed.</param>
/// <param name="Until">When the next one replaced it, UTC; <see langword="null"/> for the one that is signed now.</param>
/// <param name="Counted">Signatures that count; <see langword="null"/> where that is not known at the moment.</param>
public sealed record CountedWording(PetitionWording Wording, DateTimeOffset? Until, long? Counted)
{
    /// <summary>All wordings of a petition since it opened, by number.</summary>
    /// <exception cref="StorageUnavailableException">How many signed them cannot be read now.</exception>
    public static async ValueTask<IReadOnlyList<CountedWording>> ReadAsync(CatalogueSnapshot snapshot, PetitionRecord petition, WordingCounts counts) =>
        Of(snapshot.WordingsOf(petition), await counts.ReadAsync(petition));

    /// <summary>The same for a page, which shows the rest where the numbers cannot be read. Cost: none for a petition whose wording was never changed.</summary>
    public static async ValueTask<IReadOnlyList<CountedWording>> ReadShownAsync(CatalogueSnapshot snapshot, PetitionRecord petition, WordingCounts counts)
    {
        if (petition.Version == PetitionRecord.FirstVersion) return Of(snapshot.WordingsOf(petition), counted: null);
        try
        {
            return await ReadAsync(snapshot, petition, counts);
        }
        catch (StorageUnavailableException)
        {
            return Of(snapshot.WordingsOf(petition), counted: null);
        }
    }

    private static List<CountedWording> Of(IReadOnlyList<PetitionWording> wordings, IReadOnlyDictionary<int, long>? counted) =>
        [.. wordings.Select((wording, at) => new CountedWording(
            wording, at + 1 < wordings.Count ? wordings[at + 1].Since : null, counted is null ? null : counted.GetValueOrDefault(wording.Number)))];
}
