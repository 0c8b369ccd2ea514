using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Embedding;

/// <summary>What a petition says on other sites, and the page that helps their owners to have it there.</summary>
internal static class EmbedTexts
{
    public static string Sending => Text();
    public static string Unreachable => Text();
    public static string WholePetition => Text();

    public static string Title => Text();
    public static string Lede => Text();
    public static string Layout => Text();
    public static string LayoutForm => Text();
    public static string LayoutButton => Text();
    public static string LayoutCounter => Text();
    public static string Accent => Text();
    public static string Scheme => Text();
    public static string SchemeAuto => Text();
    public static string SchemeLight => Text();
    public static string SchemeDark => Text();
    public static string Organisation => Text();
    public static string NoOrganisation => Text();
    public static string Preview => Text();

    public static string Element => Text();
    public static string ElementUse => Text();
    public static string Frame => Text();
    public static string FrameUse => Text();
    public static string Link => Text();
    public static string Badge => Text();
    public static string Policy => Text();

    /// <summary>Which sites may embed a petition.</summary>
    public static string Sites(IReadOnlyList<string>? origins) => origins is null ? Spoken.Text("Embed.AnySite") : Spoken.Text("Embed.OnlySites", ("sites", string.Join(", ", origins)));

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Embed.{name}");
}
