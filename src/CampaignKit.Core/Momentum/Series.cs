namespace CampaignKit.Core.Momentum;

/// <summary>When the signatures that count were given: how many in each hour, and of the latest days in each minute. UTC. Not thread-safe.</summary>
/// <remarks>
/// A signature that stops counting leaves the bucket that it was in, so the buckets add up to the count at any time. About 150 bytes a day, and 6 KB for each of
/// the days with minutes: ten years without a quiet day take 550 KB.
/// </remarks>
/// <param name="clock">Says which days are the latest.</param>
public sealed class Series(TimeProvider clock)
{
    /// <summary>Minutes are known of today and of so many days before.</summary>
    public const int DaysWithMinutes = 2;

    private const int HoursOfDay = 24;
    private const int MinutesOfHour = 60;
    private const int MinutesOfDay = HoursOfDay * MinutesOfHour;

    private readonly Dictionary<long, Day> _days = [];
    private readonly List<(long Number, Day Day)> _withMinutes = [];

    // Signatures come in the order of time, nearly all of them.
    private (long Number, Day Day)? _latest;

    /// <summary>What the buckets add up to, at least 0.</summary>
    public long Total { get; private set; }

    /// <summary>The first day with a signature, as <see cref="DateOnly.DayNumber"/>; <see langword="null"/> if there has been none.</summary>
    public long? FirstDay { get; private set; }

    /// <summary>Adds signatures of one moment, or takes away what was added.</summary>
    public void Add(DateTimeOffset at, int by)
    {
        var minute = SeriesRange.BucketOf(SeriesUnit.Minute, at);
        var day = DayOf(Math.DivRem(minute, MinutesOfDay, out var minuteOfDay));
        day.Hours[minuteOfDay / MinutesOfHour] += by;
        if (day.Minutes is { } minutes) minutes[minuteOfDay] += by;
        Total += by;
    }

    /// <summary>The buckets of a range, in order. Minutes of days before the latest read as 0. Cost: one look-up a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More or fewer buckets than a range may have.</exception>
    public long[] Read(SeriesRange range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(range.Count, 1, nameof(range));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Count, SeriesRange.MostBuckets, nameof(range));
        var buckets = new long[range.Count];
        var inDay = range.Unit switch { SeriesUnit.Minute => MinutesOfDay, SeriesUnit.Hour => HoursOfDay, _ => 1 };
        for (var at = 0; at < buckets.Length;)
        {
            var number = Math.DivRem(range.First + at, inDay, out var within);
            var some = (int)Math.Min(inDay - within, buckets.Length - at);
            if (_days.TryGetValue(number, out var day)) day.Read(range.Unit, (int)within, buckets.AsSpan(at, some));
            at += some;
        }

        return buckets;
    }

    private Day DayOf(long number)
    {
        if (_latest is { } latest && latest.Number == number) return latest.Day;
        if (!_days.TryGetValue(number, out var day)) _days.Add(number, day = Begin(number));
        _latest = (number, day);
        return day;
    }

    private Day Begin(long number)
    {
        FirstDay = Math.Min(FirstDay ?? number, number);
        var firstWithMinutes = SeriesRange.BucketOf(SeriesUnit.Day, clock.GetUtcNow()) - DaysWithMinutes;
        foreach (var (_, old) in _withMinutes.Where(day => day.Number < firstWithMinutes)) old.Minutes = null;
        _withMinutes.RemoveAll(day => day.Number < firstWithMinutes);

        var begun = new Day();
        if (number < firstWithMinutes) return begun;
        begun.Minutes = new int[MinutesOfDay];
        _withMinutes.Add((number, begun));
        return begun;
    }

    private sealed class Day
    {
        public int[] Hours { get; } = new int[HoursOfDay];

        public int[]? Minutes { get; set; }

        public void Read(SeriesUnit unit, int from, Span<long> into)
        {
            if (unit is SeriesUnit.Day)
            {
                into[0] = Hours.Sum(static hour => (long)hour);
                return;
            }

            if ((unit is SeriesUnit.Hour ? Hours : Minutes) is not { } known) return;
            for (var at = 0; at < into.Length; at++) into[at] = known[from + at];
        }
    }
}
