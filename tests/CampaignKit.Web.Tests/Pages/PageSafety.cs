using System.Text.RegularExpressions;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>What no page may contain.</summary>
internal static partial class PageSafety
{
    // Everything that makes a browser fetch, run or send; links that a person has to follow are not among them.
    private static readonly string[] Fetching = ["src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "manifest"];

    /// <summary>Scripts, styles inside the page, and whatever is fetched from elsewhere.</summary>
    public static IEnumerable<string> Offences(string html)
    {
        foreach (var element in (string[])["style", "iframe", "object", "embed", "base"])
        {
            if (Html.Elements(html, element).Any()) yield return $"<{element}>";
        }

        // Facts for search engines run nowhere; what runs is a file of ours, and nothing that stands in the page.
        if (Script().Matches(html).Any(script => !IsAllowed(script))) yield return "<script>";
        foreach (var (element, value) in Fetching.SelectMany(attribute => Html.WithAttribute(html, attribute)))
        {
            if (!IsOurs(value)) yield return $"<{element}> fetches {value}";
        }

        // These two only say where the page is.
        foreach (var link in Html.Elements(html, "link").Where(link => link["rel"] is not ("canonical" or "alternate") && !IsOurs(link["href"]))) yield return $"<link> fetches {link["href"]}";
        if (Html.WithAttribute(html, "style").Any()) yield return "style=";
        foreach (var handler in (string[])["onload", "onerror", "onclick", "onfocus", "onsubmit"])
        {
            if (Html.WithAttribute(html, handler).Any()) yield return handler;
        }

        if (Html.WithAttribute(html, "href").Any(link => link.Value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))) yield return "javascript:";
        if (Html.WithAttribute(html, "http-equiv").Any()) yield return "http-equiv";
    }

    private static bool IsAllowed(Match script) => Html.Elements(script.Value, "script").Single() is var attributes && attributes.GetValueOrDefault("type") switch
    {
        "application/ld+json" => true,
        "module" => Ours().IsMatch(attributes.GetValueOrDefault("src", "")) && script.Groups[1].Value.Length == 0,
        _ => false,
    };

    [GeneratedRegex("<script[^>]*>(.*?)(</script>|$)", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"^/(embed/v1|[a-z]+)\.js\?v=[0-9a-f]{12}$")]
    private static partial Regex Ours();

    private static bool IsOurs(string address) => address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal);
}

public sealed class PageSafetyTests
{
    [Theory]
    [InlineData("<script>")]
    [InlineData("<script src=\"/page.js\"></script>")]
    [InlineData("<script type=\"module\" src=\"/page.js?v=0123456789ab\">go()</script>")]
    [InlineData("<script type=\"module\">go()</script>")]
    [InlineData("<p style=\"color: red\">")]
    [InlineData("<img src=\"https://example.org/pixel.png\">")]
    [InlineData("<link rel=\"stylesheet\" href=\"//example.org/site.css\">")]
    [InlineData("<form action=\"https://example.org/\">")]
    [InlineData("<body onload=\"go()\">")]
    [InlineData("<a href=\"javascript:go()\">")]
    public void What_no_page_may_contain_is_found(string html) => Assert.Single(PageSafety.Offences(html));

    [Fact]
    public void Links_to_elsewhere_are_allowed() => Assert.Empty(PageSafety.Offences("<a href=\"https://example.org/\">"));
}
