namespace CampaignKit.Web.Languages;

/// <summary>Which form of a text goes with a whole number, in the languages that the pages are in.</summary>
/// <remarks>
/// The cardinal rules of Unicode CLDR 48, https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html, for numbers without decimals. The
/// forms for millions (French and Spanish "many", as in "un million de personnes") are left out: numbers are shown in digits, with which people say "other".
/// </remarks>
internal static class Plural
{
    public const string Zero = "zero";
    public const string One = "one";
    public const string Two = "two";
    public const string Few = "few";
    public const string Many = "many";
    public const string Other = "other";

    /// <summary>The forms that a language has.</summary>
    /// <exception cref="ArgumentException">Nothing is known of this language.</exception>
    public static IReadOnlyList<string> FormsOf(string language) => language switch
    {
        "zh" => [Other],
        "ar" => [Zero, One, Two, Few, Many, Other],
        "en" or "es" or "fr" or "pa" or "tl" => [One, Other],
        _ => throw new ArgumentException($"No plural rules are known for {language}.", nameof(language)),
    };

    /// <summary>The form for a number of things.</summary>
    /// <param name="language">A language of <see cref="FormsOf"/>.</param>
    /// <param name="number">0 or more.</param>
    public static string Of(string language, long number) => language switch
    {
        "en" or "es" => number == 1 ? One : Other,
        "fr" or "pa" => number is 0 or 1 ? One : Other,
        "tl" => number is 1 or 2 or 3 || number % 10 is not (4 or 6 or 9) ? One : Other,
        "ar" => (number, number % 100) switch
        {
            (0, _) => Zero,
            (1, _) => One,
            (2, _) => Two,
            (_, >= 3 and <= 10) => Few,
            (_, >= 11) => Many,
            _ => Other,
        },
        _ => Other,
    };
}
