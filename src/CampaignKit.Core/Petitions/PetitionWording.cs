using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Core.Petitions;

/// <summary>What a petition asks, in the words of one version: what each signature is tied to. Written once and never changed.</summary>
/// <remarks>
/// Kept from the first change of a petition that has opened, or from the move that opens it; of a petition without a kept one, the wording is the petition's own.
/// The hash is SHA-256 over the wording as canonical JSON (RFC 8785, https://www.rfc-editor.org/rfc/rfc8785): one object in UTF-8 without spaces, its keys
/// <c>ask</c>, <c>background</c>, <c>demands</c>, <c>language</c>, <c>target</c>, <c>title</c> and <c>whyNow</c> in this order. So whoever has the text can check it.
/// </remarks>
public sealed record PetitionWording
{
    /// <summary>Document kind under which these are stored; see <see cref="DocumentId"/>.</summary>
    public const string Kind = "petition-wording";

    /// <summary>Slug of the petition.</summary>
    public required string Petition { get; init; }

    /// <summary>Its version, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>BCP 47 tag of the language it is written in.</summary>
    public required string Language { get; init; }

    /// <inheritdoc cref="PetitionRecord.Title"/>
    public required string Title { get; init; }

    /// <inheritdoc cref="PetitionRecord.Ask"/>
    public required string Ask { get; init; }

    /// <inheritdoc cref="PetitionRecord.Target"/>
    public required string Target { get; init; }

    /// <inheritdoc cref="PetitionRecord.Background"/>
    public required string Background { get; init; }

    /// <inheritdoc cref="PetitionRecord.WhyNow"/>
    public required string WhyNow { get; init; }

    /// <inheritdoc cref="PetitionRecord.Demands"/>
    public required IReadOnlyList<string> Demands { get; init; }

    /// <summary>Since when it is what people sign, UTC, inclusive; until the next one's.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it replaced the one before, public; <see langword="null"/> for the first, and for one that came from the installation's files.</summary>
    public string? Reason { get; init; }

    /// <summary>Id of the member of staff who changed it; <see langword="null"/> for the first, and for what came from the installation's files. Never public.</summary>
    public string? By { get; init; }

    /// <summary>See the remarks: 64 hexadecimal digits, lower case.</summary>
    public required string Hash { get; init; }

    /// <summary>The id of the document of a wording.</summary>
    public static string DocumentId(string petition, int number) => string.Create(CultureInfo.InvariantCulture, $"{petition}/{number}");

    /// <summary>The wording that a petition has now.</summary>
    public static PetitionWording Of(PetitionRecord petition, DateTimeOffset since, string? reason = null, string? by = null) => new()
    {
        Petition = petition.Slug,
        Number = petition.Version,
        Language = petition.Language,
        Title = petition.Title,
        Ask = petition.Ask,
        Target = petition.Target,
        Background = petition.Background,
        WhyNow = petition.WhyNow,
        Demands = petition.Demands,
        Since = since,
        Reason = reason,
        By = by,
        Hash = HashOf(petition),
    };

    /// <summary>Whether two petitions, or two versions of one, say the same in the same words.</summary>
    public static bool AreSame(PetitionRecord one, PetitionRecord other) => Canonical(one) == Canonical(other);

    /// <summary>The hash of the wording that a petition has now.</summary>
    public static string HashOf(PetitionRecord petition) => Hashed(Canonical(petition));

    /// <summary>The hash that this text has: <see cref="Hash"/>, unless somebody changed what was sealed.</summary>
    public string ComputeHash() => Hashed(Canonical(Ask, Background, Demands, Language, Target, Title, WhyNow));

    private static string Hashed(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    private static string Canonical(PetitionRecord petition) =>
        Canonical(petition.Ask, petition.Background, petition.Demands, petition.Language, petition.Target, petition.Title, petition.WhyNow);

    private static string Canonical(string ask, string background, IReadOnlyList<string> demands, string language, string target, string title, string whyNow)
    {
        var json = new StringBuilder("{\"ask\":");
        Quote(json, ask);
        Quote(json.Append(",\"background\":"), background);
        json.Append(",\"demands\":[");
        for (var at = 0; at < demands.Count; at++) Quote(at == 0 ? json : json.Append(','), demands[at]);
        Quote(json.Append("],\"language\":"), language);
        Quote(json.Append(",\"target\":"), target);
        Quote(json.Append(",\"title\":"), title);
        Quote(json.Append(",\"whyNow\":"), whyNow);
        return json.Append('}').ToString();
    }

    // By hand: the framework's writer escapes more than RFC 8785 does, and what it escapes changes with the version of Unicode that it knows.
    private static void Quote(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        json.Append('"');
    }
}
