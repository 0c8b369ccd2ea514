using System.Text.Json.Serialization;

namespace CampaignKit.Core.Momentum;

/// <summary>Where the signatures that count come from, as far as it may be shown, exact as of a moment.</summary>
public sealed record Origins
{
    /// <summary>When the count of them was begun, UTC: signatures since then are not in it.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>When it was done, UTC. Whoever took a signature back between the two may be in it or not.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>ISO 3166-1 alpha-2 → signatures.</summary>
    public required SmallGroups Countries { get; init; }

    /// <summary>Country and postal area (<see cref="PostalArea"/>), as in <c>CA M5V</c>, → signatures; only of those who gave a postcode. All others are in its rest.</summary>
    public required SmallGroups Areas { get; init; }

    /// <summary>The campaign's label, or the host of the site that the form was embedded in, → signatures; empty for who came without either.</summary>
    public required SmallGroups Sources { get; init; }

    /// <summary>Slug of a partner, or empty for the lead, → signers who let it write. Without those that are too few to be shown, or all but too few.</summary>
    [JsonIgnore]
    public IReadOnlyList<Group> Contacts { get; init; } = [];

    /// <summary>Signatures that were asked for in the time within which a mailed link is good, and confirmed; counting or not.</summary>
    public required long Confirmed { get; init; }

    /// <summary>Signatures that were asked for in that time and still waited: with <see cref="Confirmed"/> they are all whose signers asked and did not take it back.</summary>
    public required long Awaiting { get; init; }

    /// <summary>Several petitions together; <see langword="null"/> if there are none.</summary>
    public static Origins? Sum(IReadOnlyList<Origins> petitions) => petitions.Count == 0 ? null : new()
    {
        AsOf = petitions.Min(petition => petition.AsOf),
        Until = petitions.Max(petition => petition.Until),
        Countries = SmallGroups.Sum([.. petitions.Select(petition => petition.Countries)]),
        Areas = SmallGroups.Sum([.. petitions.Select(petition => petition.Areas)]),
        Sources = SmallGroups.Sum([.. petitions.Select(petition => petition.Sources)]),
        Contacts = [.. petitions.SelectMany(petition => petition.Contacts).GroupBy(group => group.Label, (label, groups) => new Group(label, groups.Sum(group => group.Count)))],
        Confirmed = petitions.Sum(petition => petition.Confirmed),
        Awaiting = petitions.Sum(petition => petition.Awaiting),
    };
}
