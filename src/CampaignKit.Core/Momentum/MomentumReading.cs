using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Momentum;

/// <summary>How a petition moves, or all petitions of a campaign together, at one moment. Numbers alone: nothing in it is about one person.</summary>
public sealed record MomentumReading
{
    /// <summary>Minutes that a chart shows, the one that is not over yet included.</summary>
    public const int MinutesShown = 60;

    /// <summary>Hours that a chart shows.</summary>
    public const int HoursShown = 72;

    /// <summary>Days that a chart shows.</summary>
    public const int DaysShown = 60;

    /// <summary>The moment, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Signatures that count: what all buckets add up to.</summary>
    public required long Counted { get; init; }

    /// <summary>Against the same time before.</summary>
    public required Pace Pace { get; init; }

    /// <summary>Signatures of each of the last <see cref="MinutesShown"/> minutes; the last one is not over yet.</summary>
    public required IReadOnlyList<long> Minutes { get; init; }

    /// <summary>Signatures of each of the last <see cref="HoursShown"/> hours; the last one is not over yet.</summary>
    public required IReadOnlyList<long> Hours { get; init; }

    /// <summary>Signatures of each of the last <see cref="DaysShown"/> days of UTC; the last one is not over yet.</summary>
    public required IReadOnlyList<long> Days { get; init; }

    /// <summary>What does not count, or not yet.</summary>
    public required Uncounted Uncounted { get; init; }

    /// <summary>The next number worth reaching: a milestone of the petition's, or the goal that it shows. <see langword="null"/> for a campaign.</summary>
    public long? Next { get; init; }

    /// <summary>When that may be; <see langword="null"/> while there are no seven whole days to tell it from.</summary>
    public Projection? Projection { get; init; }

    /// <summary>The buckets of a unit.</summary>
    public IReadOnlyList<long> Buckets(SeriesUnit by) => by switch { SeriesUnit.Minute => Minutes, SeriesUnit.Hour => Hours, _ => Days };

    /// <summary>Which buckets these are.</summary>
    public SeriesRange Range(SeriesUnit by) => SeriesRange.UpTo(by, At, Buckets(by).Count);

    /// <summary>Petitions together: every number is the sum of theirs, so what is next for one of them is not in it.</summary>
    public static MomentumReading Sum(DateTimeOffset at, IReadOnlyList<MomentumReading> petitions) => new()
    {
        At = at,
        Counted = petitions.Sum(petition => petition.Counted),
        Pace = new(
            Sum(petitions, petition => petition.Pace.Minute),
            Sum(petitions, petition => petition.Pace.Hour),
            Sum(petitions, petition => petition.Pace.Day)),
        Minutes = Sum(petitions, MinutesShown, petition => petition.Minutes),
        Hours = Sum(petitions, HoursShown, petition => petition.Hours),
        Days = Sum(petitions, DaysShown, petition => petition.Days),
        Uncounted = new(
            petitions.Sum(petition => petition.Uncounted.Awaiting),
            petitions.Sum(petition => petition.Uncounted.Held),
            petitions.Sum(petition => petition.Uncounted.Invalidated),
            petitions.Sum(petition => petition.Uncounted.Withdrawn)),
    };

    private static Change Sum(IReadOnlyList<MomentumReading> petitions, Func<MomentumReading, Change> of) => new(petitions.Sum(petition => of(petition).Now), petitions.Sum(petition => of(petition).Before));

    private static long[] Sum(IReadOnlyList<MomentumReading> petitions, int count, Func<MomentumReading, IReadOnlyList<long>> of)
    {
        var sum = new long[count];
        foreach (var buckets in petitions.Select(of))
        {
            for (var at = 0; at < count; at++) sum[at] += buckets[at];
        }

        return sum;
    }
}

/// <summary>Signatures that do not count, or not yet.</summary>
/// <param name="Awaiting">Asked for, and waiting for the link in their mail.</param>
/// <param name="Held">Waiting for staff to look at them.</param>
/// <param name="Invalidated">Taken out.</param>
/// <param name="Withdrawn">Taken back or erased by their signers.</param>
public sealed record Uncounted(long Awaiting, long Held, long Invalidated, long Withdrawn);

/// <summary>Reads how petitions move. However many ask, shards are asked once a second (<see cref="PetitionSeries"/>).</summary>
public sealed class MomentumReadings(PetitionSeries series, PetitionCounts counts, Sparklines sparklines, Milestones milestones)
{
    private const int MinutesRead = 25 * 60;
    private const int HoursRead = 8 * 24;

    /// <summary>How a petition moves at a moment. Cost: nothing within a second; otherwise three questions to each shard, from memory once that is awake.</summary>
    /// <param name="petition">Which.</param>
    /// <param name="now">The moment, UTC.</param>
    /// <exception cref="Installation.StorageUnavailableException">The ledger could not be read now.</exception>
    public async ValueTask<MomentumReading> ReadAsync(PetitionRecord petition, DateTimeOffset now)
    {
        // One bucket more than the pace is told from: the one that is not over yet, which the chart shows.
        var minutes = (await series.ReadAsync(petition, SeriesRange.UpTo(SeriesUnit.Minute, now, MinutesRead + 1))).Buckets;
        var hours = (await series.ReadAsync(petition, SeriesRange.UpTo(SeriesUnit.Hour, now, HoursRead + 1))).Buckets;
        var (_, counted, days) = await series.ReadAsync(petition, SeriesRange.UpTo(SeriesUnit.Day, now, MomentumReading.DaysShown));
        var count = await counts.ReadAsync(petition);
        var next = Math.Min(GoalLadder.Displayed(petition.Goal, counted), await milestones.NextAsync(petition.Slug, counted) ?? long.MaxValue);
        return new()
        {
            At = now,
            Counted = counted,
            Pace = Pace.Of([.. minutes.SkipLast(1)], [.. hours.SkipLast(1)]),
            Minutes = [.. minutes.TakeLast(MomentumReading.MinutesShown)],
            Hours = [.. hours.TakeLast(MomentumReading.HoursShown)],
            Days = days,
            Uncounted = new(count.Awaiting - count.Held, count.Held, count.Invalidated, count.Withdrawn),
            Next = next,
            Projection = IsOldEnough(petition, now) ? Projection.Of(next - counted, [.. days.SkipLast(1).TakeLast(Projection.Days)]) : null,
        };
    }

    /// <summary>How many signed in the last 60 whole minutes. Wakes no shard of a petition that nobody signed today or yesterday.</summary>
    public async ValueTask<long> ReadLastHourAsync(PetitionRecord petition, DateTimeOffset now)
    {
        var today = (int)SeriesRange.BucketOf(SeriesUnit.Day, now);
        if (await sparklines.ReadAsync(petition) is not { } days || days.On(today) + days.On(today - 1) == 0) return 0;
        return (await series.ReadAsync(petition, SeriesRange.UpTo(SeriesUnit.Minute, now, MinutesRead + 1))).Buckets.SkipLast(1).TakeLast(MomentumReading.MinutesShown).Sum();
    }

    // Days on which nobody could sign would make the pace too low.
    private static bool IsOldEnough(PetitionRecord petition, DateTimeOffset now) =>
        SeriesRange.BucketOf(SeriesUnit.Day, now) - SeriesRange.BucketOf(SeriesUnit.Day, petition.OpensAt) > Projection.Days;
}
