using System.Net;
using System.Text.RegularExpressions;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>Enough of an HTML reader for pages that this program itself writes.</summary>
internal static partial class Html
{
    /// <summary>What a reader sees: tags gone, entities resolved, white space collapsed.</summary>
    public static string Text(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ");

    /// <summary>The attributes of every element with this name, in order.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Elements(string html, string name) =>
        Regex.Matches(html, $@"<{name}(?=[\s>/])([^>]*)>").Select(match => Attributes(match.Groups[1].Value));

    /// <summary>The attributes of the element with this id.</summary>
    public static IReadOnlyDictionary<string, string> ById(string html, string id) =>
        Attributes(Regex.Match(html, $@"<\w+([^>]*\sid=""{Regex.Escape(id)}""[^>]*)>").Groups[1].Value);

    /// <summary>Every element with this attribute: its name and the attribute's value.</summary>
    public static IEnumerable<(string Element, string Value)> WithAttribute(string html, string attribute) =>
        OpeningTags().Matches(html)
            .Select(match => (Element: match.Groups[1].Value, Attributes: Attributes(match.Groups[2].Value)))
            .Where(tag => tag.Attributes.ContainsKey(attribute))
            .Select(tag => (tag.Element, tag.Attributes[attribute]));

    private static Dictionary<string, string> Attributes(string inside) =>
        AttributePairs().Matches(inside).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"<(\w+)([^>]*)>")]
    private static partial Regex OpeningTags();

    [GeneratedRegex(@"([\w:-]+)(?:=""([^""]*)"")?")]
    private static partial Regex AttributePairs();
}
