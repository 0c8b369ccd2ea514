namespace CampaignKit.Core.Campaigns;

/// <summary>That a campaign's people were destroyed: written before anything is done, so that whoever finds one unfinished can finish it.</summary>
public sealed record DestructionRecord
{
    /// <summary>Document kind under which these are stored, by campaign.</summary>
    public const string Kind = "destruction";

    /// <summary>Slug of the campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>Why.</summary>
    public required DestructionReason Reason { get; init; }

    /// <summary>Names of the purge keys of those who ordered it; empty for other reasons.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>When it was ordered, UTC.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When all of it was done, UTC; <see langword="null"/> until then.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What each petition stood at.</summary>
    public IReadOnlyList<PetitionSums> Petitions { get; init; } = [];
}

/// <summary>Why a campaign's people were destroyed. Names are stored, so they never change.</summary>
public enum DestructionReason
{
    /// <summary>The days for which they are kept were over.</summary>
    Retention,

    /// <summary>Two members of staff ordered it together.</summary>
    Purge,

    /// <summary>The operator of the installation ordered it.</summary>
    Operator,
}
