using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CampaignKit.Doubles;

/// <summary>The parameters of a request, form-encoded with brackets as Stripe takes them: <c>line_items[0][quantity]=1</c>. They are kept under these names.</summary>
internal sealed partial class Parameters
{
    private const int MetadataKeys = 50;
    private const int MetadataKeyLength = 40;
    private const int MetadataValueLength = 500;

    /// <summary>What may be sent empty: to take back what was set.</summary>
    private static readonly HashSet<string> MayBeEmpty = ["cancel_at", "description", "pause_collection"];

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads query strings and bodies alike; a later value of the same name wins.</summary>
    /// <exception cref="Refused">It cannot be read.</exception>
    public static Parameters Read(params IEnumerable<string> encoded)
    {
        var read = new Parameters();
        foreach (var pair in encoded.SelectMany(text => text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = pair.Split('=', 2);
            read.Add(WebUtility.UrlDecode(parts[0]), parts.Length == 2 ? WebUtility.UrlDecode(parts[1]) : "");
        }

        return read;
    }

    /// <summary>The same for the same parameters, in whatever order they came.</summary>
    public string Fingerprint => string.Join('&', _values.Select(value => $"{value.Key}={value.Value}"));

    /// <exception cref="Refused">A parameter that the operation does not know, or an empty value that means nothing.</exception>
    public void AllowOnly(Known known)
    {
        foreach (var (name, value) in _values)
        {
            if (!known.Contains(Index().Replace(MetadataKey().Replace(name, "$1[*]"), "[]"))) throw Refused.Unread($"Received unknown parameter: {name}", name, "parameter_unknown");
            if (value.Length == 0 && !name.Contains("metadata", StringComparison.Ordinal) && !MayBeEmpty.Contains(name))
            {
                throw Refused.Unread($"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.", name, "parameter_invalid_empty");
            }
        }
    }

    public bool Has(string name) => _values.ContainsKey(name) || _values.Keys.Any(key => key.StartsWith(name + "[", StringComparison.Ordinal));

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="Refused">It is missing.</exception>
    public string Needed(string name) => Text(name) ?? throw Refused.Missing(name);

    /// <exception cref="Refused">It is no whole number.</exception>
    public long? Whole(string name)
    {
        if (Text(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : throw Refused.Unread($"Invalid integer: {text}", name, "parameter_invalid_integer");
    }

    /// <remarks>In either case of the letters: Stripe's library for .NET writes <c>True</c>, and Stripe takes it.</remarks>
    /// <exception cref="Refused">It is neither true nor false.</exception>
    public bool? Flag(string name)
    {
        if (Text(name) is not { } text) return null;
        return bool.TryParse(text, out var flag) ? flag : throw Refused.Unread($"Invalid boolean: {text}", name);
    }

    /// <exception cref="Refused">It is none of these.</exception>
    public string? OneOf(string name, params string[] choices)
    {
        var text = Text(name);
        if (text is null || choices.Contains(text)) return text;
        throw Refused.Invalid($"Invalid {name}: must be one of {string.Join(", ", choices[..^1])}{(choices.Length > 1 ? ", or " : "")}{choices[^1]}", name);
    }

    /// <exception cref="Refused">It is no address of a page.</exception>
    public string? Url(string name)
    {
        var text = Text(name);
        // {CHECKOUT_SESSION_ID} may stand in it, which is no character of a URL.
        if (text is null || (Uri.TryCreate(text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")) return text;
        throw Refused.Invalid("Not a valid URL", name, "url_invalid");
    }

    /// <summary>How many entries the list has.</summary>
    public int Count(string name)
    {
        var count = 0;
        while (Has($"{name}[{count}]")) count++;
        return count;
    }

    public IEnumerable<string> List(string name) => Enumerable.Range(0, Count(name)).Select(number => _values[$"{name}[{number}]"]);

    /// <summary>What somebody keeps with an object; a value that came empty is left out.</summary>
    /// <exception cref="Refused">More than Stripe keeps.</exception>
    public JsonObject Metadata(string name)
    {
        var kept = new JsonObject();
        foreach (var (full, value) in _values.Where(value => value.Key.StartsWith(name + "[", StringComparison.Ordinal)))
        {
            var key = full[(name.Length + 1)..^1];
            if (key.Length > MetadataKeyLength) throw Refused.Invalid($"Metadata keys can have up to {MetadataKeyLength} characters, but you passed in a key of {key.Length} characters.", name);
            if (value.Length > MetadataValueLength) throw Refused.Invalid($"Metadata values can have up to {MetadataValueLength} characters, but you passed in a value of {value.Length} characters.", full);
            if (value.Length > 0) kept[key] = value;
        }

        return kept.Count <= MetadataKeys ? kept : throw Refused.Invalid($"Metadata can have up to {MetadataKeys} keys, but you passed in {kept.Count}.", name);
    }

    /// <summary>Changes what is kept with an object as Stripe does: what is not named stays, what came empty goes.</summary>
    public void ChangeMetadata(JsonObject about)
    {
        if (Text("metadata") is "") about["metadata"] = new JsonObject();
        var kept = about.Inner("metadata");
        foreach (var (key, value) in Metadata("metadata")) kept[key] = value!.DeepClone();
        foreach (var (full, _) in _values.Where(value => value.Key.StartsWith("metadata[", StringComparison.Ordinal) && value.Value.Length == 0)) kept.Remove(full["metadata[".Length..^1]);
    }

    private void Add(string name, string value)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal)) name = $"{name[..^2]}[{Count(name[..^2])}]";
        _values[name] = value;
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"(\bmetadata\]?)\[[^\]]+\]$")]
    private static partial Regex MetadataKey();
}
