using System.Globalization;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Review;

/// <summary>What operators write about their decisions.</summary>
internal static class ReviewText
{
    private const int ShortestSentence = 10;
    private const int LongestSentence = 300;
    private const int LongestName = 80;

    /// <summary>Reads the sentence that everybody will see.</summary>
    /// <param name="text">10–300 characters of one line, without anybody's e-mail address.</param>
    /// <param name="sentence">The sentence, trimmed.</param>
    /// <param name="problem">A sentence for the operator that repeats nothing; empty if accepted.</param>
    public static bool TryReadSentence(string? text, out string sentence, out string problem)
    {
        sentence = text?.Trim() ?? "";
        var length = new StringInfo(sentence).LengthInTextElements;
        problem = length is < ShortestSentence or > LongestSentence ? "Say in 10 to 300 characters what is removed and why: everybody will see it."
            : !IsOneLine(sentence) ? "What everybody will see has to be one line, without control characters."
            : sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(IsAddress) ? "There is an e-mail address in what everybody will see. Say it without."
            : "";
        return problem.Length == 0;
    }

    /// <summary>Reads the name of whoever decides.</summary>
    public static bool TryReadName(string? text, out string name, out string problem)
    {
        name = text?.Trim() ?? "";
        problem = name.Length is < 1 or > LongestName || !IsOneLine(name) ? "Say who does it: a name of 1 to 80 characters." : "";
        return problem.Length == 0;
    }

    private static bool IsOneLine(string text) => !text.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029');

    private static bool IsAddress(string word) => Mailbox.TryParse(word.Trim('.', ',', ';', ':', '(', ')', '<', '>', '"', '“', '”', '\''), out _, out _);
}
