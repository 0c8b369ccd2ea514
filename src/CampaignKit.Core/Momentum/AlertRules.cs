namespace CampaignKit.Core.Momentum;

/// <summary>When staff are told. Each rule compares with the petition's own past, so that nights, weekends and small petitions need no setting.</summary>
public static class AlertRules
{
    /// <summary>Whole minutes that the rules look at.</summary>
    public const int Minutes = 2 * MinutesOfDay;

    /// <summary>Minutes of a spike.</summary>
    public const int SpikeMinutes = 10;

    /// <summary>Minutes over which held signatures are compared.</summary>
    public const int HeldMinutes = 10;

    /// <summary>Minutes over which it is looked at how evenly signatures come.</summary>
    public const int EvenMinutes = 30;

    private const int MinutesOfDay = 1_440;

    // Fewer in ten minutes is a small mailing.
    private const long FewestOfSpike = 30;
    private const long SpikeTimes = 5;

    private const int ShortestStall = 30;
    private const long FewestBeforeStall = 50;
    private const int StallGaps = 10;

    // Where ten are to be expected, none at all is a chance of one in twenty thousand.
    private const long FewestInStead = 10;

    private const long FewestHeld = 20;
    private const double HeldShare = 0.3;

    private const long FewestAsked = 100;
    private const double ConfirmedShare = 0.1;

    // Of people who come independently of each other, the squared distances from the mean are about 29 times the mean; 5 is a chance of less than one in ten million.
    private const long FewestOfEven = 5 * EvenMinutes;
    private const double EvenSpread = 5;

    /// <summary>Signatures of the last minutes and what was usual, if they are at least five times that and at least 30; <see langword="null"/> otherwise.</summary>
    /// <param name="minutes">The last <see cref="Minutes"/> whole minutes.</param>
    public static (long Now, long Usual)? Spike(IReadOnlyList<long> minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(minutes.Count, Minutes, nameof(minutes));
        var now = Sum(minutes, Minutes - SpikeMinutes, SpikeMinutes);
        var dayBefore = Sum(minutes, MinutesOfDay - SpikeMinutes, SpikeMinutes);
        var mean = Sum(minutes, MinutesOfDay - SpikeMinutes, MinutesOfDay) / (MinutesOfDay / SpikeMinutes);
        var usual = Math.Max(dayBefore, mean);
        return now >= FewestOfSpike && now >= SpikeTimes * usual ? (now, usual) : null;
    }

    /// <summary>
    /// Minutes without a signature and how many came in the same minutes a day before, if that is half an hour at least, ten times the usual gap between two signatures, and ten came then;
    /// <see langword="null"/> otherwise.
    /// </summary>
    /// <param name="minutes">The last <see cref="Minutes"/> whole minutes.</param>
    public static (int Silent, long DayBefore)? Stall(IReadOnlyList<long> minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(minutes.Count, Minutes, nameof(minutes));
        var silent = 0;
        while (silent < MinutesOfDay && minutes[^(silent + 1)] == 0) silent++;
        if (silent is < ShortestStall or MinutesOfDay) return null;

        var inDay = Sum(minutes, MinutesOfDay - silent, MinutesOfDay);
        if (inDay < FewestBeforeStall || silent * inDay < StallGaps * MinutesOfDay) return null;
        var dayBefore = Sum(minutes, MinutesOfDay - silent, silent);
        return dayBefore >= FewestInStead ? (silent, dayBefore) : null;
    }

    /// <summary>Whether so many of those who came are held that it looks like an attack: three of ten, and twenty at least.</summary>
    /// <param name="held">How many more are held.</param>
    /// <param name="came">How many came.</param>
    public static bool IsHeldJump(long held, long came) => held >= FewestHeld && held >= HeldShare * came;

    /// <summary>Whether so few of those who asked have confirmed that something is wrong: one of ten at most, and a hundred asked at least.</summary>
    /// <param name="confirmed">How many confirmed.</param>
    /// <param name="asked">How many had asked ten minutes before.</param>
    public static bool IsUnconfirmed(long confirmed, long asked) => asked >= FewestAsked && confirmed <= ConfirmedShare * asked;

    /// <summary>
    /// Signatures of the last <see cref="EvenMinutes"/> minutes and the most in one of them, if there are five a minute at least and each minute has so nearly the same that people, who
    /// come as chance has it, would not; <see langword="null"/> otherwise.
    /// </summary>
    /// <param name="minutes">The last <see cref="Minutes"/> whole minutes.</param>
    public static (long Came, long Most)? Even(IReadOnlyList<long> minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(minutes.Count, Minutes, nameof(minutes));
        var last = minutes.Skip(Minutes - EvenMinutes).ToArray();
        var came = last.Sum();
        if (came < FewestOfEven) return null;
        var mean = (double)came / EvenMinutes;
        return last.Sum(count => (count - mean) * (count - mean)) / mean < EvenSpread ? (came, last.Max()) : null;
    }

    private static long Sum(IReadOnlyList<long> minutes, int from, int count)
    {
        var sum = 0L;
        for (var at = from; at < from + count; at++) sum += minutes[at];
        return sum;
    }
}
