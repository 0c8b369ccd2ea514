using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What is said about what is kept of signers, and why.</summary>
internal static class PrivacyTexts
{
    public static string Title => Text();
    public static string Lede => Text();
    public static string WhyTitle => Text();
    public static string NameKept => Text();
    public static string EmailKept => Text();
    public static string NotKeptTitle => Text();
    public static string NoAddress => Text();
    public static string NoCookies => Text();
    public static string NoOthers => Text();
    public static string NoAccount => Text();
    public static string WhoTitle => Text();
    public static string WhoPublic => Text();
    public static string WhoStaff => Text();
    public static string WhoPartners => Text();
    public static string WhoThief => Text();
    public static string WhoMail => Text();
    public static string HowLongTitle => Text();
    public static string HowLong => Text();
    public static string YouTitle => Text();
    public static string You => Text();

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Privacy.{name}");
}
