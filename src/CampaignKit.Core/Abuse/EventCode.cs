using System.Globalization;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Abuse;

/// <summary>What is stored of a code that lifts the rate limits for a hall or a shelter, where many sign over one network. The code itself is not stored.</summary>
public sealed record EventCode
{
    /// <summary>Document kind under which event codes are stored.</summary>
    public const string Kind = "event-code";

    /// <summary>Characters of a code, without its dash.</summary>
    public const int Digits = 10;

    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 100;

    /// <summary>The most uses that a day may have.</summary>
    public const int MaxUsesPerDay = 100_000;

    // What people put between the digits when they type a code.
    private const int MaxTyped = 32;

    private const int BitsPerDigit = 5;

    /// <summary>Document id: 32 random hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What staff call the event, up to <see cref="MaxName"/> characters; no person's name.</summary>
    public required string Name { get; init; }

    /// <summary>First moment at which the code is taken, UTC.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>First moment at which it no longer is, UTC.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>How often it is taken on each node and UTC day, 1–<see cref="MaxUsesPerDay"/>.</summary>
    public required int UsesPerDay { get; init; }

    /// <summary>When staff ended it, UTC; <see langword="null"/> if they did not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether the code is taken at a moment, uses apart.</summary>
    public bool IsOpenAt(DateTimeOffset now) => EndedAt is null && now >= OpensAt && now < ClosesAt;

    /// <summary>Writes a code as it stands on a wall: two groups of five.</summary>
    internal static string Write(ulong code) => string.Create(Digits + 1, code, static (text, rest) =>
    {
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (at == Digits / 2)
            {
                text[at] = '-';
                continue;
            }

            text[at] = ReceiptCode.Alphabet[(int)(rest & 31)];
            rest >>= BitsPerDigit;
        }
    });

    /// <summary>Reads a code as a person types it, in the way of receipts: any case, dashes and spaces anywhere, O for 0, I and L for 1.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out ulong code)
    {
        code = 0;
        if (text.Length > MaxTyped) return false;

        var digits = 0;
        foreach (var character in text)
        {
            if (character is '-' or ' ') continue;
            var digit = ReceiptCode.Digit(character);
            if (digit < 0 || digits == Digits) return false;
            code = (code << BitsPerDigit) | (uint)digit;
            digits++;
        }

        return digits == Digits;
    }

    /// <summary>The code that belongs to this record, all of it but its end: whoever changes a stored record changes the code and has lifted nothing for the old one.</summary>
    internal ulong Code(InstallationKeys keys) =>
        keys.EventCode(string.Create(CultureInfo.InvariantCulture, $"{Id}\n{OpensAt.UtcTicks}\n{ClosesAt.UtcTicks}\n{UsesPerDay}\n{Name}"));
}

/// <summary>An event code for staff's eyes.</summary>
/// <param name="Record">What is stored of it.</param>
/// <param name="Code">Two groups of five characters with a dash, to be written on a wall.</param>
public sealed record IssuedEventCode(EventCode Record, string Code)
{
    /// <summary>Nothing of the code: it is not for logs.</summary>
    public override string ToString() => nameof(IssuedEventCode);
}
