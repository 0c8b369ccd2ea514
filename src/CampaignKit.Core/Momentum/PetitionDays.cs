using System.Text.Json.Serialization;

namespace CampaignKit.Core.Momentum;

/// <summary>How many of the signatures that count were given on each day of UTC, over all shards of a petition.</summary>
/// <remarks>
/// Stored, so that whoever reads the page of a petition that nobody signs any more does not wake its shards, which may have to read millions of rows. It is exact as
/// long as the ledger still has the revisions that it was made from. Ten years take some 10 KB.
/// </remarks>
public sealed record PetitionDays
{
    /// <summary>Document kind under which they are stored, by the petition's slug.</summary>
    public const string Kind = "days";

    /// <summary>Nobody has signed.</summary>
    public static PetitionDays None { get; } = new() { FirstDay = 0, Counts = [], Revisions = [] };

    /// <summary>The first day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public required int FirstDay { get; init; }

    /// <summary>Signatures of each day from then on, up to the last that has any.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>The revision of each shard's ledger that this shows; empty if it is of no one moment.</summary>
    public required IReadOnlyList<long> Revisions { get; init; }

    /// <summary>What the days add up to.</summary>
    [JsonIgnore]
    public long Counted => Counts.Sum();

    /// <summary>How many on a day.</summary>
    public long On(int day) => day >= FirstDay && day - FirstDay < Counts.Count ? Counts[day - FirstDay] : 0;

    /// <summary>Adds the shards up.</summary>
    /// <param name="firstDay">The first day of each shard's buckets.</param>
    /// <param name="shards">The days of each shard from then on, by number.</param>
    public static PetitionDays Of(int firstDay, IReadOnlyList<ShardSeries> shards)
    {
        var days = new long[shards.Max(shard => shard.Buckets.Count)];
        foreach (var shard in shards)
        {
            for (var day = 0; day < shard.Buckets.Count; day++) days[day] += shard.Buckets[day];
        }

        var last = Array.FindLastIndex(days, static count => count != 0);
        return new()
        {
            FirstDay = firstDay,
            Counts = days[..(last + 1)],
            Revisions = shards.All(shard => shard.Revision is not null) ? [.. shards.Select(shard => shard.Revision!.Value)] : [],
        };
    }
}
