namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about those who chose to be seen, in English.</summary>
internal static class SupporterTexts
{
    public const string Title = "Who signed";
    public const string Nobody = "Nobody who signed has chosen to be shown so far. Everybody is counted, shown or not.";
    public const string Unknown = "Those who chose to be shown cannot be shown at this moment.";

    /// <summary>How many are shown and why not all.</summary>
    /// <param name="shown">How many, at least 1.</param>
    /// <param name="most">The most that are ever shown.</param>
    public static string Shown(int shown, int most) => shown < most
        ? $"{(shown == 1 ? "1 person is" : $"{Texts.Number(shown)} people are")} shown here. The others who signed chose not to be seen, and are counted all the same."
        : $"The latest {Texts.Number(shown)} of those who chose to be seen are shown here. Whoever chose not to be is counted all the same.";
}
