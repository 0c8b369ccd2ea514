using System.Globalization;
using System.Text.Json.Serialization;

namespace CampaignKit.Core.Review;

/// <summary>One removal of signatures from a petition's count, kept for good: under which rule, by whom, when, and what everybody is told about it.</summary>
/// <remarks>Stored as a document, so property names never change. Nothing in it names or points at a signer.</remarks>
public sealed record Invalidation
{
    /// <summary>Document kind.</summary>
    public const string Kind = "invalidation";

    /// <summary>The id, and in the ledger the reason, of everything that was taken out by hand; it has no rule.</summary>
    public const string ByHand = "review";

    /// <summary>What everybody is told about that.</summary>
    public const string ByHandSentence = "Removed after review";

    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>Unique in its petition and later for a later one; the reason of the signatures that it took out. Letters, digits and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>Which signatures; <see langword="null"/> for those taken out by hand.</summary>
    public InvalidationRule? Rule { get; init; }

    /// <summary>What was removed and why, for the public; 10–300 characters.</summary>
    public required string Sentence { get; init; }

    /// <summary>Who did it, a name that an operator gave; not told in public.</summary>
    public required string By { get; init; }

    /// <summary>When, UTC. Signatures of a later moment are not touched, whatever they look like. By hand: the last time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How far it is.</summary>
    public required InvalidationState State { get; init; }

    /// <summary>Signatures that counted and matched; more than <see cref="Applied"/> by those whose signers took them back just then.</summary>
    public long Matched { get; init; }

    /// <summary>Signatures that were taken out, once it is applied. Those that their signers take back later stay in this number.</summary>
    public long Applied { get; init; }

    /// <summary>Who undid it.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>When it was undone, UTC.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>Whether it has to be carried on: what does so may have died.</summary>
    [JsonIgnore]
    public bool IsUnderWay => State is InvalidationState.Applying or InvalidationState.Undoing;

    /// <summary>The id of its document.</summary>
    internal static string DocumentId(string petition, string id) => $"{petition}.{id}";

    /// <summary>The id of one that begins in this millisecond of Unix time. As long for each until the year 2527, so their order is that of time.</summary>
    internal static string IdAt(long millisecond) => string.Create(CultureInfo.InvariantCulture, $"rule-{millisecond:x11}");
}

/// <summary>How far an invalidation is. Names are stored, so they never change.</summary>
public enum InvalidationState
{
    /// <summary>Signatures are being taken out.</summary>
    Applying,

    /// <summary>All of them are out.</summary>
    Applied,

    /// <summary>They are being put back.</summary>
    Undoing,

    /// <summary>All of them count again.</summary>
    Undone,
}
