using System.Globalization;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Languages;

/// <summary>What a language calls countries and territories, by Unicode CLDR as the system has it. English has a list of its own in <see cref="Country"/>.</summary>
internal static class CountryNames
{
    /// <summary>All of them in the language's own order.</summary>
    /// <param name="culture">Names the language, and its script where it has several: the country of a culture is replaced.</param>
    public static IReadOnlyList<(string Code, string Name)> Of(CultureInfo culture)
    {
        var language = culture.Parent.Name;
        return language == "en"
            ? Country.All
            : [.. Country.All.Select(country => (country.Code, Name(language, country))).OrderBy(country => country.Item2, StringComparer.Create(culture, CompareOptions.None))];
    }

    // The name that the country has in the language as it is spoken there, which the system makes up also where nobody does.
    private static string Name(string language, (string Code, string Name) country) =>
        new RegionInfo($"{language}-{country.Code}").NativeName is { Length: > 0 } name && name != country.Code ? name : country.Name;
}
