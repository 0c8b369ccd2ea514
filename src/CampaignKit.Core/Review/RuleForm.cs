using System.Globalization;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Review;

/// <summary>A rule as an operator types it, nothing checked yet. What is absent is no criterion.</summary>
public sealed record RuleForm
{
    /// <summary>How moments are typed, for the operator.</summary>
    public const string MomentForm = "2026-11-05, 2026-11-05T18:30Z or 2026-11-05T18:30:00+01:00";

    private static readonly string[] Days = ["yyyy-MM-dd"];
    private static readonly string[] Moments = [.. from seconds in (string[])["", ":ss", ":ss.FFFFFFF"] from offset in (string[])["'Z'", "zzz"] select $"yyyy-MM-dd'T'HH:mm{seconds}{offset}"];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public IReadOnlyList<string>? Countries { get; init; }

    /// <summary>Labels, or beginnings of them with <c>*</c>.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>A day, from its beginning in UTC, or a moment; inclusive.</summary>
    public string? From { get; init; }

    /// <summary>A day, until its beginning in UTC, or a moment; exclusive.</summary>
    public string? To { get; init; }

    /// <summary>Domains of e-mail addresses as they are typed: <c>example.org</c>, <c>*.example.org</c>, <c>**.example.org</c>.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>Beginnings of postcodes.</summary>
    public IReadOnlyList<string>? Postcodes { get; init; }

    /// <summary>Language tags.</summary>
    public IReadOnlyList<string>? Locales { get; init; }

    /// <summary>What the rule looks at, for the audit log: names of criteria. What they say is kept with the removal.</summary>
    public Dictionary<string, string> Describe()
    {
        (string Name, bool IsGiven)[] criteria =
        [
            ("country", Countries is { Count: > 0 }), ("source", Sources is { Count: > 0 }), ("from", From is not null), ("to", To is not null),
            ("domain", Domains is { Count: > 0 }), ("postcode", Postcodes is { Count: > 0 }), ("locale", Locales is { Count: > 0 }),
        ];
        return new() { ["criteria"] = string.Join(' ', criteria.Where(criterion => criterion.IsGiven).Select(criterion => criterion.Name)) };
    }

    /// <summary>Checks every criterion, so that all problems are told at once.</summary>
    /// <param name="rule">The rule in the form in which it is stored.</param>
    /// <param name="problems">Criterion → a sentence for the operator; empty if the rule can be used.</param>
    public bool TryRead(out InvalidationRule rule, out IReadOnlyDictionary<string, string[]> problems)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Tell(string field, string problem) => found[field] = [problem];

        List<string> Read(string field, IReadOnlyList<string>? typed, Func<string, string?> read, string problem)
        {
            var values = (typed ?? []).Select(text => read(text.Trim())).ToList();
            if (values.Contains(null)) Tell(field, problem);
            return [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
        }

        rule = new()
        {
            Countries = Read("countries", Countries, ReadCountry, "A country is a code of two letters as ISO 3166-1 assigns them, such as NP or BR."),
            Sources = Read("sources", Sources, ReadSource, "A source is up to 64 letters, digits, dots, dashes and underscores; a * at its end, behind at least one of them, stands for any ending."),
            From = ReadMoment("from", From, Tell),
            To = ReadMoment("to", To, Tell),
            Domains = Read("domains", Domains, text => DomainPattern.TryParseTyped(text, out var pattern) ? pattern.ToString() : null, $"A domain is example.org for itself, {DomainPattern.FormBelow}."),
            Postcodes = Read("postcodes", Postcodes, ReadPostcode, "A beginning of postcodes has at least one letter or digit, and no more than 16."),
            Locales = Read("locales", Locales, ReadLocale, "A language is a tag such as en or pt-BR."),
        };
        if (rule.From >= rule.To) Tell("to", "The window ends before it begins.");
        if (found.Count == 0 && IsEmpty(rule)) Tell("rule", "A rule needs at least one criterion: what matches everybody is no rule.");
        problems = found;
        return found.Count == 0;
    }

    private static bool IsEmpty(InvalidationRule rule) => rule is { From: null, To: null, Countries: [], Sources: [], Domains: [], Postcodes: [], Locales: [] };

    private static string? ReadCountry(string text) => Country.TryRead(text, out var code, out _) ? code : null;

    private static string? ReadSource(string text) => text.TrimEnd('*') is { Length: > 0 } label && SignForm.IsSourceLabel(label) && text.Length - label.Length <= 1 ? text : null;

    private static string? ReadPostcode(string text) => Postcode.TryRead(text, out _, out _) && RuleMatcher.FoldPostcode(text) is { Length: > 0 } folded ? folded : null;

    private static string? ReadLocale(string text) =>
        text.Length is > 0 and <= 35 && char.IsAsciiLetter(text[0]) && text.Split('-').All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit)) ? text.ToLowerInvariant() : null;

    private static DateTimeOffset? ReadMoment(string field, string? text, Action<string, string> tell)
    {
        var typed = text?.Trim();
        if (string.IsNullOrEmpty(typed)) return null;

        // Only forms that mean one thing everywhere: who reads 5/11 as May takes out the wrong signatures.
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(typed, typed.Contains('T') ? Moments : Days, CultureInfo.InvariantCulture, utc, out var moment)) return moment;
        tell(field, $"A moment looks like {MomentForm}.");
        return null;
    }
}
