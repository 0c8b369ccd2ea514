namespace CampaignKit.Core.Demands;

/// <summary>A gathering whose document puts demands on record: who convened it, when and where, who took part and with what mandate.</summary>
public sealed record Consultation
{
    /// <summary>Document kind under which consultations are stored.</summary>
    public const string DocumentKind = "consultation";

    /// <summary>Unique over the installation, stable for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The document's or the gathering's title.</summary>
    public required string Title { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The last day, when it took more than one.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Where it took place.</summary>
    public required string Place { get; init; }

    /// <summary>BCP 47 tag of the document's language.</summary>
    public required string Language { get; init; }

    /// <summary>The organisations that called it, at least one.</summary>
    public required IReadOnlyList<string> Convenors { get; init; }

    /// <summary>Who took part.</summary>
    public required string Participants { get; init; }

    /// <summary>For whom they spoke, and for whom they did not.</summary>
    public required string Mandate { get; init; }

    /// <summary>What it was, in a few plain sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Where to read the document.</summary>
    public required Citation Read { get; init; }

    /// <summary>What it put on record, in the order of the document.</summary>
    public required IReadOnlyList<Demand> Demands { get; init; }
}

/// <summary>How to find a document.</summary>
/// <param name="Text">Title, publishers and year.</param>
/// <param name="Url">A public page, if there is one.</param>
public sealed record Citation(string Text, Uri? Url);
