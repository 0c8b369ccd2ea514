using System.Collections.Frozen;

namespace CampaignKit.Core.Signers;

/// <summary>How one provider treats the part of its addresses before the @ sign.</summary>
/// <param name="Ignored">ASCII characters without meaning there, such as the dots at Gmail. Empty: every character counts.</param>
/// <param name="ExtensionFrom">ASCII characters that begin a tag; the first of them and all that follows is not part of the mailbox. Empty: no tags.</param>
/// <param name="DeliversTo">The domain under which the same mailbox is known, lower-case; <see langword="null"/> for the address's own.</param>
/// <param name="SubdomainIsMailbox">Whether mail to anything at one label below the pattern's domain belongs to the mailbox of that label.</param>
public sealed record MailboxRule(string Ignored = "", string ExtensionFrom = "+", string? DeliversTo = null, bool SubdomainIsMailbox = false);

/// <summary>Which spellings of an address reach the same mailbox, per domain. Immutable and thread-safe.</summary>
/// <remarks>
/// The most specific pattern wins: the domain itself, then <c>*.parent</c> from the longest parent to the shortest, then <c>*</c>. A row is here only
/// if the provider says so or its own software does it: merging two people costs one of them a voice, missing one alias costs at most a double count.
/// So outlook.com, hotmail.com and live.com stay three domains, dots count wherever nobody says otherwise, and no domain is "corrected" into another.
/// Signer keys are made from what these rules give: a row that is added or changed makes those who signed before, under it, new signers to open petitions.
/// </remarks>
public sealed class MailboxRules
{
    private readonly FrozenDictionary<string, MailboxRule>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, MailboxRule>.AlternateLookup<ReadOnlySpan<char>> _below;
    private readonly MailboxRule _otherwise;

