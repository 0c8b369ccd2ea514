using System.Globalization;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Languages;

/// <summary>What a language calls countries and territories, by Unicode CLDR as the system has it. English has a list of its own in <see cref="Country"/>.</summary>
internal static class CountryNames
{
    public static IReadOnlyList<(string Code, string Name)> Of(SiteLanguage language)
    {
        if (language.Tag == "en") return Country.All;

        // The framework gives these names in the language of the thread alone.
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language.Culture;
            return [.. Country.All.Select(country => (country.Code, Name: Name(country.Code) ?? country.Name)).OrderBy(country => country.Name, StringComparer.Create(language.Culture, CompareOptions.None))];
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string? Name(string code)
    {
        try
        {
            var name = new RegionInfo(code).DisplayName;
            return name == code ? null : name;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
