using System.Diagnostics.CodeAnalysis;

namespace CampaignKit.Core.Keys;

/// <summary>128 bits as 26 characters of Crockford's base 32: no letter that is read as a digit, upper or lower case alike.</summary>
/// <remarks>The alphabet and its lenient reading are Crockford's, https://www.crockford.com/base32.html.</remarks>
internal static class ReceiptCode
{
    /// <summary>Characters of a written code.</summary>
    public const int Length = 26;

    /// <summary>Crockford's digits, the lowest first.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Writes the code, most significant digit first.</summary>
    public static string Write(UInt128 value) => string.Create(Length, value, static (text, rest) =>
    {
        for (var at = text.Length - 1; at >= 0; at--)
        {
            text[at] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    /// <summary>Reads a code as a person types it: any case, dashes and spaces anywhere, O for 0, I and L for 1.</summary>
    public static bool TryRead([NotNullWhen(true)] string? text, out UInt128 value)
    {
        value = 0;
        var digits = 0;
        foreach (var character in text ?? "")
        {
            if (character is '-' or ' ') continue;
            var digit = Digit(character);

            // 26 digits hold 130 bits: the first may only use its lower three.
            if (digit < 0 || digits == Length || (digits == 0 && digit > 7)) return false;
            value = (value << 5) | (uint)digit;
            digits++;
        }

        return digits == Length;
    }
    /// <summary>What a typed character stands for, 0–31; negative if for nothing.</summary>
    public static int Digit(char character) =>
        Alphabet.IndexOf(char.ToUpperInvariant(character) switch { 'O' => '0', 'I' or 'L' => '1', var other => other }, StringComparison.Ordinal);
}
