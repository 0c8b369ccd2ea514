using CampaignKit.Core.Momentum;

namespace CampaignKit.Core.Tests.Momentum;

public class ProjectionTests
{
    [Fact]
    public void An_even_pace_leads_to_one_day()
    {
        var projection = Projection.Of(missing: 70, [10, 10, 10, 10, 10, 10, 10])!;

        Assert.Equal(new(70, 10, 7, 7, 7), projection);
    }

    [Fact]
    public void The_more_the_days_differ_the_wider_is_the_span()
    {
        var even = Projection.Of(1000, [10, 11, 9, 10, 11, 9, 10])!;
        var uneven = Projection.Of(1000, [1, 19, 2, 18, 10, 15, 5])!;

        Assert.Equal((100, 100), (Math.Round(even.Likely), Math.Round(uneven.Likely)));
        Assert.True(uneven.Soonest < even.Soonest && uneven.Latest > even.Latest);
    }

    [Fact]
    public void The_span_is_the_one_of_the_textbook()
    {
        // Mean 4, standard deviation 2.160247; 1.439756 is the quantile of Student's t at 0.9 with six degrees of freedom, so the margin is 1.175563.
        var projection = Projection.Of(100, [1, 2, 3, 4, 5, 6, 7])!;

        Assert.Equal(25, projection.Likely);
        Assert.Equal(100 / 5.175563, projection.Soonest, tolerance: 0.01);
        Assert.Equal(100 / 2.824437, projection.Latest!.Value, tolerance: 0.01);
    }

    [Fact]
    public void One_good_day_says_nothing_of_the_latest() => Assert.Null(Projection.Of(100, [0, 0, 0, 50, 0, 0, 0])!.Latest);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    [InlineData(100, 0)]
    public void What_is_reached_or_stands_still_has_none(long missing, long perDay) => Assert.Null(Projection.Of(missing, [.. Enumerable.Repeat(perDay, Projection.Days)]));

    [Fact]
    public void It_rests_on_whole_weeks_alone() => Assert.Throws<ArgumentOutOfRangeException>(() => Projection.Of(1, [1, 2]));
}
