using System.Text.Json.Serialization;

namespace CampaignKit.Core.Petitions;

/// <summary>What is kept of a petition besides its signatures: the wording, on which demands it rests, and the rules it runs by.</summary>
public sealed record PetitionRecord
{
    /// <summary>Document kind under which petitions are stored.</summary>
    public const string Kind = "petition";

    /// <summary>The most slices that a petition's signers can have.</summary>
    public const int MostShards = 256;

    /// <summary>The number of a petition's first wording.</summary>
    public const int FirstVersion = 1;

    /// <summary>Unique over the installation; 3–60 characters of <c>a–z 0–9 -</c>; part of public URLs.</summary>
    public required string Slug { get; init; }

    /// <summary>Slug of the campaign it belongs to.</summary>
    public required string Campaign { get; init; }

    /// <summary>BCP 47 tag of the language it is written in.</summary>
    public required string Language { get; init; }

    /// <summary>One line of up to <see cref="Documents.PlainText.TitleLength"/> characters.</summary>
    public required string Title { get; init; }

    /// <summary>What is asked, in one sentence.</summary>
    public required string Ask { get; init; }

    /// <summary>Who can grant it: a body or an office.</summary>
    public required string Target { get; init; }

    /// <summary>Paragraphs of plain text, separated by empty lines.</summary>
    public required string Background { get; init; }

    /// <summary>Why it is asked now.</summary>
    public required string WhyNow { get; init; }

    /// <summary>Ids of the demands it rests on, at least one.</summary>
    public required IReadOnlyList<string> Demands { get; init; }

    /// <summary>The state that staff have given it; what it is at a moment also depends on its dates, see <see cref="StateAt"/>.</summary>
    public required PetitionState State { get; init; }

    /// <summary>The state in which it was hidden, while it is: the one it may come back to.</summary>
    public PetitionState? HiddenIn { get; init; }

    /// <summary>First moment at which it accepts signatures, UTC, inclusive.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>First moment at which it no longer does, UTC; <see langword="null"/> for no closing date.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>When it stopped by staff's doing, UTC: closed, withdrawn, rejected or hidden. <see langword="null"/> for one that has not, or that was made so.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The first goal shown, signatures, at least 1. It moves up by <see cref="GoalLadder"/>.</summary>
    public required long Goal { get; init; }

    /// <summary>What a signature needs before it counts.</summary>
    public required Confirmation Confirmation { get; init; }

    /// <summary>How many people may sign from one mailbox.</summary>
    public MailboxShare Mailbox { get; init; }

    /// <summary>Whether a signature has to show a proof of work, or to have waited instead; without one it is held. See <see cref="Abuse.ProofOfWork"/>.</summary>
    /// <remarks>Not written while it is false, so that records without it stay the same byte for byte.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AsksForWork { get; init; }

    /// <summary>Whether everybody may see who signed, of those who chose to be seen. See <see cref="Supporters.SupporterLists"/>.</summary>
    /// <remarks>Not written while it is false, for the same reason.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ListsSupporters { get; init; }

    /// <summary>Slug of the petition that continues this one, which has closed. Nobody who signed is moved, and no count is carried over.</summary>
    public string? Successor { get; init; }

    /// <summary>Slices of its signers, 1–<see cref="MostShards"/>. Never changes: it decides in which ledger partition each signer is found.</summary>
    public required int Shards { get; init; }

    /// <summary>When it was first open, UTC; <see langword="null"/> while it has not been, and until something of an open petition is first changed.</summary>
    /// <remarks>Where it is there, the wording is sealed: it stands as a <see cref="PetitionWording"/>, and so does each that followed it.</remarks>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The number of its wording, from 1: one more with each change of the wording since it opened.</summary>
    [JsonIgnore]
    public int Version { get; init; } = FirstVersion;

    /// <summary>The moves that were made of it, oldest first; <see langword="null"/> if there was none.</summary>
    public IReadOnlyList<PetitionMove>? History { get; init; }

    // What is written of Version: nothing while it is the first, so that records without it stay the same byte for byte.
    [JsonInclude, JsonPropertyName("version")]
    private int? LaterVersion
    {
        get => Version > FirstVersion ? Version : null;
        init => Version = value ?? FirstVersion;
    }

    /// <summary>How long after the end of signing a mailed link still confirms.</summary>
    public static TimeSpan ConfirmationGrace { get; } = TimeSpan.FromHours(24);

    /// <summary>Whether a signature that was asked for may be confirmed at a moment: while the petition is open, and a day longer for those whose mail comes late.</summary>
    public bool TakesConfirmationsAt(DateTimeOffset now) => StateAt(now) switch
    {
        PetitionState.Open => true,
        PetitionState.Closed => now < EndedAt(now) + ConfirmationGrace,
        _ => false,
    };

    /// <summary>What the petition is at a moment: a closing date that has passed closes it without anybody's doing, and an open one whose day has not come is still a draft.</summary>
    public PetitionState StateAt(DateTimeOffset now) => State switch
    {
        PetitionState.Open when now < OpensAt => PetitionState.Draft,
        PetitionState.Open when now >= ClosesAt => PetitionState.Closed,
        _ => State,
    };

    /// <summary>The reason that was given when it was closed, given up or refused in review; <see langword="null"/> if it is none of these, or is by its date alone.</summary>
    [JsonIgnore]
    public string? WhyEnded => State is PetitionState.Closed or PetitionState.Withdrawn or PetitionState.Rejected && History is [.., var last] && last.To == State ? last.Reason : null;

    /// <summary>When it stopped taking signatures, by its staff or by its date; <see langword="null"/> while it may take some yet, and if nobody knows.</summary>
    /// <remarks>A hidden petition has stopped too: hiding one must not keep its people readable for ever.</remarks>
    public DateTimeOffset? EndedAt(DateTimeOffset now) => IsOver(StateAt(now)) ? ClosedAt ?? ClosesAt : null;

    /// <summary>Since when its wording is sealed, or has to be with whatever is changed next, UTC; <see langword="null"/> for a petition that has never been open.</summary>
    /// <remarks>Once <see cref="OpenedAt"/> is there it says so. Before that its state and dates do: nobody writes anything at the moment when a petition opens by its date.</remarks>
    public DateTimeOffset? OpenSince(DateTimeOffset now) => OpenedAt ?? (HiddenIn ?? State) switch
    {
        PetitionState.Open when OpensAt <= now => OpensAt,
        PetitionState.Closed when OpensAt <= (ClosedAt ?? ClosesAt ?? now) => OpensAt,
        _ => null,
    };

    /// <summary>Whether a petition in this state takes no signatures unless somebody opens it again.</summary>
    public static bool IsOver(PetitionState state) => state is not (PetitionState.Draft or PetitionState.InReview or PetitionState.Open);
}

/// <summary>That a petition was moved from one state to another.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Id of the member of staff; <see langword="null"/> for the program, its operator and its files.</param>
/// <param name="Reason">Why, as it was given: one line of up to <see cref="PetitionRules.ReasonLength"/> characters. Public where the move is.</param>
public sealed record PetitionMove(PetitionState From, PetitionState To, DateTimeOffset At, string? By, string Reason);

/// <summary>How many people may sign from one mailbox.</summary>
public enum MailboxShare
{
    /// <summary>One.</summary>
    One,

    /// <summary>Two, if their names differ and their postcodes do not: households and shelters share mailboxes.</summary>
    Two,
}

/// <summary>What a signature needs before it counts.</summary>
public enum Confirmation
{
    /// <summary>Nothing: it counts at once.</summary>
    None,

    /// <summary>The signer follows a link that was mailed to the address.</summary>
    Email,
}
