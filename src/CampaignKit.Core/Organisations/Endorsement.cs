using System.Text.Json.Serialization;

namespace CampaignKit.Core.Organisations;

/// <summary>That an organisation stands behind a petition: every time it said so, and every time it took that back. Never in the count of signatures.</summary>
/// <param name="Petition">Slug.</param>
/// <param name="Organisation">Slug.</param>
/// <param name="Terms">The oldest first; at most the last is in force. None is ever removed.</param>
public sealed record Endorsement(string Petition, string Organisation, IReadOnlyList<EndorsementTerm> Terms)
{
    /// <summary>Document kind; the id is <see cref="IdOf"/>.</summary>
    public const string Kind = "endorsement";

    /// <summary>Where it is stored: each organisation endorses a petition once, however often it says so.</summary>
    public static string IdOf(string petition, string organisation) => $"{petition}/{organisation}";

    /// <summary>The term that is in force on a day, UTC.</summary>
    public EndorsementTerm? On(DateOnly day) => Terms.LastOrDefault(term => term.IsInForce(day));
}

/// <summary>One time that an organisation said that it stands behind a petition.</summary>
/// <param name="Mandate">Who decided it.</param>
/// <param name="GivenOn">The day of that decision, the first on which it is in force.</param>
/// <param name="ExpiresOn">The first day on which it is not any more; <see langword="null"/> for none.</param>
public sealed record EndorsementTerm(Mandate Mandate, DateOnly GivenOn, DateOnly? ExpiresOn)
{
    /// <summary>The day on which it was taken back, not in force from then on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? WithdrawnOn { get; init; }

    /// <summary>Why, in the organisation's words; for staff alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Whether it holds on a day.</summary>
    public bool IsInForce(DateOnly day) => GivenOn <= day && (ExpiresOn is null || day < ExpiresOn) && (WithdrawnOn is null || day < WithdrawnOn);

    /// <summary>Whether it holds on a day, or will on a later one.</summary>
    public bool IsToCome(DateOnly day) => WithdrawnOn is null && (ExpiresOn is null || day < ExpiresOn);
}

/// <summary>Who in an organisation decided that it stands behind something: what that is worth to who is asked.</summary>
public enum Mandate
{
    /// <summary>Those who work there.</summary>
    Staff,

    /// <summary>Its board.</summary>
    Board,

    /// <summary>Its members, by vote.</summary>
    Members,
}
