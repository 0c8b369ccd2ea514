using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignKit.Core.Documents;

/// <summary>What the texts of documents may be, whoever wrote them: seed files, or staff on their pages.</summary>
/// <remarks>Each check answers with what is wrong, in words that follow the name of the text: "has 121 characters; at most 120 are allowed." <see langword="null"/> if nothing is.</remarks>
public static partial class PlainText
{
    // Longest texts in characters: far above what reads well, far below what a page or a document could not carry.

    /// <summary>The longest title, characters.</summary>
    public const int TitleLength = 120;

    /// <summary>The longest line of any other kind, characters.</summary>
    public const int LineLength = 400;

    /// <summary>The longest paragraph or few, characters.</summary>
    public const int ParagraphLength = 2_000;

    /// <summary>The longest background of a petition, characters.</summary>
    public const int BackgroundLength = 10_000;

    /// <summary>The longest language tag.</summary>
    public const int LanguageLength = 35;

    /// <summary>A text as it came from a form: its line ends are line feeds, and nothing stands around it.</summary>
    public static string Trimmed(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    /// <summary>A text of 1 to <paramref name="most"/> characters.</summary>
    public static string? LengthProblem(string text, int most)
    {
        if (text.Length == 0) return "is empty.";
        return text.EnumerateRunes().Count() is var length && length > most
            ? string.Create(CultureInfo.InvariantCulture, $"has {length:N0} characters; at most {most:N0} are allowed.")
            : null;
    }

    /// <summary>A text of 1 to <paramref name="most"/> characters without line breaks.</summary>
    public static string? LineProblem(string text, int most) =>
        LengthProblem(text, most) ?? (text.Any(char.IsControl) ? "has to be one line without control characters." : null);

    /// <summary>A text of 1 to <paramref name="most"/> characters that may have line breaks.</summary>
    public static string? ParagraphsProblem(string text, int most) => LengthProblem(text, most) ?? ControlProblem(text);

    /// <summary>A text without control characters other than line breaks.</summary>
    public static string? ControlProblem(string text) =>
        text.Any(character => char.IsControl(character) && character != '\n') ? "has a control character in it." : null;

    /// <summary>3–60 characters of <c>a–z 0–9 -</c>, letter or digit first and last.</summary>
    public static string? SlugProblem(string text) => text.Length is >= 3 and <= 60 && SlugShape().IsMatch(text)
        ? null
        : $"has to be 3–60 characters of a–z, 0–9 and -, with a letter or digit at both ends, not `{text}`.";

    /// <summary>A BCP 47 language tag.</summary>
    public static string? LanguageProblem(string text) => text.Length <= LanguageLength && LanguageShape().IsMatch(text)
        ? null
        : $"has to be a language tag such as en, fr-CA or tl, not `{text}`.";

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex SlugShape();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageShape();
}
