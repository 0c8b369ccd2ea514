using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about the news of a petition, and about ending their mails.</summary>
internal static class NewsTexts
{
    public static string Title => Text();
    public static string EndTitle => Text();
    public static string End => Text();
    public static string EndButton => Text();
    public static string EndedTitle => Text();
    public static string Ended => Text();

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"News.{name}");
}
