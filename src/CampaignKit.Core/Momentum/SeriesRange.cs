namespace CampaignKit.Core.Momentum;

/// <summary>How long a bucket is.</summary>
public enum SeriesUnit
{
    /// <summary>A minute.</summary>
    Minute,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A day of UTC.</summary>
    Day,
}

/// <summary>Some buckets of a series, one after the other.</summary>
/// <param name="Unit">How long each is.</param>
/// <param name="First">The first, in units since the year 1, as <see cref="DateOnly.DayNumber"/> counts days.</param>
/// <param name="Count">How many, 1–<see cref="MostBuckets"/>.</param>
public sealed record SeriesRange(SeriesUnit Unit, long First, int Count)
{
    /// <summary>The most that are read at once: the days of 27 years.</summary>
    public const int MostBuckets = 10_000;

    /// <summary>The bucket of a moment.</summary>
    public static long BucketOf(SeriesUnit unit, DateTimeOffset at) => at.UtcTicks / LengthOf(unit);

    /// <summary>The moment at which a bucket begins.</summary>
    public static DateTimeOffset StartOf(SeriesUnit unit, long bucket) => new(bucket * LengthOf(unit), TimeSpan.Zero);

    /// <summary>The last buckets up to this moment's.</summary>
    public static SeriesRange UpTo(SeriesUnit unit, DateTimeOffset now, int count) => new(unit, BucketOf(unit, now) - count + 1, count);

    /// <summary>The last buckets that are over.</summary>
    public static SeriesRange Before(SeriesUnit unit, DateTimeOffset now, int count) => new(unit, BucketOf(unit, now) - count, count);

    private static long LengthOf(SeriesUnit unit) => unit switch
    {
        SeriesUnit.Minute => TimeSpan.TicksPerMinute,
        SeriesUnit.Hour => TimeSpan.TicksPerHour,
        SeriesUnit.Day => TimeSpan.TicksPerDay,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, message: null),
    };
}

/// <summary>Buckets of one shard.</summary>
/// <param name="Counted">What all buckets of the shard add up to at that moment, those that were not asked for included.</param>
/// <param name="FirstDay">The first day with a signature, as <see cref="DateOnly.DayNumber"/>; <see langword="null"/> if there has been none.</param>
/// <param name="Revision">The revision of the shard's ledger that this shows; <see langword="null"/> while signatures come in that it may show in part.</param>
/// <param name="Buckets">As many as were asked for.</param>
public sealed record ShardSeries(long Counted, long? FirstDay, long? Revision, IReadOnlyList<long> Buckets);
