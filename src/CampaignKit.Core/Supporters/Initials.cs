using System.Globalization;
using System.Text;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Supporters;

/// <summary>The first letters of a name, in whatever script: <c>A. L.</c></summary>
/// <remarks>
/// Letters are taken as people see them, with their marks (text elements, https://www.unicode.org/reports/tr29/). A script without capitals has no custom of
/// initials, and one letter of it may already be a whole name, so no more than the first is shown.
/// </remarks>
public static class Initials
{
    private const int MostWords = 3;

    /// <summary>The initials of a name that <see cref="PersonName.TryRead"/> gave: of the first three words that have a letter. A name without letters shows the first thing in it.</summary>
    public static string Of(string name)
    {
        var letters = Words(name).Select(FirstLetter).OfType<string>().Take(MostWords).ToList();
        if (letters.Count == 0) return StringInfo.GetNextTextElement(name.Trim());
        if (!HasCase(letters[0])) return letters[0];
        return string.Join(' ', letters.Where(HasCase).Select(letter => $"{Capital(letter)}."));
    }

    private static string[] Words(string name) => name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? FirstLetter(string word)
    {
        var elements = StringInfo.GetTextElementEnumerator(word);
        while (elements.MoveNext())
        {
            if (Category(elements.GetTextElement()) is <= UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter) return elements.GetTextElement();
        }

        return null;
    }

    private static bool HasCase(string letter) => Category(letter) is <= UnicodeCategory.TitlecaseLetter;

    private static UnicodeCategory Category(string element) => Rune.GetUnicodeCategory(First(element));

    private static string Capital(string letter)
    {
        var first = First(letter);

        // Georgian has capitals, and no name is written with one.
        return first.Value is >= 0x10D0 and <= 0x10FF ? letter : Rune.ToUpperInvariant(first) + letter[first.Utf16SequenceLength..];
    }

    private static Rune First(string element)
    {
        Rune.DecodeFromUtf16(element, out var first, out _);
        return first;
    }
}
