using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Translations;

/// <summary>The texts of one published thing in another language than its own.</summary>
public sealed record Translation
{
    /// <summary>Document kind under which translations are stored.</summary>
    public const string Kind = "translation";

    /// <summary>What it is a translation of: the document kind of the thing, or <c>demand</c>.</summary>
    public required string Of { get; init; }

    /// <summary>Id or slug of the thing.</summary>
    public required string Subject { get; init; }

    /// <summary>BCP 47 tag of the language it is in.</summary>
    public required string Language { get; init; }

    /// <summary>Who has made it.</summary>
    public required TranslationStatus Status { get; init; }

    /// <summary>Name of a text, in camelCase as in the thing's record → the text. What is not in it stays in the thing's own language.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>Name of a text → <see cref="MarkOf"/> what it was translated from; <see langword="null"/> where nobody noted that, as for files.</summary>
    public IReadOnlyDictionary<string, string>? Sources { get; init; }

    /// <summary>Of a petition, the number of the wording that was translated: while another holds, the petition is read as it was written. Of anything else 1.</summary>
    [JsonIgnore]
    public int Version { get; init; } = PetitionRecord.FirstVersion;

    // What is written of Version: nothing while it is the first, so that records without it stay the same byte for byte.
    [JsonInclude, JsonPropertyName("version")]
    private int? LaterVersion
    {
        get => Version > PetitionRecord.FirstVersion ? Version : null;
        init => Version = value ?? PetitionRecord.FirstVersion;
    }

    /// <summary>Under which it is stored.</summary>
    [JsonIgnore]
    public string Id => IdOf(Of, Subject, Language);

    /// <summary>A text in this language, or the original if it was not translated.</summary>
    public string Text(string name, string original) => Texts.GetValueOrDefault(name, original);

    /// <summary>Tells a text from what it was before: the first 16 digits of its SHA-256.</summary>
    public static string MarkOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Under which the translation of something is stored.</summary>
    public static string IdOf(string of, string subject, string language) => $"{of}/{subject}/{language}";
}

/// <summary>Who has put a text into the language that it is read in; readers are told.</summary>
public enum TranslationStatus
{
    /// <summary>Nobody: it was written in it.</summary>
    Original,

    /// <summary>People who speak the language.</summary>
    Community,

    /// <summary>A machine; nobody who speaks the language has looked at it yet.</summary>
    Machine,
}

/// <summary>Something as it is read in one language.</summary>
/// <param name="Content">The thing, its texts replaced where they were translated.</param>
/// <param name="Language">BCP 47 tag of the language that these texts are in: the one asked for, or its own.</param>
/// <param name="Status">Who has put it into that language.</param>
public sealed record Reading<T>(T Content, string Language, TranslationStatus Status);
