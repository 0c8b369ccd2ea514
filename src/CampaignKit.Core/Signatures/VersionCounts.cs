using System.Runtime.InteropServices;

namespace CampaignKit.Core.Signatures;

/// <summary>How many of a shard's signatures that count were given to which wording. Not thread-safe; its shard takes turns.</summary>
/// <remarks>A signature that stops counting leaves its version, so the versions add up to the count at any time. No allocation but at the first of each version.</remarks>
internal sealed class VersionCounts
{
    // Most petitions have one version, and most signatures are of the one before them.
    private readonly Dictionary<int, long> _counts = new(capacity: 1);

    /// <summary>Adds signatures of a version, or takes away what was added.</summary>
    public void Add(int version, int by) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, version, out _) += by;

    /// <summary>Those versions that have any, by number.</summary>
    public VersionCount[] Read() => [.. _counts.Where(count => count.Value != 0).OrderBy(count => count.Key).Select(count => new VersionCount(count.Key, count.Value))];
}

/// <summary>How many signatures that count were given to a wording.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Counted">Signatures, at least 1.</param>
public readonly record struct VersionCount(int Version, long Counted);
