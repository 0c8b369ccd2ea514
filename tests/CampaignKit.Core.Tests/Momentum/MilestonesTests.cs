using CampaignKit.Core.Momentum;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public class MilestonesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Numbers_are_sorted_and_each_is_there_once()
    {
        var set = PetitionMilestones.None.Set([500, 100, 500, 0, -1], counted: 0, Now);

        Assert.Equal([new Milestone(100, null), new(500, null)], set.Milestones);
    }

    [Fact]
    public void What_is_reached_is_noted_once_and_stays_when_the_count_falls()
    {
        var reached = PetitionMilestones.None.Set([100, 500], counted: 0, Now).Reach(100, Now)!;

        Assert.Equal([new Milestone(100, Now), new(500, null)], reached.Milestones);
        Assert.Null(reached.Reach(120, Now.AddMinutes(1)));
        Assert.Equal((100, 500), (reached.Next(90), reached.Next(100)));
        Assert.Null(reached.Reach(90, Now.AddMinutes(1)));
    }

    [Fact]
    public void A_number_that_is_set_below_the_count_is_reached_already()
    {
        var set = PetitionMilestones.None.Set([100, 500], counted: 300, Now);

        Assert.Equal([new Milestone(100, Now), new(500, null)], set.Milestones);
        Assert.Null(set.Reach(300, Now));
    }

    [Fact]
    public void Setting_them_anew_keeps_when_the_others_were_reached()
    {
        var reached = PetitionMilestones.None.Set([100, 500], counted: 0, Now).Reach(500, Now)!;

        Assert.Equal([new Milestone(100, Now), new(1000, null)], reached.Set([100, 1000], counted: 600, Now.AddDays(1)).Milestones);
    }

    [Fact]
    public async Task They_are_kept_and_the_next_is_told()
    {
        var clock = new ManualClock();
        var milestones = new Milestones(new InMemoryDocuments(), clock);
        Assert.Null(await milestones.NextAsync("a-petition", 0));

        await milestones.SetAsync("a-petition", [250, 1000], counted: 10);

        Assert.Equal(250, await milestones.NextAsync("a-petition", 249));
        Assert.Equal(1000, await milestones.NextAsync("a-petition", 250));
        Assert.Null(await milestones.NextAsync("another", 0));
    }
}
