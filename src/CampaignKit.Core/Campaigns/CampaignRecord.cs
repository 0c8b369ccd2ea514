namespace CampaignKit.Core.Campaigns;

/// <summary>What is kept of a campaign: whose effort it is and what it says about itself.</summary>
public sealed record CampaignRecord
{
    /// <summary>Document kind under which campaigns are stored.</summary>
    public const string Kind = "campaign";

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
}
