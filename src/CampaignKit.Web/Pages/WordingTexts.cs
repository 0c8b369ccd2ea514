using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Petitions;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about the wordings that a petition has had.</summary>
internal static class WordingTexts
{
    public static string Title => Text();
    public static string Lede => Text();
    public static string InForce => Text();
    public static string Reason => Text();
    public static string NoReason => Text();
    public static string Signatures => Text();
    public static string NotCurrent => Text();
    public static string IsCurrent => Text();
    public static string Hash => Text();
    public static string WhyHash => Text();
    public static string Back => Text();
    public static string NoSuchWording => Text();
    public static string Signed => Text();
    public static string Waiting => Text();

    public static string Name(int number) => Spoken.Text("Wording.Name", ("number", Spoken.Number(number)));

    /// <summary>What comes first of the text that is signed now.</summary>
    public static string Current(int number) => Spoken.Text("Wording.Current", ("number", Spoken.Number(number)));

    /// <summary>How long it was what people sign.</summary>
    public static string Days(CountedWording shown) => shown.Until is { } until
        ? Spoken.Text("Wording.Between", ("first", Texts.Day(shown.Wording.Since)), ("last", Texts.Day(until)))
        : Spoken.Text("Wording.Since", ("first", Texts.Day(shown.Wording.Since)));

    public static string Receipt(int number) => Spoken.Text("Wording.Receipt", ("number", Spoken.Number(number)));

    /// <summary>The page of a wording.</summary>
    public static string Address(string petition, int number) => Spoken.To(string.Create(CultureInfo.InvariantCulture, $"/petitions/{petition}/wordings/{number}"));

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Wording.{name}");
}
