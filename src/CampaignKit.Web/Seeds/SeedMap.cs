using System.Globalization;
using CampaignKit.Core.Documents;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Seeds;

/// <summary>A group of keys as one thing of a seed file, read key by key. What is wrong is noted; the reading goes on with an empty value in its place.</summary>
internal sealed class SeedMap(SeedGroup group, string what, SeedProblems problems)
{
    private readonly List<string> _known = [];

    private delegate bool TryParse<T>(string text, out T value);

    /// <summary>The line of a key, or of the whole group if it lacks the key.</summary>
    public SeedPlace At(string key) => group.Entries.TryGetValue(key, out var entry) ? entry.At : group.At;

    /// <summary>A text without line breaks, of 1 to <paramref name="most"/> characters.</summary>
    public string Line(string key, int most) => Find(key) is { } entry ? Line(entry, $"`{key}`", most) : "";

    /// <summary>A text that may have line breaks, of 1 to <paramref name="most"/> characters.</summary>
    public string Paragraphs(string key, int most, bool optional = false)
    {
        if (Find(key, optional) is not { } entry || Text(entry, $"`{key}`", most) is not { Length: > 0 } text) return "";
        if (PlainText.ControlProblem(text) is { } problem) problems.Add(entry.At, $"`{key}` {problem}");
        return text;
    }

    /// <summary>3–60 characters of <c>a–z 0–9 -</c>, letter or digit first and last.</summary>
    public string Slug(string key)
    {
        var text = Line(key, 200);
        if (text.Length == 0 || PlainText.SlugProblem(text) is not { } problem) return text;
        problems.Add(At(key), $"`{key}` {problem}");
        return "";
    }

    /// <summary>A BCP 47 language tag.</summary>
    public string Language(string key)
    {
        var text = Line(key, PlainText.LanguageLength);
        if (text.Length > 0 && PlainText.LanguageProblem(text) is { } problem) problems.Add(At(key), $"`{key}` {problem}");
        return text;
    }

    /// <summary>An address on the web; the key may be absent.</summary>
    public Uri? Address(string key)
    {
        if (Find(key, optional: true) is not { } entry || Line(entry, $"`{key}`", 500) is not { Length: > 0 } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http") return address;
        problems.Add(entry.At, $"`{key}` has to be an address that begins with https:// or http://, not `{text}`.");
        return null;
    }

    /// <summary>The sites of a list, each as a browser names it; <see langword="null"/> for the word <c>any</c> and for an absent key.</summary>
    public IReadOnlyList<string>? Origins(string key)
    {
        if (Find(key, optional: true) is not { Value: not SeedText { Value: "any" } }) return null;
        var origins = new List<string>();
        foreach (var line in Lines(key, 300))
        {
            if (SiteOrigin.Read(line.Value) is { } origin) origins.Add(origin);
            else problems.Add(line.At, $"`{key}` has to be `any` or a list of sites such as https://example.org, each with nothing after its host and port, not `{line.Value}`.");
        }

        return origins;
    }

    /// <summary>One of the words of an enumeration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">What holds where the key is absent; without it the key is needed.</param>
    public TEnum OneOf<TEnum>(string key, TEnum? otherwise = null) where TEnum : struct, Enum =>
        Parsed(key, optional: otherwise is not null, $"one of {Word.All<TEnum>()}", (string text, out TEnum value) =>
        {
            var isKnown = Word.TryRead<TEnum>(text, out var read);
            value = read.GetValueOrDefault();
            return isKnown;
        }) ?? otherwise.GetValueOrDefault();

    /// <summary>A calendar date.</summary>
    public DateOnly? Date(string key, bool optional = false) =>
        Parsed(key, optional, "a date such as 2026-11-01", (string text, out DateOnly date) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date));

