using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CampaignKit.Core.Signers;

/// <summary>A pattern of e-mail domains: <c>example.org</c> alone, <c>*.example.org</c> what is one label below it, <c>**.example.org</c> all below it at any depth.</summary>
/// <remarks>
/// Neither of the latter two is <c>example.org</c> itself, and <c>**.example</c> is a whole top-level domain. Case does not matter and international domains compare
/// in punycode. A pattern is of one of two kinds, and is held against domains of its kind: as signers type them, or as their mailboxes are counted. Where a provider
/// gives one mailbox at several domains those differ: <c>ada@googlemail.com</c> is counted at <c>gmail.com</c>.
/// </remarks>
/// <param name="Domain">Lower-case ASCII without trailing dot.</param>
/// <param name="Reach">One of them.</param>
internal readonly record struct DomainPattern(string Domain, Reach Reach)
{
    /// <summary>What patterns look like that reach below a domain, for the operator.</summary>
    public const string FormBelow = "*.example.org for one label below it, **.example.org for all below it";

    // No label of a host may have such a sign, so a rule that makes the label a mailbox cannot give this name.
    private const string Somebody = "_@";

    private const string Below = "x.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Reads a pattern of domains at which mailboxes are counted (<see cref="Mailbox.Canonical"/>); any of a provider's names stands for all.</summary>
    public static bool TryParseCounted(string text, [MaybeNullWhen(false)] out DomainPattern pattern)
    {
        var (reach, domain) = Split(text);

        // Mailboxes are the judge of what a domain is and at which one they are counted. Refused is so also where no mailbox is counted, such as
        // *.fastmail.com, where each label is a mailbox of the domain above: a pattern that never holds anything would deceive.
        var known = reach is Reach.Itself ? Somebody : Somebody + Below;
        var isDomain = Mailbox.TryParse(known + domain, out var mailbox, out _) && mailbox.Canonical.StartsWith(known, StringComparison.Ordinal);
        pattern = isDomain ? new(mailbox.Canonical[known.Length..], reach) : default;
        return isDomain;
    }

    /// <summary>Reads a pattern of domains as they are typed (<see cref="TypedDomainOf"/>): each of a provider's names stands for itself. IP addresses are none.</summary>
    public static bool TryParseTyped(string text, [MaybeNullWhen(false)] out DomainPattern pattern)
    {
        var (reach, domain) = Split(text);
        var isDomain = !domain.StartsWith('[') && Mailbox.TryParse(Somebody + (reach is Reach.Itself ? "" : Below) + domain, out _, out _);
        pattern = isDomain ? new(Fold(domain), reach) : default;
        return isDomain;
    }

    /// <summary>The domain of an address from which a mailbox could be read, as it was typed but for case and script.</summary>
    public static string TypedDomainOf(string address) => Fold(address[(address.LastIndexOf('@') + 1)..]);

    /// <summary>The pattern as it is typed, in lower case and punycode.</summary>
    public override string ToString() => Reach switch
    {
        Reach.Itself => Domain,
        Reach.OneBelow => $"*.{Domain}",
        _ => $"**.{Domain}",
    };

    private static (Reach Reach, string Domain) Split(string text) =>
        text.StartsWith("**.", StringComparison.Ordinal) ? (Reach.AllBelow, text[3..])
        : text.StartsWith("*.", StringComparison.Ordinal) ? (Reach.OneBelow, text[2..])
        : (Reach.Itself, text);

    private static string Fold(string domain)
    {
        var ascii = Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain);
        return ascii.ToLowerInvariant().TrimEnd('.');
    }
}

/// <summary>How far below its domain a pattern reaches.</summary>
[Flags]
internal enum Reach
{
    /// <summary>The domain alone.</summary>
    Itself = 1,

    /// <summary>What is one label below it.</summary>
    OneBelow = 2,

    /// <summary>What is any number of labels below it.</summary>
    AllBelow = 4,
}
