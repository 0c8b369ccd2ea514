using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Wire;

/// <summary>
/// Writes options as a form: what is within something stands in brackets behind it, lists are numbered from 0. An empty text, an empty list and a null that was set by hand are
/// <c>name=</c>, which unsets a value; other nulls are left out. https://docs.stripe.com/api
/// </summary>
internal static class FormEncoder
{
    private static readonly ConcurrentDictionary<Type, Parameter[]> Parameters = new();

    /// <summary>The form; empty if there is nothing to say.</summary>
    public static string Encode(BaseOptions options) =>
        options is null ? "" : string.Join('&', OfOptions(options, null).Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"));

    private static IEnumerable<KeyValuePair<string, string>> Of(object value, string name) => value switch
    {
        null => [new(name, "")],
        IAnyOf either => either.Value is null ? [] : Of(either.Value, name),
        INestedOptions options => OfOptions(options, name),
        IDictionary entries => OfEntries(entries, name),
        string text => [new(name, text)],
        IEnumerable list => OfList(list, name),
        _ => [new(name, Text(value))],
    };

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        DateTime moment => ((DateTimeOffset)moment).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        Enum word => word.GetType().GetField(word.ToString())?.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? word.ToString(),
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };

    private static IEnumerable<KeyValuePair<string, string>> OfOptions(INestedOptions options, string outer)
    {
        foreach (var parameter in Parameters.GetOrAdd(options.GetType(), ParametersOf))
        {
            var value = parameter.Property.GetValue(options);
            if (parameter.IsExtra)
            {
                foreach (var pair in OfEntries((IDictionary)value, outer)) yield return pair;
            }
            else if (value is not null || (options is IRemembersWhatIsSet { Set: var set } && set.Contains(parameter.Property.Name)))
            {
                foreach (var pair in Of(value, Within(outer, parameter.Name))) yield return pair;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> OfEntries(IDictionary entries, string outer)
    {
        if (entries is null) yield break;

        foreach (DictionaryEntry entry in entries)
        {
            foreach (var pair in Of(entry.Value, Within(outer, Text(entry.Key)))) yield return pair;
        }
    }

    private static List<KeyValuePair<string, string>> OfList(IEnumerable list, string name)
    {
        var pairs = list.Cast<object>().SelectMany((value, index) => Of(value, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"))).ToList();
        return pairs.Count > 0 ? pairs : [new(name, "")];
    }

    // A name that has brackets already, as extra parameters may, keeps them behind its own: a[b] within c is c[a][b].
    private static string Within(string outer, string name)
    {
        if (string.IsNullOrEmpty(outer)) return name;

        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? $"{outer}[{name}]" : $"{outer}[{name[..bracket]}]{name[bracket..]}";
    }

    private static string Escape(string text) =>
        WebUtility.UrlEncode(text).Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);

    private static Parameter[] ParametersOf(Type options) =>
    [
        .. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => new Parameter(
            property,
            property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            property.Name == nameof(BaseOptions.ExtraParams))),
    ];

    private sealed record Parameter(PropertyInfo Property, string Name, bool IsExtra);
}
