namespace CampaignKit.Web.Languages;

/// <summary>The language of the request that is being answered, and how addresses lead on in it.</summary>
/// <param name="Language">The language.</param>
/// <param name="Prefix">What addresses of this site begin with, such as <c>/fr</c>; empty for English that nobody asked for by address.</param>
internal sealed record Spoken(SiteLanguage Language, string Prefix)
{
    private static readonly Spoken Default = new(SiteLanguage.English, "");
    private static readonly AsyncLocal<Spoken?> OfRequest = new();

    /// <summary>English outside of a request. Set for the flow of one request, which is what an <see cref="AsyncLocal{T}"/> follows.</summary>
    public static Spoken Current
    {
        get => OfRequest.Value ?? Default;
        set => OfRequest.Value = value;
    }

    /// <summary>An address of this site in the language of the request.</summary>
    /// <param name="path">Begins with a slash.</param>
    public static string To(string path) => Current.Prefix + path;

    /// <summary>One text of the interface.</summary>
    public static string Text(string key) => Current.Language[key];

    /// <summary>One text with what goes in the place of <c>{name}</c>.</summary>
    public static string Text(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = Text(key);
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The form of a text that goes with a number, which stands in the place of <c>{count}</c>.</summary>
    public static string Counted(string key, long number) => Text($"{key}.{Plural.Of(Current.Language.Tag, number)}", ("count", Number(number)));

    /// <summary>The same in three pieces, so that the number can be set apart.</summary>
    public static (string Before, string Number, string After) Around(string key, long number)
    {
        var text = Text($"{key}.{Plural.Of(Current.Language.Tag, number)}");
        var at = text.IndexOf("{count}", StringComparison.Ordinal);
        return at < 0 ? (text, "", "") : (text[..at], Number(number), text[(at + "{count}".Length)..]);
    }

    /// <summary>A number, in groups as the language writes them.</summary>
    public static string Number(long number) => number.ToString("N0", Current.Language.Culture);

    /// <summary>A date, by a pattern of the framework that stands in the texts.</summary>
    public static string Date(DateTime moment, string patternKey) => moment.ToString(Text(patternKey), Current.Language.Culture);
}
