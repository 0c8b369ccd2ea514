using System.Text.Json.Serialization;

namespace CampaignKit.Core.Campaigns;

/// <summary>What is kept of a campaign: whose effort it is and what it says about itself.</summary>
public sealed record CampaignRecord
{
    /// <summary>Document kind under which campaigns are stored.</summary>
    public const string Kind = "campaign";

    /// <summary>How long people are kept where nobody says otherwise, days.</summary>
    public const int UsualRetentionDays = 180;

    /// <summary>The longest that people may be kept, days.</summary>
    public const int MostRetentionDays = 3650;

    /// <summary>The most partners that a campaign has: signers are asked about each.</summary>
    public const int MostPartners = 8;

    /// <summary>Unique over the installation; 3–60 characters of <c>a–z 0–9 -</c>; part of public URLs.</summary>
    public required string Slug { get; init; }

    /// <summary>Name of the organisation that runs it.</summary>
    public required string Organisation { get; init; }

    /// <summary>BCP 47 tag of the language it is written in.</summary>
    public required string Language { get; init; }

    /// <summary>Up to 120 characters.</summary>
    public required string Title { get; init; }

    /// <summary>A paragraph of plain text.</summary>
    public required string Summary { get; init; }

    /// <summary>How long its people stay readable after its last petition closed, days, 1–<see cref="MostRetentionDays"/>; then its key is destroyed.</summary>
    public int RetentionDays { get; init; } = UsualRetentionDays;

    /// <summary>The sites whose pages may embed its petitions, each an origin as browsers write it: <c>https://example.org</c>. <see langword="null"/> for any.</summary>
    public IReadOnlyList<string>? EmbeddingOrigins { get; init; }

    /// <summary>Whether tabs, histories and bookmarks say nothing but the site's name of its pages and its petitions', for people who share a device or are watched.</summary>
    /// <remarks>Not written while it is false, so that records without it stay the same byte for byte.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasNeutralTitles { get; init; }

    /// <summary>Slugs of the organisations that run it with <see cref="Organisation"/>, which leads. Signers choose for each whether it may write to them, and nobody else sees that they did.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Partners { get; init; } = [];

    // What is written of Partners: nothing while there are none, so that records without them stay the same byte for byte.
    [JsonInclude, JsonPropertyName("partners")]
    private IReadOnlyList<string>? NamedPartners
    {
        get => Partners.Count > 0 ? Partners : null;
        init => Partners = value ?? [];
    }
}
