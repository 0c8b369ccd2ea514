using CampaignKit.Core.Momentum;

namespace CampaignKit.Core.Tests.Momentum;

public class AlertRulesTests
{
    private readonly long[] _minutes = new long[AlertRules.Minutes];

    [Fact]
    public void Where_nobody_signs_there_is_nothing_to_tell() => Assert.Equal((null, null), (AlertRules.Spike(_minutes), AlertRules.Stall(_minutes)));

    [Fact]
    public void An_even_pace_is_nothing_to_tell()
    {
        Array.Fill(_minutes, 20);

        Assert.Equal((null, null), (AlertRules.Spike(_minutes), AlertRules.Stall(_minutes)));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void Five_times_the_usual_is_a_spike(int times, bool isSpike)
    {
        Array.Fill(_minutes, 4);
        Array.Fill(_minutes, 4 * times, AlertRules.Minutes - 10, 10);

        Assert.Equal(isSpike ? (40L * times, 40L) : null, AlertRules.Spike(_minutes));
    }

    [Fact]
    public void The_evening_broadcast_that_comes_every_day_is_no_spike()
    {
        Array.Fill(_minutes, 100, 1_430, 10);
        Array.Fill(_minutes, 120, 2_870, 10);

        Assert.Null(AlertRules.Spike(_minutes));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void The_first_thirty_of_a_petition_are_a_spike(int people, bool isSpike)
    {
        _minutes[^1] = people;

        Assert.Equal(isSpike, AlertRules.Spike(_minutes) is not null);
    }

    [Fact]
    public void Silence_where_the_day_before_people_signed_is_a_stall()
    {
        Array.Fill(_minutes, 1);
        Array.Fill(_minutes, 0, AlertRules.Minutes - 45, 45);

        Assert.Equal((45, 45L), AlertRules.Stall(_minutes));
    }

    [Theory]
    [InlineData(29)]
    [InlineData(1_440)]
    public void A_short_silence_and_one_of_a_whole_day_are_none(int silent)
    {
        Array.Fill(_minutes, 1);
        Array.Fill(_minutes, 0, AlertRules.Minutes - silent, silent);

        Assert.Null(AlertRules.Stall(_minutes));
    }

    [Fact]
    public void A_night_in_which_nobody_signed_the_night_before_either_is_no_stall()
    {
        for (var minute = 0; minute < _minutes.Length; minute++) _minutes[minute] = minute % 1_440 < 960 ? 3 : 0;

        Assert.Null(AlertRules.Stall(_minutes));
    }

    [Fact]
    public void A_petition_that_is_signed_now_and_then_has_no_stall()
    {
        for (var minute = 0; minute < AlertRules.Minutes - 60; minute += 30) _minutes[minute] = 1;

        Assert.Null(AlertRules.Stall(_minutes));
    }

    [Theory]
    [InlineData(20, 60, true)]
    [InlineData(19, 19, false)]
    [InlineData(20, 67, false)]
    [InlineData(-5, 100, false)]
    public void Three_of_ten_held_and_twenty_at_least_are_a_jump(long held, long came, bool isJump) => Assert.Equal(isJump, AlertRules.IsHeldJump(held, came));

    [Theory]
    [InlineData(10, 100, true)]
    [InlineData(11, 100, false)]
    [InlineData(0, 99, false)]
    [InlineData(0, 100, true)]
    public void A_tenth_of_a_hundred_at_most_is_few_who_confirm(long confirmed, long asked, bool isFew) => Assert.Equal(isFew, AlertRules.IsUnconfirmed(confirmed, asked));

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void The_same_number_in_every_minute_is_a_machine(int eachMinute, bool isEven)
    {
        Array.Fill(_minutes, eachMinute, AlertRules.Minutes - AlertRules.EvenMinutes, AlertRules.EvenMinutes);

        Assert.Equal(isEven ? (150L, 5L) : null, AlertRules.Even(_minutes));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(2_000)]
    public void People_who_come_as_chance_has_it_are_never_taken_for_a_machine(int eachMinute)
    {
        var chance = new Random(7);
        for (var day = 0; day < 60; day++)
        {
            // As many as fall into each minute of so many who choose theirs freely.
            Array.Clear(_minutes);
            for (var person = 0; person < eachMinute * AlertRules.EvenMinutes; person++) _minutes[AlertRules.Minutes - AlertRules.EvenMinutes + chance.Next(AlertRules.EvenMinutes)]++;

            Assert.Null(AlertRules.Even(_minutes));
        }
    }

    [Fact]
    public void Pauses_between_tries_grow_and_there_is_an_end_to_them()
    {
        var now = new DateTimeOffset(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);
        var delivery = new AlertDelivery("one", AlertChannel.Webhook, Failures: 0, now);

        var pauses = new List<double>();
        for (var failure = 0; failure < AlertDelivery.MostFailures; failure++)
        {
            delivery = delivery.Failed(now);
            pauses.Add((delivery.DueAt - now).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240], pauses);
    }
}
