using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Reach;

/// <summary>The live count as a small picture that any site may show: an SVG without fonts, scripts or styles of its own.</summary>
internal static class Badge
{
    private const int Height = 20;
    private const int Padding = 6;

    // No font is sent along, so widths are reckoned: so much a character of a common sans-serif at 11 px, and twice that for the wide scripts.
    private const double CharacterWidth = 6.6;

    private static readonly HtmlEncoder Xml = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A badge that says how many have signed.</summary>
    /// <param name="count">How many.</param>
    public static string Svg(long count)
    {
        var (label, number) = (Texts.BadgeLabel, Spoken.Number(count));
        var (left, right) = (Width(label), Width(number));
        var direction = Spoken.Current.Language.Direction;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{Height}" role="img" aria-label="{Xml.Encode($"{label}: {number}")}">
            <title>{Xml.Encode($"{label}: {number}")}</title>
            <rect width="{left}" height="{Height}" fill="#333"/><rect x="{left}" width="{right}" height="{Height}" fill="#0b5a52"/>
            <g fill="#fff" text-anchor="middle" font-family="system-ui,Verdana,sans-serif" font-size="11" direction="{direction}">
            <text x="{left / 2}" y="14">{Xml.Encode(label)}</text><text x="{left + right / 2}" y="14" font-weight="bold">{Xml.Encode(number)}</text>
            </g>
            </svg>

            """);
    }

    private static int Width(string text) => (int)Math.Ceiling(text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 ? 2 * CharacterWidth : CharacterWidth)) + 2 * Padding;
}
