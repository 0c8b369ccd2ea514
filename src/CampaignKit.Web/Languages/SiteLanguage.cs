using System.Collections.Frozen;
using System.Globalization;

namespace CampaignKit.Web.Languages;

/// <summary>A language that the pages are in.</summary>
/// <remarks>
/// Adding one is adding <c>Texts/{tag}.resx</c>, its line in <see cref="All"/> and its plural rules in <see cref="Plural"/>. The tests say what is missing.
/// Dates and numbers come from a culture with Latin digits and the Gregorian calendar, which is how the news in each of these languages writes them.
/// </remarks>
internal sealed class SiteLanguage
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Files = TextFiles.Load("site-texts.");

    private readonly FrozenDictionary<string, string> _texts;

    private SiteLanguage(string tag, string name, string culture, string? script = null, bool isRightToLeft = false)
    {
        (Tag, Name, Culture, IsRightToLeft) = (tag, name, CultureInfo.GetCultureInfo(culture), isRightToLeft);
        HtmlTag = script is null ? tag : $"{tag}-{script}";
        _texts = Files[tag];
        Countries = CountryNames.Of(Culture);
    }

    /// <summary>The one that is spoken where nothing else was asked for.</summary>
    public static SiteLanguage English { get; } = new("en", "English", "en-GB");

    /// <summary>All, in the order in which they are offered.</summary>
    public static IReadOnlyList<SiteLanguage> All { get; } =
    [
        English,
        new("fr", "Français", "fr-FR"),
        new("es", "Español", "es-419"),
        new("tl", "Tagalog", "fil-PH"),
        new("zh", "简体中文", "zh-Hans-CN", script: "Hans"),
        new("pa", "ਪੰਜਾਬੀ", "pa-Guru-IN"),
        new("ar", "العربية", "ar-AE", isRightToLeft: true),
    ];

    /// <summary>BCP 47 tag, as in addresses: two lower-case letters.</summary>
    public string Tag { get; }

    /// <summary>The tag for HTML, with the script where a language has several.</summary>
    public string HtmlTag { get; }

    /// <summary>What its speakers call it.</summary>
    public string Name { get; }

    /// <summary>How it writes numbers and dates.</summary>
    public CultureInfo Culture { get; }

    /// <summary>Whether it is read from right to left.</summary>
    public bool IsRightToLeft { get; }

    /// <summary>Which way it is read, as HTML says it.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>Names of countries and territories, in this language's order.</summary>
    public IReadOnlyList<(string Code, string Name)> Countries { get; }

    /// <summary>Names of all texts.</summary>
    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>A text by its name; placeholders stand in braces.</summary>
    public string this[string key] => _texts[key];

    /// <summary>The language with this tag, whatever its case; <see langword="null"/> if the pages are not in it.</summary>
    public static SiteLanguage? Find(ReadOnlySpan<char> tag)
    {
        foreach (var language in All)
        {
            if (tag.Equals(language.Tag, StringComparison.OrdinalIgnoreCase)) return language;
        }

        return null;
    }

    /// <summary>The nearest to a language that somebody reads: <c>fr-CA</c> gets French, <c>fil</c> Tagalog; <see langword="null"/> if none is near.</summary>
    /// <param name="tag">A BCP 47 tag, or anything at all.</param>
    public static SiteLanguage? Near(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('-');
        var language = end < 0 ? tag : tag[..end];
        return language.Equals("fil", StringComparison.OrdinalIgnoreCase) ? Find("tl") : Find(language);
    }
}
