using CampaignKit.Web.MySignatures;

namespace CampaignKit.Web.Pages;

/// <summary>What has just happened to somebody's own page.</summary>
public sealed record OwnPageNews
{
    public static OwnPageNews None { get; } = new();

    /// <summary>HTTP status of the page.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What was done, or why nothing was.</summary>
    public string? Sentence { get; init; }

    /// <summary>Whether everything was to be erased without the box ticked that says so.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>A change that could not be made as it was typed.</summary>
    internal RefusedChange? Refused { get; init; }
}

/// <summary>What was typed, and what is wrong with it by field.</summary>
internal sealed record RefusedChange(ChangeForm Typed, IReadOnlyDictionary<string, string[]> Problems);
