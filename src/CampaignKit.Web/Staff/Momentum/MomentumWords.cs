using System.Globalization;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>What momentum pages say about numbers.</summary>
internal static class MomentumWords
{
    // Of fewer signatures a share says more about chance than about the petition.
    private const long FewestForShare = 10;

    private const double LongestDays = 3_650;

    private static readonly Dictionary<string, string> Countries = Country.All.ToDictionary(country => country.Code, country => country.Name, StringComparer.Ordinal);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How a number differs from the one before; <see langword="null"/> where that is too small to say anything.</summary>
    public static string? Trend(Change change)
    {
        if (change.Before < FewestForShare) return null;
        if (change.Now == change.Before) return "as many";
        if (change.Now >= 2 * change.Before) return FormattableString.Invariant($"{(double)change.Now / change.Before:0.#} times as many");
        var percent = Math.Abs(change.Now - change.Before) * 100 / change.Before;
        return change.Now > change.Before ? $"{Math.Max(1, percent)} % more" : $"{Math.Max(1, percent)} % fewer";
    }

    /// <summary>A part of a whole; <see langword="null"/> of too few.</summary>
    public static string? Share(long part, long whole) => whole < FewestForShare ? null : FormattableString.Invariant($"{100.0 * part / whole:0.#} %");

    /// <summary>What is said of the next number. Nobody is to read a promise in it.</summary>
    public static string Outlook(MomentumReading reading) => (reading.Projection, reading.Next - reading.Counted) switch
    {
        ({ } projection, var missing) =>
            $"{Missing(missing)} If it goes on as in the last {Projection.Days} whole days ({Pace(projection.PerDay)}), that takes about {Days(projection.Likely)}; "
            + (projection.Latest is { } latest
                ? $"days that differ as much as these make anything from {Days(projection.Soonest)} to {Days(latest)} likely. "
                : $"but these days differ so much that it may take {Days(projection.Soonest)}, or not happen at all. ")
            + "This is what the present pace means, and no forecast: news, mailings and weekends are not in it.",
        (null, > 0 and var missing) => $"{Missing(missing)} When that may be cannot be told: there are no {Projection.Days} whole days with signatures yet.",
        _ => "",
    };

    /// <summary>What a bucket is called.</summary>
    public static string Time(SeriesUnit by, DateTimeOffset start) => start.ToString(by switch { SeriesUnit.Minute => "HH:mm", SeriesUnit.Hour => "MMM d, HH:mm", _ => "MMM d" }, CultureInfo.InvariantCulture);

    /// <summary>What the chart shows.</summary>
    public static string Caption(SeriesUnit by) => by switch
    {
        SeriesUnit.Minute => $"Each minute of the last {MomentumReading.MinutesShown}",
        SeriesUnit.Hour => $"Each hour of the last {MomentumReading.HoursShown}",
        _ => $"Each day of the last {MomentumReading.DaysShown}",
    };

    public static string CountryName(string code) => Countries.GetValueOrDefault(code, code);

    private static string Missing(long? missing) => missing == 1 ? "One more signature is needed." : $"{Number(missing ?? 0)} more signatures are needed.";

    private static string Pace(double perDay) => perDay < 10 ? FormattableString.Invariant($"{perDay:0.#} a day") : $"{Number((long)Math.Round(perDay))} a day";

    private static string Days(double days) => days switch
    {
        > LongestDays => "more than ten years",
        < 1 => "less than a day",
        < 1.5 => "a day",
        _ => $"{Number((long)Math.Round(days))} days",
    };
}
