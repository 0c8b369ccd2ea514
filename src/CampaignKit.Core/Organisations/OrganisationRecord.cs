namespace CampaignKit.Core.Organisations;

/// <summary>An organisation that stands behind petitions, or an alliance of such. Public, but for nothing: whoever endorses is named.</summary>
public sealed record OrganisationRecord
{
    /// <summary>Document kind.</summary>
    public const string Kind = "organisation";

    /// <summary>The most members that an alliance lists.</summary>
    public const int MostMembers = 500;

    /// <summary>Unique over the installation; 3–60 characters of <c>a–z 0–9 -</c>. Never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>As it calls itself, up to 120 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where it tells about itself; <c>https</c> or <c>http</c>.</summary>
    public Uri? Website { get; init; }

    /// <summary>Where it has its seat, ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Slugs of those it is an alliance of; none if it is an organisation of its own.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}
