using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Signers;

/// <summary>An e-mail address that mail can be sent to, and the one spelling under which its owner is counted.</summary>
/// <remarks>
/// Accepted: RFC 5321 addresses (https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2) and the internationalised ones of RFC 6531, without comments and
/// other relics of RFC 822. It says nothing about whether the mailbox exists. Printing one gives no personal data.
/// </remarks>
public sealed record Mailbox
{
    /// <summary>Longest address, octets of UTF-8: RFC 5321 allows a path of 256, of which two are its angle brackets.</summary>
    public const int MaxOctets = 254;

    /// <summary>Longest part before the @ sign, octets of UTF-8, quotation marks included. RFC 5321, section 4.5.3.1.1.</summary>
    public const int MaxLocalOctets = 64;

    private const int MaxLabelOctets = 63;


    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \"(),:;<>@[\\]");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789ABCDEFabcdef:.");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private Mailbox(string address, string canonical) => (Address, Canonical) = (address, canonical);

    /// <summary>The address as typed, without the white space around it. Mail goes here, tag and capitals included.</summary>
    public string Address { get; }

    /// <summary>The mailbox's one spelling: NFC, lower case, punycode domain, reduced by <see cref="MailboxRules"/>. For keys, never to send mail to.</summary>
    public string Canonical { get; }

    /// <summary>Reads an address as a person types it. Cost: an ASCII address allocates the mailbox and at most the two strings; no regular expression.</summary>
    /// <param name="text">Up to 254 octets.</param>
    /// <param name="mailbox">The mailbox; <see langword="null"/> if the text is refused.</param>
    /// <param name="problem">A sentence for the signer that repeats nothing of what was typed; empty if the text is accepted.</param>
    public static bool TryParse(string? text, out Mailbox mailbox, out string problem)
    {
        var address = text?.Trim() ?? "";
        problem = Read(address, out var canonical) ?? "";
        mailbox = problem.Length == 0 ? new(address, canonical) : null!;
        return problem.Length == 0;
    }

    /// <summary>The word "Mailbox": a log line that prints one tells nothing.</summary>
    public override string ToString() => nameof(Mailbox);

    private static string? Read(string address, out string canonical)
    {
        canonical = "";
        if (address.Length == 0) return FieldProblems.EmailMissing;
        if (Encoding.UTF8.GetByteCount(address) > MaxOctets) return FieldProblems.EmailTooLong;
        if (FindHidden(address) is { } hidden) return hidden;
        if (Split(address, out var typedLocal, out var typedDomain) is { } unsplit) return unsplit;

        Span<char> local = stackalloc char[MaxLocalOctets];
        Span<char> host = stackalloc char[MaxOctets];
        if (ReadLocal(typedLocal, local, out var localLength, out var quoted) is { } badLocal) return badLocal;
        if (ReadDomain(typedDomain, host, out var hostLength) is { } badDomain) return badDomain;
        if (Encoding.UTF8.GetByteCount(local[..localLength]) + 1 + hostLength > MaxOctets) return FieldProblems.EmailTooLong;

        ReadOnlySpan<char> domain = host[..hostLength];
        if (!quoted && domain[0] != '[') MailboxRules.Standard.Reduce(local, ref localLength, ref domain);

        // Most people type their address in its canonical spelling; one string then serves as both.
        var typed = address.AsSpan();
        canonical = typed.Length == localLength + 1 + domain.Length && typed.StartsWith(local[..localLength]) && typed.EndsWith(domain)
            ? address
            : string.Concat(local[..localLength], "@", domain);
        return null;
    }

    private static string? FindHidden(string address)
    {
        if (!address.AsSpan().ContainsAnyExceptInRange(' ', '~')) return null;

        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.Value == ' ') continue;
            if (Rune.IsWhiteSpace(rune)) return FieldProblems.EmailHasGap;

            // The two joiners are part of how Persian and Indic words are spelled; no other invisible character is.
            if (rune.Value is 0x200C or 0x200D) continue;
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return FieldProblems.EmailHasHidden;
            }
        }

        return null;
    }

    private static string? Split(ReadOnlySpan<char> address, out ReadOnlySpan<char> local, out ReadOnlySpan<char> domain)
    {
        local = domain = default;
        var quotedLength = address[0] == '"' ? LengthOfQuoted(address) : 0;
        if (quotedLength < 0) return FieldProblems.EmailQuoteOpen;

        var at = address[quotedLength..].IndexOf('@') + quotedLength;
        if (at < quotedLength) return FieldProblems.EmailNeedsAt;
        if (at == 0) return FieldProblems.EmailNeedsLocal;
        if (quotedLength > 0 && at > quotedLength) return FieldProblems.EmailQuoteBeforeAt;

        local = address[..at];
        domain = address[(at + 1)..];
        if (domain.IsEmpty) return FieldProblems.EmailNeedsDomain;
        if (domain.Contains('@')) return FieldProblems.EmailTwoAts;
        if (quotedLength == 0 && local.Contains('<')) return FieldProblems.EmailHasName;
        if (domain.Contains(' ') || (quotedLength == 0 && local.Contains(' '))) return FieldProblems.EmailHasSpace;
        return Encoding.UTF8.GetByteCount(local) > MaxLocalOctets ? FieldProblems.EmailLocalTooLong : null;
    }

    private static int LengthOfQuoted(ReadOnlySpan<char> address)
    {
        for (var i = 1; i < address.Length; i++)
        {
            if (address[i] == '"') return i + 1;
            if (address[i] == '\\') i++;
        }

        return -1;
    }

    private static string? ReadLocal(ReadOnlySpan<char> typed, Span<char> folded, out int length, out bool quoted)
    {
        length = 0;
        quoted = typed[0] == '"';
        if (quoted) typed = typed[1..^1];
        for (var i = 0; i < typed.Length; i++)
        {
            if (quoted && typed[i] == '\\' && !char.IsAscii(typed[++i])) return FieldProblems.EmailLocalUnusable;
            folded[length++] = typed[i];
        }

        if (Ascii.IsValid(typed)) Ascii.ToLowerInPlace(folded[..length], out _);
        else if (!quoted && FindLocalProblem(typed) is { } typedProblem) return typedProblem;
        else if (!TryFold(folded, ref length)) return FieldProblems.EmailLocalTooLong;

        // NFC turns a few other characters into ASCII punctuation, so the folded spelling is looked at in any case.
        var problem = FindLocalProblem(folded[..length]);
        if (!quoted) return problem;

        quoted = problem is not null;
        return quoted && !TryQuote(folded, ref length) ? FieldProblems.EmailLocalTooLong : null;
    }

    private static string? FindLocalProblem(ReadOnlySpan<char> local)
    {
        if (local.IsEmpty || local.ContainsAny(NeedsQuotes)) return FieldProblems.EmailLocalUnusable;
        if (local[0] == '.' || local[^1] == '.') return FieldProblems.EmailDotAtEdge;
        return local.IndexOf("..") >= 0 ? FieldProblems.EmailTwoDots : null;
    }

    private static bool TryFold(Span<char> local, ref int length)
    {
        // Capital sigma has two small forms; which of them ends a word is a matter of typing.
        var folded = local[..length].ToString().Normalize().ToLowerInvariant().Normalize().Replace('ς', 'σ');
        length = folded.Length;
        return Encoding.UTF8.GetByteCount(folded) <= MaxLocalOctets && folded.TryCopyTo(local);
    }

    private static bool TryQuote(Span<char> local, ref int length)
    {
        var escaped = local[..length].ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        length = escaped.Length + 2;
        return Encoding.UTF8.GetByteCount(escaped) + 2 <= MaxLocalOctets && $"\"{escaped}\"".TryCopyTo(local);
    }

    private static string? ReadDomain(ReadOnlySpan<char> typed, Span<char> folded, out int length)
    {
        length = 0;
        if (typed[0] == '[') return TryReadLiteral(typed, folded, out length) ? null : FieldProblems.EmailDomainUnusable;

        if (Ascii.IsValid(typed) && !typed.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            Ascii.ToLower(typed, folded, out length);
        }
        else
        {
            if (!TryReadIdn(typed.ToString(), out var ascii) || !ascii.TryCopyTo(folded)) return FieldProblems.EmailDomainUnusable;
            length = ascii.Length;
        }

        if (folded[length - 1] == '.') length--;
        return FindHostProblem(folded[..length]);
    }

    private static bool TryReadIdn(string typed, out string ascii)
    {
        try
        {
            ascii = Idn.GetAscii(typed).ToLowerInvariant();
            return true;
        }
        catch (ArgumentException)
        {
            ascii = "";
            return false;
        }
    }

    private static string? FindHostProblem(ReadOnlySpan<char> host)
    {
        if (host.ContainsAnyExcept(HostCharacters)) return FieldProblems.EmailDomainUnusable;
        if (!host.Contains('.')) return FieldProblems.EmailNeedsDot;
        foreach (var label in host.Split('.'))
        {
            if (host[label] is [] or ['-', ..] or [.., '-'] or { Length: > MaxLabelOctets }) return FieldProblems.EmailDomainUnusable;
        }

        // No top-level domain is a number (RFC 3696, section 2): this is an IP address without its brackets, or a slip.
        return host[(host.LastIndexOf('.') + 1)..].ContainsAnyExceptInRange('0', '9') ? null : FieldProblems.EmailDomainUnusable;
    }

    private static bool TryReadLiteral(ReadOnlySpan<char> typed, Span<char> folded, out int length)
    {
        const string tag = "ipv6:";
        length = 0;
        if (typed[^1] != ']') return false;

        var literal = typed[1..^1];
        var isIPv6 = literal.StartsWith(tag, StringComparison.OrdinalIgnoreCase);
        if (isIPv6) literal = literal[tag.Length..];
        if (!IPAddress.TryParse(literal, out var address)) return false;

        // IPAddress also reads octal numbers, short forms such as 1.2, and scopes such as %eth0; a mail address has none of them.
        var isPlain = isIPv6
            ? literal.Contains(':') && !literal.ContainsAnyExcept(IPv6Characters)
            : !literal.Contains(':') && literal.SequenceEqual(address.ToString());
        if (!isPlain) return false;

        var canonical = $"[{(isIPv6 ? tag : "")}{address}]";
        length = canonical.Length;
        return canonical.TryCopyTo(folded);
    }
}
