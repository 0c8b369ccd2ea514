using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about how a petition moves.</summary>
internal static class MomentumTexts
{
    /// <summary>How many have signed in the last 30 days.</summary>
    public static string LastDays(long count) => Spoken.Counted("Momentum.LastDays", count);

    /// <summary>What the picture of these days shows.</summary>
    /// <param name="count">The most on one day.</param>
    /// <param name="day">Which.</param>
    public static string Picture(long count, DateOnly day) => Spoken.Text("Momentum.Picture", ("count", Spoken.Number(count)), ("day", Texts.Day(day)));
}
