using System.Globalization;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <summary>What is kept of a campaign's key: the key, wrapped by the master key, or that it was destroyed. Never both.</summary>
public sealed record CampaignKeyRecord
{
    /// <summary>The wrapped key; <see langword="null"/> once it was destroyed.</summary>
    public byte[]? Wrapped { get; init; }

    /// <summary>When it was destroyed, UTC.</summary>
    public DateTimeOffset? DestroyedAt { get; init; }

    /// <summary>Why it was destroyed, in a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The key, if there still is one.</summary>
    /// <param name="campaign">Whose, for the sentence.</param>
    /// <exception cref="KeyDestroyedException">There is none any more.</exception>
    public WrappedKey Read(string campaign) => Wrapped is { } wrapped
        ? new(wrapped)
        : throw new KeyDestroyedException(string.Create(
            CultureInfo.InvariantCulture, $"Nobody who signed in the campaign {campaign} can be read any more: its key was destroyed on {DestroyedAt:yyyy-MM-dd}."));
}