    /// <summary>A table of its own; the installation uses <see cref="Standard"/>.</summary>
    /// <param name="rows">
    /// Pattern (<c>domain</c>, <c>*.parent</c> or <c>*</c>; lower-case ASCII) and rule. Without <c>*</c>, other domains lose only a <c>+</c> tag.
    /// </param>
    /// <exception cref="ArgumentException">A pattern occurs twice.</exception>
    public MailboxRules(IEnumerable<(string Pattern, MailboxRule Rule)> rows)
    {
        var exact = new Dictionary<string, MailboxRule>(StringComparer.Ordinal);
        var below = new Dictionary<string, MailboxRule>(StringComparer.Ordinal);
        _otherwise = new();
        foreach (var (pattern, rule) in rows)
        {
            if (pattern is "*") _otherwise = rule;
            else if (pattern.StartsWith("*.", StringComparison.Ordinal)) below.Add(pattern[2..], rule);
            else exact.Add(pattern, rule);
        }

        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _below = below.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The providers whose behaviour is known.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>Everywhere: a <c>+</c> begins a tag, https://www.rfc-editor.org/rfc/rfc5233; a convention, not a rule of the protocol.</item>
    /// <item>
    /// Gmail: dots do not matter, https://support.google.com/mail/answer/7436150; googlemail.com is the same mailbox. At Google Workspace domains
    /// dots do matter.
    /// </item>
    /// <item>
    /// Proton: one user name at all four domains, https://proton.me/support/addresses-and-aliases; its own client compares names without
    /// <c>. _ -</c>, https://github.com/ProtonMail/WebClients.
    /// </item>
    /// <item>iCloud: https://support.apple.com/en-us/118230.</item>
    /// <item>Yandex: https://yandex.com/support/domain/additional/mailbox-alias.xml.</item>
    /// <item>Yahoo: a disposable address is <c>name-keyword</c>, and a hyphen occurs in no other. Yahoo! Japan is another company and not listed.</item>
    /// <item>Fastmail: <c>anything@name.fastmail.com</c> is <c>name+anything@fastmail.com</c>, https://www.fastmail.help/hc/en-us/articles/360060591053.</item>
    /// </list>
    /// </remarks>
    public static MailboxRules Standard { get; } = new(
    [
        ("*", new()),
        .. Same(new(Ignored: ".", DeliversTo: "gmail.com"), "gmail.com", "googlemail.com"),
        .. Same(new(Ignored: "._-", DeliversTo: "proton.me"), "proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
        .. Same(new(DeliversTo: "icloud.com"), "icloud.com", "me.com", "mac.com"),
        .. Same(new(DeliversTo: "yandex.ru"), "yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"),
        .. Same(
            new(ExtensionFrom: "-+"),
            "yahoo.com", "ymail.com", "yahoo.ca", "yahoo.co.id", "yahoo.co.in", "yahoo.co.nz", "yahoo.co.th", "yahoo.co.uk", "yahoo.co.za", "yahoo.com.ar",
            "yahoo.com.au", "yahoo.com.br", "yahoo.com.co", "yahoo.com.hk", "yahoo.com.mx", "yahoo.com.my", "yahoo.com.pe", "yahoo.com.ph", "yahoo.com.sg",
            "yahoo.com.tr", "yahoo.com.tw", "yahoo.com.vn", "yahoo.de", "yahoo.dk", "yahoo.es", "yahoo.fr", "yahoo.gr", "yahoo.ie", "yahoo.in", "yahoo.it",
            "yahoo.nl", "yahoo.no", "yahoo.pl", "yahoo.ro", "yahoo.se"),
        .. Same(new(SubdomainIsMailbox: true), "*.fastmail.com", "*.fastmail.fm"),
    ]);

    /// <summary>Reduces an address to the mailbox that gets its mail; doing so again changes nothing. Cost: one look-up per label, no allocation.</summary>
    /// <param name="local">A dot-atom, lower-case, in a buffer of at least 64 characters; rewritten in place.</param>
    /// <param name="length">How much of the buffer is the local part.</param>
    /// <param name="domain">Lower-case ASCII without trailing dot; replaced where the mailbox lives at another domain.</param>
    internal void Reduce(scoped Span<char> local, ref int length, ref ReadOnlySpan<char> domain)
    {
        var rule = RuleFor(domain, out var labelsBelow);
        if (rule.SubdomainIsMailbox && labelsBelow == 1)
        {
            length = domain.IndexOf('.');
            domain[..length].CopyTo(local);
            domain = domain[(length + 1)..];
            return;
        }

        length = Strip(local[..length], rule);
        if (rule.DeliversTo is not null) domain = rule.DeliversTo;
    }

    private static int Strip(Span<char> local, MailboxRule rule)
    {
        var tag = local.IndexOfAny(rule.ExtensionFrom);
        var name = tag < 0 ? local : local[..tag];
        var left = name.Length;
        foreach (var character in name)
        {
            if (rule.Ignored.Contains(character)) left--;
        }

        // What is left must be able to stand alone: "+tag" and "name.+tag" are then mailboxes of their own.
        if (left == 0 || (name[^1] == '.' && !rule.Ignored.Contains('.'))) return local.Length;

        if (left == name.Length) return left;

        var end = 0;
        foreach (var character in name)
        {
            if (!rule.Ignored.Contains(character)) local[end++] = character;
        }

        return end;
    }

    private MailboxRule RuleFor(ReadOnlySpan<char> domain, out int labelsBelow)
    {
        labelsBelow = 0;
        if (_exact.TryGetValue(domain, out var rule)) return rule;

        for (var dot = domain.IndexOf('.'); dot >= 0; dot = domain.IndexOf('.'))
        {
            labelsBelow++;
            domain = domain[(dot + 1)..];
            if (_below.TryGetValue(domain, out rule)) return rule;
        }

        return _otherwise;
    }

    private static IEnumerable<(string Pattern, MailboxRule Rule)> Same(MailboxRule rule, params string[] patterns) =>
        patterns.Select(pattern => (pattern, rule));
}
