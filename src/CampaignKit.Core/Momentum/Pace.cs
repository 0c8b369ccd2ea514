namespace CampaignKit.Core.Momentum;

/// <summary>How many signed in a while, and in as long a while before that they are held against.</summary>
/// <param name="Now">In the last minute, hour or day.</param>
/// <param name="Before">At the same time before: the minute before, the same hour of the day before, the same day of the week before.</param>
public readonly record struct Change(long Now, long Before);

/// <summary>How fast a petition moves at one moment. Whole buckets alone: the minute and the hour that are not over yet would look like a fall.</summary>
/// <param name="Minute">The last whole minute, and the one before it.</param>
/// <param name="Hour">The last 60 whole minutes, and the same a day before.</param>
/// <param name="Day">The last 24 whole hours, and the same a week before.</param>
public sealed record Pace(Change Minute, Change Hour, Change Day)
{
    private const int MinutesOfHour = 60;
    private const int HoursOfDay = 24;
    private const int DaysOfWeek = 7;

    /// <summary>The minutes that it takes to tell.</summary>
    public static SeriesRange Minutes(DateTimeOffset now) => SeriesRange.Before(SeriesUnit.Minute, now, (HoursOfDay + 1) * MinutesOfHour);

    /// <summary>The hours that it takes to tell.</summary>
    public static SeriesRange Hours(DateTimeOffset now) => SeriesRange.Before(SeriesUnit.Hour, now, (DaysOfWeek + 1) * HoursOfDay);

    /// <summary>Reads it off.</summary>
    /// <param name="minutes">The buckets of <see cref="Minutes"/>.</param>
    /// <param name="hours">The buckets of <see cref="Hours"/>.</param>
    public static Pace Of(IReadOnlyList<long> minutes, IReadOnlyList<long> hours) => new(
        new(minutes[^1], minutes[^2]),
        new(minutes.TakeLast(MinutesOfHour).Sum(), minutes.Take(MinutesOfHour).Sum()),
        new(hours.TakeLast(HoursOfDay).Sum(), hours.Take(HoursOfDay).Sum()));
}
