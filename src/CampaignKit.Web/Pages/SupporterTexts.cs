using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about those who chose to be seen.</summary>
internal static class SupporterTexts
{
    public static string Title => Text();
    public static string Nobody => Text();
    public static string Unknown => Text();

    /// <summary>How many are shown and why not all.</summary>
    /// <param name="shown">How many, at least 1.</param>
    /// <param name="most">The most that are ever shown.</param>
    public static string Shown(int shown, int most) => Spoken.Counted(shown < most ? "Supporter.Shown" : "Supporter.Latest", shown);

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Supporter.{name}");
}
