using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about how a number is made up.</summary>
internal static class BreakdownTexts
{
    public static string Title => Text();
    public static string Counted => Text();
    public static string Awaiting => Text();
    public static string Withdrawn => Text();
    public static string Removed => Text();
    public static string All => Text();
    public static string Removals => Text();
    public static string Undone => Text();

    public static string WithdrawnSince(long number) => Spoken.Counted("Breakdown.WithdrawnSince", number);

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Breakdown.{name}");
}
