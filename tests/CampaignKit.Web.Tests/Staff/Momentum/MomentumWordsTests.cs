using CampaignKit.Core.Momentum;
using CampaignKit.Web.Staff.Momentum;

namespace CampaignKit.Web.Tests.Staff.Momentum;

public class MomentumWordsTests
{
    [Theory]
    [InlineData(12, 10, "20 % more")]
    [InlineData(8, 10, "20 % fewer")]
    [InlineData(999, 1000, "1 % fewer")]
    [InlineData(35, 10, "3.5 times as many")]
    [InlineData(10, 10, "as many")]
    [InlineData(50, 9, null)]
    public void A_trend_is_told_where_there_is_enough_to_hold_it_against(long now, long before, string? words) => Assert.Equal(words, MomentumWords.Trend(new(now, before)));

    [Theory]
    [InlineData(1, 8, null)]
    [InlineData(1, 10, "10 %")]
    [InlineData(1, 3_000, "0 %")]
    public void A_share_of_few_is_not_told(long part, long whole, string? words) => Assert.Equal(words, MomentumWords.Share(part, whole));

    [Fact]
    public void Outlook_tells_the_span_and_that_it_is_no_forecast()
    {
        var words = Outlook(missing: 1_000, [10, 11, 9, 10, 11, 9, 10]);

        Assert.Contains("1,000 more signatures are needed.", words, StringComparison.Ordinal);
        Assert.Contains("(10 a day), that takes about 100 days", words, StringComparison.Ordinal);
        Assert.Contains("from 96 days to 105 days", words, StringComparison.Ordinal);
        Assert.Contains("no forecast", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_of_uneven_days_says_that_it_may_not_happen() => Assert.Contains("or not happen at all", Outlook(1_000, [0, 0, 0, 50, 0, 0, 0]), StringComparison.Ordinal);

    [Fact]
    public void Without_a_pace_nothing_is_foretold() => Assert.Contains("cannot be told", Outlook(1_000, [0, 0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);

    private static string Outlook(long missing, long[] days) => MomentumWords.Outlook(MomentumReading.Sum(default, []) with { Counted = 500, Next = 500 + missing, Projection = Projection.Of(missing, days) });
}
