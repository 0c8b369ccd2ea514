using System.Globalization;
using System.Text;

namespace CampaignKit.Core.Demands;

/// <summary>Text reduced to what a search compares: words without accents and case, one space before each.</summary>
internal static class SearchText
{
    /// <summary>Decomposes, drops combining marks, folds case, and turns everything that is neither letter nor digit into one space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length + 1).Append(' ');
        foreach (var rune in Sound(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            // By way of the capital, because some letters have two small forms: Greek final sigma.
            if (Rune.IsLetterOrDigit(rune)) folded.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark and not UnicodeCategory.SpacingCombiningMark && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString();
    }

    // Normalize throws at half a surrogate pair and at U+FFFE, and an address may hold either.
    private static string Sound(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0xFFFE));

    /// <summary>The words of a query, each with the space that marks a word's beginning.</summary>
    public static string[] Words(string? query) =>
        query is null ? [] : [.. Fold(query).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $" {word}")];

    /// <summary>Whether every word begins some word of the folded text.</summary>
    public static bool ContainsAll(string folded, string[] words) =>
        Array.TrueForAll(words, word => folded.Contains(word, StringComparison.Ordinal));
}
