using CampaignKit.Core.Momentum;

namespace CampaignKit.Core.Tests.Momentum;

public class PaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 12, 30, 20, TimeSpan.Zero);

    private readonly Series _series = new(new Stores.ManualClock());

    private Pace Pace => Pace.Of(_series.Read(Pace.Minutes(Now)), _series.Read(Pace.Hours(Now)));

    [Fact]
    public void The_last_whole_minute_is_held_against_the_one_before()
    {
        _series.Add(Now, 100);
        _series.Add(Now.AddMinutes(-1), 7);
        _series.Add(Now.AddMinutes(-2), 5);

        Assert.Equal(new Change(7, 5), Pace.Minute);
    }

    [Fact]
    public void The_last_hour_is_held_against_the_same_hour_of_the_day_before()
    {
        _series.Add(Now, 100);
        _series.Add(Now.AddMinutes(-1), 1);
        _series.Add(Now.AddMinutes(-60), 2);
        _series.Add(Now.AddMinutes(-61), 1_000);
        _series.Add(Now.AddMinutes(-1).AddDays(-1), 30);
        _series.Add(Now.AddMinutes(-60).AddDays(-1), 40);
        _series.Add(Now.AddMinutes(-61).AddDays(-1), 1_000);

        Assert.Equal(new Change(3, 70), Pace.Hour);
    }

    [Fact]
    public void The_last_day_is_held_against_the_same_day_of_the_week_before()
    {
        _series.Add(Now, 100);
        _series.Add(Now.AddHours(-1), 1);
        _series.Add(Now.AddHours(-24), 2);
        _series.Add(Now.AddHours(-25), 1_000);
        _series.Add(Now.AddHours(-1).AddDays(-7), 30);
        _series.Add(Now.AddHours(-24).AddDays(-7), 40);
        _series.Add(Now.AddHours(-25).AddDays(-7), 1_000);

        Assert.Equal(new Change(3, 70), Pace.Day);
    }
}
