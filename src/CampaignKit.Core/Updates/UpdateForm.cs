using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Updates;

/// <summary>An update as staff write it.</summary>
public sealed record UpdateForm
{
    public string? Title { get; init; }

    /// <summary>Paragraphs, separated by empty lines.</summary>
    public string? Text { get; init; }

    /// <summary>BCP 47 tag; that of the petition if it is absent.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it is mailed to those who agreed to updates.</summary>
    public bool? Mail { get; init; }

    /// <summary>Everything that is wrong with it: field → sentences.</summary>
    public IReadOnlyDictionary<string, string[]> Problems()
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (PlainText.LineProblem(PlainText.Trimmed(Title), PlainText.TitleLength) is { } title) found["title"] = [$"The title {title}"];
        if (PlainText.ParagraphsProblem(PlainText.Trimmed(Text), PlainText.BackgroundLength) is { } text) found["text"] = [$"The text {text}"];
        if (PlainText.Trimmed(Language) is { Length: > 0 } typed && PlainText.LanguageProblem(typed) is { } language) found["language"] = [$"The language {language}"];
        return found;
    }
}
