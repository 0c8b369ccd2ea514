using CampaignKit.Core.Abuse;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public class SpentChallengesTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly ManualClock _clock = new();
    private readonly SpentChallenges _spent;

    public SpentChallengesTests() => _spent = new(Lifetime, _clock);

    [Fact]
    public void Challenge_is_remembered_for_all_of_its_life_whenever_it_was_spent()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            Assert.True(_spent.Add((UInt128)minute));
            for (var since = Math.Max(0, minute - 30); since < minute; since++) Assert.False(_spent.Add((UInt128)since));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Challenges_are_forgotten_after_twice_that_time()
    {
        for (var id = 0; id < 1000; id++) _spent.Add((UInt128)id);

        _clock.Advance(Lifetime + TimeSpan.FromTicks(1));
        _spent.Add(1000);
        Assert.Equal(1001, _spent.Count);

        _clock.Advance(Lifetime + TimeSpan.FromTicks(1));
        _spent.Add(1001);
        Assert.Equal(2, _spent.Count);
    }

    [Fact]
    public void Flood_is_remembered_up_to_the_bound_and_the_newest_half_of_it_always()
    {
        const int flood = 3 * SpentChallenges.MostEach;
        for (var id = 0; id < flood; id++) Assert.True(_spent.Add((UInt128)id));

        Assert.Equal(2 * SpentChallenges.MostEach, _spent.Count);
        Assert.False(_spent.Add(flood - SpentChallenges.MostEach));
        Assert.False(_spent.Add(flood - 1));
    }
}
