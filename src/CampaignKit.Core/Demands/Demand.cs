namespace CampaignKit.Core.Demands;

/// <summary>One thing asked of those in power, as a consultation put it on record, retold in plain language.</summary>
public sealed record Demand
{
    /// <summary>BCP 47 tag of the language that consultations, their demands and themes are retold in; see <see cref="Translations.Translation"/> for others.</summary>
    public const string RetoldIn = "en";

    /// <summary>Unique over the installation, stable for ever: citations point at it.</summary>
    public required string Id { get; init; }

    /// <summary>What the consultation called it.</summary>
    public required DemandKind Kind { get; init; }

    /// <summary>Up to 120 characters.</summary>
    public required string Title { get; init; }

    /// <summary>One to three plain sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Ids of <see cref="Theme"/>, at least one.</summary>
    public required IReadOnlyList<string> Themes { get; init; }

    /// <summary>Whom it addresses.</summary>
    public required DemandLevel Level { get; init; }

    /// <summary>Where it stands.</summary>
    public required DemandSource Source { get; init; }
}

/// <summary>Where a demand stands: the consultation's document, the section as named there, and the place within it.</summary>
/// <param name="Consultation">Id of the consultation.</param>
/// <param name="Section">The section's name.</param>
/// <param name="Ordinal">Position within the section, from 1.</param>
public sealed record DemandSource(string Consultation, string Section, int Ordinal);

/// <summary>What a consultation called an item.</summary>
public enum DemandKind
{
    /// <summary>A ground rule that everything else has to respect.</summary>
    Principle,

    /// <summary>Something that should be done or adopted.</summary>
    Proposal,

    /// <summary>Something to watch or to keep out: a red line.</summary>
    Concern,

    /// <summary>A problem named as a priority.</summary>
    Issue,

    /// <summary>A way of working towards change.</summary>
    Strategy,

    /// <summary>A direct call to act.</summary>
    Action,
}

/// <summary>Whom a demand addresses.</summary>
public enum DemandLevel
{
    /// <summary>Cities, services and organisations on the spot.</summary>
    Local,

    /// <summary>Provinces, states and their like.</summary>
    ProvincialOrState,

    /// <summary>National governments and parliaments.</summary>
    National,

    /// <summary>The United Nations, treaties, and governments together.</summary>
    International,
}

/// <summary>A subject that demands are sorted by.</summary>
/// <param name="Id">Stable; part of public URLs.</param>
/// <param name="Title">For readers.</param>
public sealed record Theme(string Id, string Title)
{
    /// <summary>Document kind under which themes are stored.</summary>
    public const string Kind = "theme";
}