    /// <summary>A moment, in UTC.</summary>
    public DateTimeOffset? Moment(string key, bool optional = false) =>
        Parsed(key, optional, "a moment such as 2026-11-01T00:00:00Z", (string text, out DateTimeOffset moment) =>
            DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment));

    /// <summary>A whole number from 1 to <paramref name="most"/>.</summary>
    public int? Whole(string key, int most, bool optional = false) =>
        Parsed(key, optional, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most:N0}"), (string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most);

    /// <summary>A list of at least one text, each without line breaks, of 1 to <paramref name="most"/> characters, and none twice.</summary>
    public IReadOnlyList<SeedText> Lines(string key, int most)
    {
        var lines = new List<SeedText>();
        foreach (var item in Items(key))
        {
            if (Line(new(item.At, item), $"Each of `{key}`", most) is not { Length: > 0 } text) continue;
            if (lines.Exists(line => line.Value == text)) problems.Add(item.At, $"`{text}` is in `{key}` already.");
            else lines.Add(new(item.At, text));
        }

        return lines;
    }

    /// <summary>A group of keys under a key, or <see langword="null"/>, after noting that there is none unless it may be absent.</summary>
    public SeedMap? Group(string key, bool optional = false)
    {
        if (Find(key, optional) is not { } entry) return null;
        if (entry.Value is SeedGroup inner) return new(inner, $"`{key}`", problems);
        problems.Add(entry.At, $"`{key}` has to be a group of keys.");
        return null;
    }

    /// <summary>Each key of this group with the group of keys under it; whatever else stands under one is noted.</summary>
    public IEnumerable<(string Key, SeedPlace At, SeedMap Map)> Groups()
    {
        foreach (var (key, entry) in group.Entries)
        {
            _known.Add(key);
            if (entry.Value is SeedGroup inner) yield return (key, entry.At, new(inner, $"`{key}`", problems));
            else problems.Add(entry.At, $"`{key}` has to be a group of keys.");
        }
    }

    /// <summary>The keys of this group, which nothing has asked for yet.</summary>
    public IEnumerable<(string Key, SeedPlace At)> Keys => group.Entries.Select(entry => (entry.Key, entry.Value.At));

    /// <summary>A list of at least one group of keys.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="each">What each group is, in one word.</param>
    public IEnumerable<SeedMap> Groups(string key, string each) => Groups(Items(key), each, problems);

    /// <summary>The groups of keys in a list; whatever else is in it is noted.</summary>
    public static IEnumerable<SeedMap> Groups(IEnumerable<SeedNode> items, string each, SeedProblems problems)
    {
        foreach (var item in items)
        {
            if (item is SeedGroup inner) yield return new(inner, each, problems);
            else problems.Add(item.At, $"A {each} has to be a group of keys.");
        }
    }

    /// <summary>Notes every key that nothing has asked for; call it last.</summary>
    public void RefuseOtherKeys()
    {
        foreach (var (key, entry) in group.Entries)
        {
            if (!_known.Contains(key)) problems.Add(entry.At, $"`{key}` is not a key of a {what}. Its keys are {string.Join(", ", _known)}.");
        }
    }

    private SeedEntry? Find(string key, bool optional = false)
    {
        _known.Add(key);
        if (group.Entries.TryGetValue(key, out var entry)) return entry;
        if (!optional) problems.Add(group.At, $"The {what} lacks `{key}`.");
        return null;
    }

    private T? Parsed<T>(string key, bool optional, string expected, TryParse<T> parse) where T : struct
    {
        if (Find(key, optional) is not { } entry || Line(entry, $"`{key}`", 200) is not { Length: > 0 } text) return null;
        if (parse(text, out var value)) return value;
        problems.Add(entry.At, $"`{key}` has to be {expected}, not `{text}`.");
        return null;
    }

    private IReadOnlyList<SeedNode> Items(string key)
    {
        if (Find(key) is not { } entry) return [];
        if (entry.Value is not SeedList list) problems.Add(entry.At, $"`{key}` has to be a list.");
        else if (list.Items.Count == 0) problems.Add(entry.At, $"`{key}` is empty; it needs at least one.");
        else return list.Items;
        return [];
    }

    private string Line(SeedEntry entry, string name, int most)
    {
        if (entry.Value is not SeedText { Value: var text }) problems.Add(entry.At, $"{name} has to be a text.");
        else if (PlainText.LineProblem(text, most) is { } problem) problems.Add(entry.At, $"{name} {problem}");
        else return text;
        return "";
    }

    private string Text(SeedEntry entry, string name, int most)
    {
        if (entry.Value is not SeedText { Value: var text }) problems.Add(entry.At, $"{name} has to be a text.");
        else if (PlainText.LengthProblem(text, most) is { } problem) problems.Add(entry.At, $"{name} {problem}");
        else return text;
        return "";
    }
}
