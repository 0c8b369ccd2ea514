using CampaignKit.Core.Momentum;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public class SeriesTests
{
    private readonly ManualClock _clock = new();
    private readonly Series _series;

    public SeriesTests() => _series = new(_clock);

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Nobody_has_signed_anything_at_first()
    {
        Assert.Equal((0, (long?)null), (_series.Total, _series.FirstDay));
        Assert.Equal([0, 0, 0], _series.Read(SeriesRange.UpTo(SeriesUnit.Minute, Now, 3)));
    }

    [Theory]
    [InlineData(SeriesUnit.Minute, 1)]
    [InlineData(SeriesUnit.Hour, 60)]
    [InlineData(SeriesUnit.Day, 1440)]
    public void A_signature_stands_in_the_bucket_of_its_moment(SeriesUnit unit, int minutes)
    {
        _series.Add(Now, 1);
        _series.Add(Now.AddMinutes(-minutes), 2);
        _series.Add(Now.AddMinutes(-2 * minutes), 4);

        Assert.Equal([4, 2, 1], _series.Read(SeriesRange.UpTo(unit, Now, 3)));
        Assert.Equal(7, _series.Total);
    }

    [Fact]
    public void A_bucket_begins_with_its_first_moment_and_ends_before_the_next()
    {
        var midnight = new DateTimeOffset(2026, 11, 5, 0, 0, 0, TimeSpan.Zero);
        _series.Add(midnight, 1);
        _series.Add(midnight.AddTicks(-1), 10);

        foreach (var unit in Enum.GetValues<SeriesUnit>()) Assert.Equal([10, 1], _series.Read(SeriesRange.UpTo(unit, midnight, 2)));
    }

    [Fact]
    public void A_moment_is_the_same_in_whatever_zone_it_is_told()
    {
        _series.Add(new(2026, 11, 5, 1, 30, 0, TimeSpan.FromHours(5.5)), 1);

        Assert.Equal(new DateOnly(2026, 11, 4).DayNumber, _series.FirstDay);
    }

    [Fact]
    public void What_stops_counting_leaves_the_bucket_that_it_was_in()
    {
        _series.Add(Now, 3);
        _series.Add(Now.AddDays(-300), 3);

        _series.Add(Now.AddDays(-300), -2);
        _series.Add(Now, -1);

        Assert.Equal(3, _series.Total);
        Assert.Equal((1, 2), (_series.Read(SeriesRange.UpTo(SeriesUnit.Day, Now, 301))[0], _series.Read(SeriesRange.UpTo(SeriesUnit.Minute, Now, 1))[0]));
    }

    [Fact]
    public void Minutes_are_known_of_the_latest_days_alone_and_hours_of_all()
    {
        _series.Add(Now.AddDays(-Series.DaysWithMinutes), 1);
        _series.Add(Now.AddDays(-Series.DaysWithMinutes - 1), 1);
        Assert.Equal([0], _series.Read(SeriesRange.UpTo(SeriesUnit.Minute, Now.AddDays(-Series.DaysWithMinutes - 1), 1)));
        Assert.Equal([1], _series.Read(SeriesRange.UpTo(SeriesUnit.Minute, Now.AddDays(-Series.DaysWithMinutes), 1)));

        var before = Now.AddDays(-Series.DaysWithMinutes);
        _clock.Advance(TimeSpan.FromDays(4));
        _series.Add(Now, 1);

        Assert.Equal([0], _series.Read(SeriesRange.UpTo(SeriesUnit.Minute, before, 1)));
        Assert.Equal([1], _series.Read(SeriesRange.UpTo(SeriesUnit.Hour, before, 1)));
        _series.Add(before, -1);
        Assert.Equal(2, _series.Total);
    }

    [Fact]
    public void Days_hours_and_minutes_of_the_same_time_add_up_to_the_same()
    {
        var random = new Random(20261122);
        for (var added = 0; added < 5_000; added++) _series.Add(Now.AddSeconds(-random.Next(2 * 86_400)), random.Next(1, 4));

        var day = SeriesRange.BucketOf(SeriesUnit.Day, Now) - 2;
        long Sum(SeriesUnit unit, int inDay) => _series.Read(new(unit, day * inDay, 3 * inDay)).Sum();
        Assert.Equal([_series.Total, _series.Total, _series.Total], [Sum(SeriesUnit.Day, 1), Sum(SeriesUnit.Hour, 24), Sum(SeriesUnit.Minute, 1440)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SeriesRange.MostBuckets + 1)]
    public void Nobody_reads_more_buckets_than_a_range_may_have(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _series.Read(new(SeriesUnit.Minute, 0, count)));

    [Fact]
    public void Ten_years_without_a_quiet_hour_stay_below_a_megabyte()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var hour = 0; hour < 3_653 * 24; hour++)
        {
            _series.Add(Now, 1);
            _clock.Advance(TimeSpan.FromHours(1));
        }

        // What was thrown away on the way is in it: tables that grew, and the minutes of each day.
        var ofMinutes = 3_653L * 1_440 * sizeof(int);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - ofMinutes, 0, 4 << 20);
        Assert.InRange(Kept(), 0, 1 << 20);
    }

    private static long Kept()
    {
        var (kept, before) = (new List<Series>(), GC.GetTotalMemory(forceFullCollection: true));
        for (var copy = 0; copy < 10; copy++)
        {
            var (clock, series) = (new ManualClock(), new Series(new ManualClock()));
            for (var day = 0; day < 3_653; day++) series.Add(clock.GetUtcNow().AddDays(-day), 1);
            kept.Add(series);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        return (after - before) / kept.Count;
    }
}
