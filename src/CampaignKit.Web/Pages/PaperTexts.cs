using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What stands on paper: posters and sign-up sheets.</summary>
internal static class PaperTexts
{
    public static string Poster => Text();
    public static string Sheet => Text();
    public static string ScanToSign => Text();
    public static string PosterSafety => Text();
    public static string PrintHint => Text();
    public static string SheetCaption => Text();
    public static string MayWrite => Text();
    public static string MayShow => Text();
    public static string SheetSafety => Text();
    public static string SheetHandling => Text();

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Paper.{name}");
}
