using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the form for a mailed code says.</summary>
internal static class CodeTexts
{
    public static string Title => Text();
    public static string Code => Text();
    public static string WhyCode => Text();
    public static string Confirm => Text();
    public static string OpenPage => Text();

    public static string WrongTitle => Text();
    public static string WrongLede => Text();
    public static string Wrong => Text();
    public static string UseLink => Text();

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Code.{name}");
}
