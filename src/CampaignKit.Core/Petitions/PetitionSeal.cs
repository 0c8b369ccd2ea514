using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Petitions;

/// <summary>A petition as it is to be written after a change, and the wordings that are sealed by it.</summary>
/// <remarks>Whoever writes petitions asks this first, staff's edits and seed files alike: so no wording that people have signed is ever lost.</remarks>
/// <param name="Petition">With its version and the moment when it opened.</param>
/// <param name="Wordings">Those that stand nowhere yet: none, or one, or the one that opened unnoticed and the one that replaces it.</param>
public sealed record PetitionSeal(PetitionRecord Petition, IReadOnlyList<PetitionWording> Wordings)
{
    /// <summary>What has to be written in the same call as the petition.</summary>
    public IEnumerable<DocumentWrite> Writes =>
        Wordings.Select(wording => new DocumentWrite(PetitionWording.Kind, PetitionWording.DocumentId(wording.Petition, wording.Number), wording, IfMatch: null));

    /// <summary>Seals what has to be sealed when one record of a petition replaces another.</summary>
    /// <param name="before">The petition as it is stored.</param>
    /// <param name="after">As it is to be; version and opening are taken from <paramref name="before"/>.</param>
    /// <param name="now">The moment of the change, UTC.</param>
    /// <param name="reason">Why the wording changes, for everybody to read, if it does.</param>
    /// <param name="by">Id of the member of staff, if it is one.</param>
    public static PetitionSeal Of(PetitionRecord before, PetitionRecord after, DateTimeOffset now, string? reason = null, string? by = null)
    {
        var wordings = new List<PetitionWording>();
        if (before.OpenSince(now) is not { } since)
        {
            after = after with { Version = before.Version, OpenedAt = null };
            if (after.OpenSince(now) is null) return new(after, wordings);

            // Not at the date that it names: until this moment nobody could sign it.
            after = after with { OpenedAt = now };
            wordings.Add(PetitionWording.Of(after, now));
            return new(after, wordings);
        }

        if (before.OpenedAt is null) wordings.Add(PetitionWording.Of(before, since));
        after = after with { Version = before.Version, OpenedAt = since };
        if (PetitionWording.AreSame(before, after)) return new(after, wordings);

        after = after with { Version = before.Version + 1 };
        wordings.Add(PetitionWording.Of(after, now, reason, by));
        return new(after, wordings);
    }
}
