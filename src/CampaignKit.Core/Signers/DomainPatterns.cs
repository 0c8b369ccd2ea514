using System.Collections.Frozen;

namespace CampaignKit.Core.Signers;

/// <summary>A set of domains, named by patterns of one kind. Immutable; share it freely.</summary>
internal sealed class DomainPatterns
{
    private readonly FrozenDictionary<string, Reach>.AlternateLookup<ReadOnlySpan<char>> _reaches;

    /// <summary>All of these; the same domain may have several.</summary>
    public DomainPatterns(IEnumerable<DomainPattern> patterns)
    {
        var reaches = patterns.GroupBy(pattern => pattern.Domain, pattern => pattern.Reach, StringComparer.Ordinal)
            .ToFrozenDictionary(domain => domain.Key, domain => domain.Aggregate((one, other) => one | other), StringComparer.Ordinal);
        IsEmpty = reaches.Count == 0;
        _reaches = reaches.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether there is no domain in it.</summary>
    public bool IsEmpty { get; }

    /// <summary>Whether one of the patterns is this domain's. Cost: a look-up for each label, no allocation.</summary>
    /// <param name="domain">Of the patterns' kind: lower-case ASCII without trailing dot.</param>
    public bool Contains(ReadOnlySpan<char> domain)
    {
        if (IsEmpty) return false;

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
