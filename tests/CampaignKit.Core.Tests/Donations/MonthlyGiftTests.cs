using CampaignKit.Core.Donations;
using static CampaignKit.Core.Tests.Stores.SampleFacts;

namespace CampaignKit.Core.Tests.Donations;

public sealed class MonthlyGiftTests
{
    private static readonly DateTimeOffset End = Noon.AddDays(20);

    [Fact]
    public void Goes_on_until_somebody_says_otherwise() =>
        Assert.Equal(new(MonthlyStanding.GoesOn, null), MonthlyGift.Of([Paid("pi_1", 500, "sub_1")]));

    [Fact]
    public void Is_set_to_end_until_that_is_taken_back_whatever_moments_stripe_names()
    {
        Assert.Equal(new(MonthlyStanding.Ending, End), MonthlyGift.Of([Paid("pi_1", 500, "sub_1"), Ending("sub_1", End)]));
        Assert.Equal(new(MonthlyStanding.GoesOn, null), MonthlyGift.Of([Ending("sub_1", End), Resumed("sub_1")]));
        Assert.Equal(new(MonthlyStanding.GoesOn, null), MonthlyGift.Of([Ending("sub_1", End) with { At = Noon.AddDays(2) }, Resumed("sub_1")]));
        Assert.Equal(new(MonthlyStanding.Ending, End), MonthlyGift.Of([Resumed("sub_1"), Ending("sub_1", End)]));
        Assert.Equal(new(MonthlyStanding.Ending, End.AddDays(1)), MonthlyGift.Of([Ending("sub_1", End), Ending("sub_1", End.AddDays(1))]));
    }

    [Fact]
    public void Has_ended_whatever_comes_late()
    {
        Assert.Equal(new(MonthlyStanding.Ended, null), MonthlyGift.Of([Ended("sub_1"), Ending("sub_1", End)]));
        Assert.Equal(new(MonthlyStanding.Ended, null), MonthlyGift.Of([Ending("sub_1", End), Ended("sub_1"), Resumed("sub_1")]));
    }
}
