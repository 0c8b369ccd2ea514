using System.Collections.Frozen;
using System.Globalization;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Review;

/// <summary>A rule made ready to be held against very many signatures. Thread-safe.</summary>
/// <param name="rule">The rule.</param>
/// <param name="open">Decrypts the person of a signature; called only when the rest of it matches and the rule is about persons.</param>
internal sealed class RuleMatcher(InvalidationRule rule, Func<SignRequest, Person> open)
{
    private readonly FrozenSet<string> _countries = rule.Countries.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _sources = rule.Sources.Where(source => !source.EndsWith('*')).ToFrozenSet(StringComparer.Ordinal);
    private readonly string[] _sourceBeginnings = [.. rule.Sources.Where(source => source.EndsWith('*')).Select(source => source[..^1])];
    private readonly DomainPatterns _domains = new(rule.Domains.Select(Pattern));

    /// <summary>Holds the rule against one signature.</summary>
    public RuleMatch Match(SignRequest row)
    {
        if (!FitsRow(row)) return RuleMatch.No;
        return rule.IsAboutPersons ? Match(open(row)) : RuleMatch.Yes;
    }

    /// <summary>What spellings of one postcode have in common: no difference of case, gaps and hyphens.</summary>
    public static string FoldPostcode(string postcode) => string.Concat(postcode.Where(IsSpoken)).Normalize().ToUpperInvariant();

    private bool FitsRow(SignRequest row) =>
        (rule.From is not { } from || row.SignedAt >= from)
        && (rule.To is not { } to || row.SignedAt < to)
        && (_countries.Count == 0 || _countries.Contains(row.Country))
        && (rule.Sources.Count == 0 || (row.Source is { } source && FitsSource(source)))
        && (rule.Locales.Count == 0 || (row.Locale is { } locale && rule.Locales.Any(range => FitsLocale(range, locale))));

    private RuleMatch Match(Person person)
    {
        if (rule.Postcodes.Count > 0)
        {
            if (person.Postcode is null) return RuleMatch.No;
            var postcode = FoldPostcode(person.Postcode);
            if (!rule.Postcodes.Any(beginning => postcode.StartsWith(beginning, StringComparison.Ordinal))) return RuleMatch.No;
        }

        if (_domains.IsEmpty) return RuleMatch.Yes;
        if (person.Email is null) return RuleMatch.AddressNotKept;

        // As typed, not as the mailbox is counted: a rule about one name of a provider must not take out its other.
        return _domains.Contains(DomainPattern.TypedDomainOf(person.Email)) ? RuleMatch.Yes : RuleMatch.No;
    }

    private bool FitsSource(string source) => _sources.Contains(source) || _sourceBeginnings.Any(beginning => source.StartsWith(beginning, StringComparison.Ordinal));

    private static bool FitsLocale(string range, string locale) =>
        locale.StartsWith(range, StringComparison.OrdinalIgnoreCase) && (locale.Length == range.Length || locale[range.Length] == '-');

    // Japanese keyboards write a hyphen as the minus sign.
    private static bool IsSpoken(char character) => !char.IsWhiteSpace(character) && character != '\u2212' && char.GetUnicodeCategory(character) is not UnicodeCategory.DashPunctuation;

    private static DomainPattern Pattern(string text) =>
        DomainPattern.TryParseTyped(text, out var pattern) ? pattern : throw new InvalidOperationException($"A stored rule has {text} for a domain.");
}

/// <summary>How a rule and a signature go together.</summary>
internal enum RuleMatch
{
    /// <summary>Some criterion is not met.</summary>
    No,

    /// <summary>All are.</summary>
    Yes,

    /// <summary>All are but the domain, which nobody knows: the signer lets nobody write, so no address is kept. Such a signature does not match.</summary>
    AddressNotKept,
}
