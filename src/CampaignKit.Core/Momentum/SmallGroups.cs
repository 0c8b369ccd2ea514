namespace CampaignKit.Core.Momentum;

/// <summary>Groups of signers as they may be shown: none is small, and none can be told from the others by subtraction.</summary>
/// <param name="Groups">The largest first, each at least <see cref="Fewest"/>.</param>
/// <param name="Rest">All others together: 0, or at least <see cref="Fewest"/>, unless all of them are fewer than that.</param>
public sealed record SmallGroups(IReadOnlyList<Group> Groups, long Rest)
{
    /// <summary>A group of fewer people is not shown by itself: in a small one each can be guessed.</summary>
    public const int Fewest = 10;

    /// <summary>What they add up to.</summary>
    public long Total => Groups.Sum(group => group.Count) + Rest;

    /// <summary>Puts small groups together; if that is still a small one, the smallest of the others goes in as well: the total less what is shown tells nothing of fewer people.</summary>
    /// <param name="groups">Exact, each at least 0.</param>
    /// <param name="others">Signers who are in none of them.</param>
    public static SmallGroups Merge(IEnumerable<Group> groups, long others = 0)
    {
        var sorted = groups.OrderByDescending(group => group.Count).ThenBy(group => group.Label, StringComparer.Ordinal).ToList();
        var shown = sorted.Count(group => group.Count >= Fewest);
        var rest = others + sorted.Skip(shown).Sum(group => group.Count);
        while (rest is > 0 and < Fewest && shown > 0) rest += sorted[--shown].Count;
        return new(sorted[..shown], rest);
    }

    /// <summary>Several petitions together: what each may show is added up, so the sum less the parts tells nothing that a part does not.</summary>
    public static SmallGroups Sum(IReadOnlyList<SmallGroups> petitions) => new(
        [.. petitions.SelectMany(petition => petition.Groups)
            .GroupBy(group => group.Label, (label, groups) => new Group(label, groups.Sum(group => group.Count)))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Label, StringComparer.Ordinal)],
        petitions.Sum(petition => petition.Rest));
}

/// <summary>Signers with something in common.</summary>
/// <param name="Label">What; empty for those of whom it is not known.</param>
/// <param name="Count">How many.</param>
public readonly record struct Group(string Label, long Count);
