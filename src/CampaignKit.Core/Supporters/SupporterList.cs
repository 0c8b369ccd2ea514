namespace CampaignKit.Core.Supporters;

/// <summary>Somebody who signed and chose to be seen, as everybody may see them. Nothing in it leads to another petition or to their row.</summary>
/// <param name="Name">Their name as they gave it, or its initials (<see cref="Initials"/>); text of a stranger.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="SignedOn">The day, UTC. Not the time, which would say more of a person than they were asked for.</param>
public sealed record Supporter(string Name, string Country, DateOnly SignedOn)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(Supporter);
}

/// <summary>The latest supporters of a petition who chose to be seen.</summary>
/// <param name="Supporters">Latest first, at most <see cref="SupporterLists.MostShown"/>.</param>
/// <param name="AsOf">When this was known to be so, UTC; <see langword="null"/> if nobody can be shown because nothing is known now.</param>
public sealed record SupporterList(IReadOnlyList<Supporter> Supporters, DateTimeOffset? AsOf)
{
    /// <summary>What is told while nothing is known.</summary>
    public static SupporterList Unknown { get; } = new([], AsOf: null);

    /// <summary>Nobody is shown, and that is known.</summary>
    public static SupporterList Empty(DateTimeOffset asOf) => new([], asOf);
}
