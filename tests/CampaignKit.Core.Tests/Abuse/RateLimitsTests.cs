using CampaignKit.Core.Abuse;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public class RateLimitsTests
{
    private const string Petition = "free-to-change";

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly NetworkPrefix Here = new(1);
    private static readonly NetworkPrefix There = new(2);

    private readonly ManualClock _clock = new();
    private readonly RateLimits _rates;

    public RateLimitsTests() => _rates = new(new(), _clock);

    [Fact]
    public void Tenth_within_a_minute_is_fine_and_the_eleventh_is_over()
    {
        Assert.All(Ask(10), rate => Assert.False(rate.IsOver));

        Assert.True(Ask().IsOver);
    }

    [Fact]
    public void Window_slides_to_the_tick()
    {
        Ask();
        _clock.Advance(Minute / 2);
        Ask(9);

        _clock.Advance((Minute / 2) - Tick);
        Assert.True(Ask().IsOver);

        // The first has left; the one that was over has come.
        _clock.Advance(Tick);
        Assert.True(Ask().IsOver);

        _clock.Advance(Minute / 2);
        Assert.False(Ask().IsOver);
    }

    [Fact]
    public void First_leaves_the_window_a_minute_after_it_came()
    {
        Ask();
        _clock.Advance(Minute / 2);
        Ask(9);

        _clock.Advance(Minute / 2);

        Assert.False(Ask().IsOver);
        Assert.True(Ask().IsOver);
    }

    [Fact]
    public void Fortieth_within_five_minutes_is_fine_and_the_forty_first_is_over()
    {
        for (var minute = 0; minute < 4; minute++)
        {
            Assert.All(Ask(10), rate => Assert.False(rate.IsOver));
            _clock.Advance(Minute);
        }

        _clock.Advance(Minute - Tick);
        Assert.True(Ask().IsOver);

        _clock.Advance(Tick);
        Assert.False(Ask().IsOver);
    }

    [Fact]
    public void Two_networks_do_not_share()
    {
        Ask(11);

        Assert.False(Ask(There).IsOver);
    }

    [Fact]
    public void One_network_on_two_petitions_does_not_share()
    {
        Ask(11);

        Assert.False(_rates.Count("another-petition", Here).IsOver);
    }

    [Fact]
    public void Same_petition_is_the_same_whichever_string_names_it()
    {
        Ask(10);

        Assert.True(_rates.Count(new string(Petition), Here).IsOver);
    }

    [Fact]
    public void Hundredth_within_a_minute_is_taken_and_the_next_is_told_when_to_come_again()
    {
        Ask();
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.All(Ask(99), rate => Assert.False(rate.IsTooMany));

        Assert.Equal(new(true, TimeSpan.FromSeconds(40)), Ask());

        _clock.Advance(TimeSpan.FromSeconds(40) - Tick);
        Assert.Equal(Tick, Ask().RetryAfter);

        _clock.Advance(Tick);
        Assert.False(Ask().IsTooMany);
        Assert.Equal(TimeSpan.FromSeconds(20), Ask().RetryAfter);
    }

    [Fact]
    public void Four_hundredth_within_five_minutes_is_taken_and_the_next_is_told_when_to_come_again()
    {
        for (var minute = 0; minute < 4; minute++)
        {
            Assert.All(Ask(100), rate => Assert.False(rate.IsTooMany));
            _clock.Advance(Minute);
        }

        Assert.Equal(Minute, Ask().RetryAfter);

        _clock.Advance(Minute);
        Assert.All(Ask(100), rate => Assert.False(rate.IsTooMany));
        Assert.Equal(Minute, Ask().RetryAfter);
    }

    [Fact]
    public void Whoever_keeps_asking_above_the_ceiling_does_not_move_the_moment_of_being_let_in()
    {
        Ask(100);
        for (var second = 0; second < 60; second++)
        {
            Assert.Equal(TimeSpan.FromSeconds(60 - second), Ask().RetryAfter);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(Ask().IsTooMany);
    }

    [Fact]
    public void Moments_count_by_the_clock_that_no_one_can_set()
    {
        var rates = new RateLimits(new(), new SetClock());

        for (var i = 0; i < 10; i++) rates.Count(Petition, Here);

        Assert.True(rates.Count(Petition, Here).IsOver);
    }

    [Fact]
    public void Retry_after_is_long_enough_on_a_clock_that_is_finer_than_its_unit()
    {
        var clock = new NanosecondClock();
        var rates = new RateLimits(new(), clock);
        for (var i = 0; i < 100; i++) rates.Count(Petition, Here);
        clock.Nanoseconds += 1;

        var wait = rates.Count(Petition, Here).RetryAfter;
        clock.Nanoseconds += wait.Ticks * 100;

        Assert.Equal(Minute, wait);
        Assert.False(rates.Count(Petition, Here).IsTooMany);
    }

    [Fact]
    public void Limits_and_windows_are_those_of_the_options()
    {
        var rates = new RateLimits(
            new() { Burst = 2, BurstWindow = TimeSpan.FromSeconds(10), Sustained = 3, SustainedWindow = TimeSpan.FromSeconds(30), Ceiling = 2 }, _clock);
        Rate Count() => rates.Count(Petition, Here);

        Assert.Equal([false, false, true, true], new[] { Count(), Count(), Count(), Count() }.Select(rate => rate.IsOver));
        Assert.Equal(TimeSpan.FromSeconds(10), Count().RetryAfter);

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([false, false], new[] { Count(), Count() }.Select(rate => rate.IsTooMany));
        Assert.Equal(TimeSpan.FromSeconds(20), Count().RetryAfter);
    }

    [Fact]
    public void Answers_are_those_of_a_plain_list_of_moments()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 50; round++)
        {
            var options = new AbuseOptions { Burst = random.Next(1, 6), Sustained = random.Next(1, 20), Ceiling = random.Next(1, 4), MostNetworks = 1000 };
            var rates = new RateLimits(options, _clock);
            var moments = new Dictionary<ulong, List<DateTimeOffset>>();
            for (var request = 0; request < 1000; request++)
            {
                _clock.Advance(TimeSpan.FromSeconds(random.Next(0, 12)));
                var network = (ulong)random.Next(3);
                if (!moments.TryGetValue(network, out var own)) moments.Add(network, own = []);

                Assert.Equal(Naive(own, options, _clock.GetUtcNow()), rates.Count(Petition, new(network)));
            }
        }
    }

    [Fact]
    public async Task Concurrent_requests_are_counted_each_once()
    {
        var over = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var request = 0; request < 10; request++)
            {
                if (Ask().IsOver) Interlocked.Increment(ref over);
            }
        })));

        Assert.Equal(70, over);
    }

    private static Rate Naive(List<DateTimeOffset> moments, AbuseOptions options, DateTimeOffset now)
    {
        // Until when the window has more than so many, if one more came now.
        TimeSpan Wait(int most, TimeSpan window)
        {
            var within = moments.Where(moment => now - moment < window).ToList();
            return within.Count < most ? TimeSpan.Zero : within[^most] + window - now;
        }

        var wait = new[] { Wait(options.Burst * options.Ceiling, options.BurstWindow), Wait(options.Sustained * options.Ceiling, options.SustainedWindow) }.Max();
        if (wait > TimeSpan.Zero) return new(true, wait);

        var isOver = Wait(options.Burst, options.BurstWindow) > TimeSpan.Zero || Wait(options.Sustained, options.SustainedWindow) > TimeSpan.Zero;
        moments.Add(now);
        return new(isOver, TimeSpan.Zero);
    }

    private Rate Ask() => Ask(Here);

    private Rate Ask(NetworkPrefix network) => _rates.Count(Petition, network);

    private List<Rate> Ask(int times) => [.. Enumerable.Range(0, times).Select(_ => Ask())];

    private sealed class SetClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromHours(1);

        public override long GetTimestamp() => 1000;
    }

    private sealed class NanosecondClock : TimeProvider
    {
        public long Nanoseconds { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Nanoseconds;
    }
}
