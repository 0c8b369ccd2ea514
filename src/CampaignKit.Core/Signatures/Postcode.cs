using System.Globalization;
using System.Text;

namespace CampaignKit.Core.Signatures;

/// <summary>A postcode as a person types it, of any country and script. Optional, and never checked against a list of real ones.</summary>
public static class Postcode
{
    /// <summary>Longest postcode, in Unicode scalar values after NFC. The longest in use, with their hyphens and spaces, have 10.</summary>
    public const int MaxLength = 16;


    /// <summary>Reads an optional postcode.</summary>
    /// <param name="text">Up to 16 letters, digits, spaces and hyphens besides the white space around them.</param>
    /// <param name="postcode">The postcode, trimmed and in NFC, otherwise as typed; <see langword="null"/> if none was given or it is refused.</param>
    /// <param name="problem">A sentence for the signer; empty if accepted.</param>
    public static bool TryRead(string? text, out string? postcode, out string problem)
    {
        (postcode, problem) = (null, "");
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0) return true;

        // NFC joins at most four characters into one, of at most two UTF-16 units each; more text is too long whatever it says.
        if (typed.Length > MaxLength * 8) return Refuse(FieldProblems.PostcodeTooLong, out problem);
        if (!typed.EnumerateRunes().All(IsAllowed)) return Refuse(FieldProblems.PostcodeUnusable, out problem);

        var normalised = typed.Normalize();
        if (normalised.EnumerateRunes().Count() > MaxLength) return Refuse(FieldProblems.PostcodeTooLong, out problem);

        postcode = normalised;
        return true;
    }

    // Vowel signs and accents are marks of their own in many scripts; Japanese keyboards write a hyphen as the minus sign U+2212.
    private static bool IsAllowed(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == 0x2212 || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;

    private static bool Refuse(string sentence, out string problem)
    {
        problem = sentence;
        return false;
    }
}
