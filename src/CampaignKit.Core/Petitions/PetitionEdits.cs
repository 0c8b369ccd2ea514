using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Petitions;

/// <summary>That a petition be moved to another state.</summary>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why: one line of 1–<see cref="PetitionRules.ReasonLength"/> characters, kept in the petition's history. A rejection shows it to everybody.</param>
/// <param name="By">Id of the member of staff; <see langword="null"/> for the program and its operator.</param>
/// <param name="IfMatch">The version of the document that was looked at, for whoever approves what they have read; <see langword="null"/> for whatever is there.</param>
public sealed record MoveRequest(PetitionState To, string Reason, string? By = null, string? IfMatch = null);

/// <summary>What a petition is to say and to run by from now on. Its slug, its campaign and its shards never change, and its state moves by <see cref="MoveRequest"/>.</summary>
public sealed record PetitionRevision
{
    /// <summary>The version of the document that was edited, as <see cref="Document{T}.ETag"/> said: an edit of one that is there no more is a conflict.</summary>
    public required string IfMatch { get; init; }

    /// <summary>Id of the member of staff who edits; <see langword="null"/> for the operator.</summary>
    public string? By { get; init; }

    /// <summary>Why the wording changes: one line of 1–<see cref="PetitionRules.ReasonLength"/> characters for everybody to read. Needed once the petition has opened, if the wording changes.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc cref="PetitionRecord.Language"/>
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

    /// <summary>First moment at which it accepts signatures, UTC; cannot be changed once it has opened.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <inheritdoc cref="PetitionRecord.ClosesAt"/>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <inheritdoc cref="PetitionRecord.Goal"/>
    public required long Goal { get; init; }

    /// <inheritdoc cref="PetitionRecord.Confirmation"/>
    public required Confirmation Confirmation { get; init; }

    /// <inheritdoc cref="PetitionRecord.Mailbox"/>
    public required MailboxShare Mailbox { get; init; }

    /// <inheritdoc cref="PetitionRecord.AsksForWork"/>
    public required bool AsksForWork { get; init; }

    /// <inheritdoc cref="PetitionRecord.ListsSupporters"/>
    public required bool ListsSupporters { get; init; }

    /// <inheritdoc cref="PetitionRecord.Successor"/>
    public string? Successor { get; init; }

    /// <summary>A revision that changes nothing yet of a petition as it was read.</summary>
    public static PetitionRevision Of(Document<PetitionRecord> read) => new()
    {
        IfMatch = read.ETag,
        Language = read.Value.Language,
        Title = read.Value.Title,
        Ask = read.Value.Ask,
        Target = read.Value.Target,
        Background = read.Value.Background,
        WhyNow = read.Value.WhyNow,
        Demands = read.Value.Demands,
        OpensAt = read.Value.OpensAt,
        ClosesAt = read.Value.ClosesAt,
        Goal = read.Value.Goal,
        Confirmation = read.Value.Confirmation,
        Mailbox = read.Value.Mailbox,
        AsksForWork = read.Value.AsksForWork,
        ListsSupporters = read.Value.ListsSupporters,
        Successor = read.Value.Successor,
    };

    /// <summary>The petition that this makes of another, its texts trimmed as <see cref="PlainText.Trimmed"/> does.</summary>
    internal PetitionRecord AppliedTo(PetitionRecord petition) => PetitionRules.Trimmed(petition with
    {
        Language = Language,
        Title = Title,
        Ask = Ask,
        Target = Target,
        Background = Background,
        WhyNow = WhyNow,
        Demands = Demands,
        OpensAt = OpensAt.ToUniversalTime(),
        ClosesAt = ClosesAt?.ToUniversalTime(),
        Goal = Goal,
        Confirmation = Confirmation,
        Mailbox = Mailbox,
        AsksForWork = AsksForWork,
        ListsSupporters = ListsSupporters,
        Successor = Successor,
    });
}

/// <summary>What became of the wish to write a petition.</summary>
/// <param name="Status">Whether it was written.</param>
/// <param name="Petition">The petition as it stands now; <see langword="null"/> where there is none to show.</param>
public sealed record PetitionEdit(PetitionEditStatus Status, PetitionRecord? Petition)
{
    /// <summary>What is wrong, for <see cref="PetitionEditStatus.Invalid"/>: field in camelCase → sentences in English. A move has one field, <c>reason</c>.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();
}

/// <summary>Whether a petition was written.</summary>
public enum PetitionEditStatus
{
    /// <summary>It was, or was like that already.</summary>
    Done,

    /// <summary>Somebody has changed it since it was read: read it again and decide anew.</summary>
    Conflict,

    /// <summary>Not in the state that it is in.</summary>
    NotAllowed,

    /// <summary>Something about it is wrong; see <see cref="PetitionEdit.Problems"/>.</summary>
    Invalid,
}
