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
    public void Idle_networks_are_forgotten()
    {
        for (var network = 0UL; network < 1000; network++) Ask(new NetworkPrefix(network));
        Assert.Equal(1000, _rates.Keys);

        _clock.Advance((5 * Minute) - Tick);
        Ask(There);
        Assert.Equal(1000, _rates.Keys);

        // Two go with each that comes.
        _clock.Advance(Tick);
        for (var request = 0; request < 500; request++) Ask(There);
        Assert.Equal(1, _rates.Keys);
    }

    [Fact]
    public void Network_that_is_forgotten_and_comes_back_begins_anew()
    {
        Ask(50);
        _clock.Advance(5 * Minute);
        Ask(There);
        Assert.Equal(1, _rates.Keys);

        Assert.All(Ask(10), rate => Assert.False(rate.IsOver));
        Assert.True(Ask().IsOver);
    }

    [Fact]
    public void Flood_of_a_million_networks_takes_no_more_memory_than_its_bound_and_pushes_out_the_oldest()
    {
        const ulong flood = 1_000_000;
        var options = new AbuseOptions();
        for (var network = 0UL; network < flood; network++) Assert.False(Ask(new NetworkPrefix(network)).IsOver);

        Assert.Equal(options.MostNetworks, _rates.Keys);
        Assert.InRange(_rates.Room, 1, (long)options.MostNetworks * RateLimits.MomentsEach);

        // Each of those that are left has one moment, and one that was pushed out has none.
        for (var more = 0; more < 9; more++) Assert.False(Ask(new NetworkPrefix(flood - (ulong)options.MostNetworks)).IsOver);
        Assert.True(Ask(new NetworkPrefix(flood - (ulong)options.MostNetworks)).IsOver);
        for (var more = 0; more < 10; more++) Assert.False(Ask(new NetworkPrefix(0)).IsOver);
    }

    [Fact]
    public void Network_that_keeps_coming_is_not_pushed_out_by_a_flood_of_others()
    {
        var rates = new RateLimits(new() { MostNetworks = 1000 }, _clock);
        for (var request = 0; request < 100; request++) rates.Count(Petition, Here);

        for (var network = 0UL; network < 10_000; network++)
        {
            rates.Count("another-petition", new(network));
            if (network % 999 == 0) Assert.True(rates.Count(Petition, Here).IsTooMany);
        }

        Assert.Equal(1000, rates.Keys);
    }

    [Fact]
    public void Many_networks_that_send_as_much_as_they_may_take_no_more_memory_than_the_bound()
    {
        var options = new AbuseOptions { MostNetworks = 1000 };
        var rates = new RateLimits(options, _clock);

        for (var minute = 0; minute < 4; minute++)
        {
            for (var request = 0; request < 100; request++)
            {
                for (var network = 0UL; network < 1000; network++)
                {
                    rates.Count(Petition, new(network));
                    Assert.True(rates.Room <= 1000L * RateLimits.MomentsEach, "The bound was passed.");
                }
            }

            _clock.Advance(Minute);
        }

        Assert.InRange(rates.Room, 500L * RateLimits.MomentsEach, 1000L * RateLimits.MomentsEach);
    }

    [Fact]
    public void Known_network_is_counted_without_allocation()
    {
        Ask(64);
        _clock.Advance(4 * Minute);
        Ask();
        _clock.Advance(Minute);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var request = 0; request < 60; request++) Ask();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Memory_of_forgotten_networks_serves_new_ones_without_allocation()
    {
        for (var network = 0UL; network < 1000; network++) Ask(new NetworkPrefix(network));
        _clock.Advance(5 * Minute);
        Ask(new NetworkPrefix(5000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var network = 5001UL; network < 5900; network++) Ask(new NetworkPrefix(network));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
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
