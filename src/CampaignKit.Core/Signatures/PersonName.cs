using System.Globalization;
using System.Text;

namespace CampaignKit.Core.Signatures;

/// <summary>The name a person gives. Nobody's real name is refused: every script, single names, marks, joiners and punctuation are welcome.</summary>
/// <remarks>
/// Refused is only what breaks text for others: control characters, line separators, and overrides of the reading direction. Characters that mean
/// something to a spreadsheet or a browser are the concern of whoever writes them there.
/// </remarks>
public static class PersonName
{
    /// <summary>Longest name, in Unicode scalar values after NFC; an emoji of a family is several.</summary>
    public const int MaxLength = 200;

    // NFC shortens UTF-16 text at most fourfold, and a scalar value takes two units at most (https://www.unicode.org/faq/normalization.html#12).
    private const int MaxTyped = MaxLength * 2 * 4;


    /// <summary>Reads a name as a person types it.</summary>
    /// <param name="text">1–200 characters besides the white space around them.</param>
    /// <param name="name">The name, trimmed and in NFC, otherwise as typed; empty if refused.</param>
    /// <param name="problem">A sentence for the signer; empty if accepted.</param>
    public static bool TryRead(string? text, out string name, out string problem)
    {
        var typed = text?.Trim() ?? "";
        problem = FindProblem(typed, out name) ?? "";
        return problem.Length == 0;
    }

    /// <summary>What two spellings of a name have in common: no difference of case, of composition, of invisible characters or of the width of gaps.</summary>
    /// <param name="name">A name that <see cref="TryRead"/> gave.</param>
    /// <returns>Equal for equal names, compared ordinally; not for people to read. May be empty.</returns>
    public static string ComparisonKey(string name) =>
        CollapseSpaces(Ascii.IsValid(name) ? name.ToLowerInvariant() : Fold(name));

    private static string? FindProblem(string typed, out string name)
    {
        name = "";
        if (typed.Length == 0) return FieldProblems.NameMissing;
        if (typed.Length > MaxTyped) return FieldProblems.NameTooLong;

        var isLegible = false;
        foreach (var rune in typed.EnumerateRunes())
        {
            if (IsBroken(rune)) return FieldProblems.NameBroken;
            if (TurnsText(rune)) return FieldProblems.NameTurnsText;
            isLegible |= IsLegible(rune);
        }

        if (!isLegible) return FieldProblems.NameIllegible;

        var normalised = typed.Normalize();
        if (normalised.EnumerateRunes().Count() > MaxLength) return FieldProblems.NameTooLong;

        name = normalised;
        return null;
    }

    private static string Fold(string name)
    {
        var visible = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsIgnorable(rune)) visible.Append(rune);
        }

        // Up and then down is simple case folding: one step alone would keep ς apart from σ, or ẞ from ß.
        return visible.ToString().Normalize().ToUpperInvariant().ToLowerInvariant().Normalize();
    }

    private static string CollapseSpaces(string text)
    {
        Span<char> collapsed = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character)) collapsed[length++] = character;
            else if (length > 0 && collapsed[length - 1] != ' ') collapsed[length++] = ' ';
        }

        if (length > 0 && collapsed[length - 1] == ' ') length--;
        return text.AsSpan().SequenceEqual(collapsed[..length]) ? text : new(collapsed[..length]);
    }

    // EnumerateRunes gives U+FFFD for an unpaired surrogate. Noncharacters: https://www.unicode.org/faq/private_use.html#noncharacters.
    private static bool IsBroken(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFFFD or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE;

    private static bool TurnsText(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // The braille blank is a symbol by category and nothing to the eye.
    private static bool IsLegible(Rune rune) =>
        !IsIgnorable(rune) && !Rune.IsPunctuation(rune) && !Rune.IsSeparator(rune) && rune.Value != 0x2800 && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format;

    // Default_Ignorable_Code_Point, https://www.unicode.org/Public/16.0.0/ucd/DerivedCoreProperties.txt.
    private static bool IsIgnorable(Rune rune) => rune.Value is 0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);
}
