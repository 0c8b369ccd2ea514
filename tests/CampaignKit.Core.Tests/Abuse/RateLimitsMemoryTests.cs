using CampaignKit.Core.Abuse;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

/// <summary>How much of networks is kept, and for how long.</summary>
public class RateLimitsMemoryTests
{
    private const string Petition = "free-to-change";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly NetworkPrefix Here = new(1);
    private static readonly NetworkPrefix There = new(2);

    private readonly ManualClock _clock = new();
    private readonly RateLimits _rates;

    public RateLimitsMemoryTests() => _rates = new(new(), _clock);

    [Fact]
    public void Idle_networks_are_forgotten()
    {
        for (var network = 0UL; network < 1000; network++) Ask(new NetworkPrefix(network));
        Assert.Equal(1000, _rates.Keys);

        _clock.Advance((5 * Minute) - TimeSpan.FromTicks(1));
        Ask(There);
        Assert.Equal(1000, _rates.Keys);

        // Two go with each that comes.
        _clock.Advance(TimeSpan.FromTicks(1));
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

    private Rate Ask() => Ask(Here);

    private Rate Ask(NetworkPrefix network) => _rates.Count(Petition, network);

    private List<Rate> Ask(int times) => [.. Enumerable.Range(0, times).Select(_ => Ask())];
}
