using System.Collections.Frozen;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Mail;

/// <summary>What mails say in one language. Adding a language is adding <c>Texts/{tag}.resx</c>, named by its BCP 47 tag.</summary>
internal sealed class MailTexts
{
    /// <summary>The language of whoever asks for one that is not there.</summary>
    public const string Fallback = "en";

    private static readonly FrozenDictionary<string, MailTexts> All = TextFiles.Load("mail-texts.")
        .ToFrozenDictionary(file => file.Key, file => new MailTexts(file.Key, file.Value), StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, string> _texts;

    private MailTexts(string language, FrozenDictionary<string, string> texts) => (Language, _texts) = (language, texts);

    /// <summary>Tags of the languages that there are.</summary>
    public static IReadOnlyCollection<string> Languages => All.Keys;

    /// <summary>BCP 47 tag of what is read here, whatever was asked for.</summary>
    public string Language { get; }

    /// <summary>Which way it is read: <c>ltr</c> or <c>rtl</c>.</summary>
    public string Direction => this["Direction"];

    /// <summary>Names of all texts.</summary>
    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>A text by its name; placeholders stand in braces.</summary>
    public string this[string key] => _texts[key];

    /// <summary>A text that each kind of mail has its own of; those to staff in English alone.</summary>
    public string this[MailKind kind, string key] => StaffMailTexts.Find(kind, key) ?? _texts[$"{kind}.{key}"];

    /// <summary>The nearest that there is: <c>fr-CA</c> gets <c>fr</c>, and what nothing is near to gets English.</summary>
    public static MailTexts For(string? tag)
    {
        for (var wanted = tag ?? ""; wanted.Length > 0; wanted = wanted[..Math.Max(0, wanted.LastIndexOf('-'))])
        {
            if (All.TryGetValue(wanted, out var texts)) return texts;
        }

        return All[Fallback];
    }
}
