using CampaignKit.Core.Petitions;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Petitions;

public class GoalLadderTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261103, 1).WithMaxTest(2000).WithQuietOnSuccess(true);

    private static readonly Gen<long> UpTo10Billion =
        from power in Gen.Choose(0, 10) from digits in Gen.Choose(1, 999_999_999) select (long)(digits / 1_000_000_000m * (decimal)Math.Pow(10, power));

    [Theory]
    [InlineData(100, 0, 100)]
    [InlineData(100, 99, 100)]
    [InlineData(100, 100, 250)]
    [InlineData(100, 249, 250)]
    [InlineData(100, 250, 500)]
    [InlineData(100, 500, 1_000)]
    [InlineData(100, 1_000, 2_500)]
    [InlineData(100, 4_999, 5_000)]
    [InlineData(100, 5_000, 10_000)]
    [InlineData(1, 1, 100)]
    [InlineData(300, 299, 300)]
    [InlineData(300, 300, 500)]
    [InlineData(300, 9_999, 10_000)]
    [InlineData(7_000, 100, 7_000)]
    [InlineData(100, 9_999_999_999, 10_000_000_000)]
    [InlineData(100, 10_000_000_000, 25_000_000_000)]
    [InlineData(10_000_000_000, 10_000_000_000, 25_000_000_000)]
    [InlineData(100, 4_999_999_999_999_999_999, 5_000_000_000_000_000_000)]
    public void Goal_stands_until_it_is_reached_and_then_moves_up_one_rung(long firstGoal, long counted, long displayed) =>
        Assert.Equal(displayed, GoalLadder.Displayed(firstGoal, counted));

    [Fact]
    public void Goal_is_always_above_the_count() =>
        Prop.ForAll(UpTo10Billion.Select(goal => goal + 1).ToArbitrary(), UpTo10Billion.ToArbitrary(), (goal, counted) =>
            GoalLadder.Displayed(goal, counted) > counted && GoalLadder.Displayed(goal, counted) >= goal).Check(Fixed);

    [Fact]
    public void Goal_never_falls_while_the_count_grows() =>
        Prop.ForAll(UpTo10Billion.Select(goal => goal + 1).ToArbitrary(), UpTo10Billion.ToArbitrary(), UpTo10Billion.ToArbitrary(), (goal, counted, more) =>
            GoalLadder.Displayed(goal, counted) <= GoalLadder.Displayed(goal, counted + more)).Check(Fixed);

    [Fact]
    public void Count_beyond_the_ladder_throws_instead_of_wrapping() =>
        Assert.Throws<OverflowException>(() => GoalLadder.Displayed(100, long.MaxValue));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, -1)]
    public void Impossible_numbers_are_refused(long firstGoal, long counted) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GoalLadder.Displayed(firstGoal, counted));
}
