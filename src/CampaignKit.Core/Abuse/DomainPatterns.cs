using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Abuse;

/// <summary>Patterns of domains, as <see cref="AddressLists"/> describes them.</summary>
internal sealed class DomainPatterns
{
    private readonly FrozenDictionary<string, Reach>.AlternateLookup<ReadOnlySpan<char>> _reaches;
    private readonly bool _isEmpty;

    /// <summary>All of these; the same domain may have several.</summary>
    public DomainPatterns(IEnumerable<DomainPattern> patterns)
    {
        var reaches = patterns.GroupBy(pattern => pattern.Domain, pattern => pattern.Reach, StringComparer.Ordinal)
            .ToFrozenDictionary(domain => domain.Key, domain => domain.Aggregate((one, other) => one | other), StringComparer.Ordinal);
        _isEmpty = reaches.Count == 0;
        _reaches = reaches.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether one of them is this domain's. Cost: a look-up for each label.</summary>
    /// <param name="domain">Lower-case ASCII, as in <see cref="Mailbox.Canonical"/>.</param>
    public bool Contains(ReadOnlySpan<char> domain)
    {
        if (_isEmpty) return false;

        var wanted = Reach.Itself;
        while (true)
        {
            if (_reaches.TryGetValue(domain, out var reach) && (reach & wanted) != 0) return true;
            if (domain.IndexOf('.') is var dot && dot < 0) return false;

            domain = domain[(dot + 1)..];
            wanted = wanted is Reach.Itself ? Reach.OneBelow | Reach.AllBelow : Reach.AllBelow;
        }
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

/// <summary>One pattern.</summary>
/// <param name="Domain">Lower-case ASCII without trailing dot.</param>
/// <param name="Reach">One of them.</param>
internal readonly record struct DomainPattern(string Domain, Reach Reach)
{
    /// <summary>What a pattern looks like, for the operator.</summary>
    public const string Form = "a domain by which mailboxes are known (example.org; *.example.org for one label below it, **.example.org for all below it)";

    // No label of a host may have such a sign, so a rule that makes the label a mailbox cannot give this name.
    private const string Somebody = "_@";

    private const string Below = "x.";

    /// <summary>Reads a pattern.</summary>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out DomainPattern pattern)
    {
        var (reach, from) = text.StartsWith("**.", StringComparison.Ordinal) ? (Reach.AllBelow, 3) : text.StartsWith("*.", StringComparison.Ordinal) ? (Reach.OneBelow, 2) : (Reach.Itself, 0);

        // Mailboxes are the judge of what a domain is and under which one they are known. Refused is so also what no mailbox is known by, such as
        // *.fastmail.com, where each label is a mailbox of the domain above: a pattern that never holds anything would deceive.
        var known = reach is Reach.Itself ? Somebody : Somebody + Below;
        var isDomain = Mailbox.TryParse(known + text[from..], out var mailbox, out _) && mailbox.Canonical.StartsWith(known, StringComparison.Ordinal);
        pattern = isDomain ? new(mailbox.Canonical[known.Length..], reach) : default;
        return isDomain;
    }
}
