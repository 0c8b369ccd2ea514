namespace CampaignKit.Core.Petitions;

/// <summary>Where a petition stands. Moves between states are listed in <see cref="PetitionTransitions"/>; names are stored, so they never change.</summary>
public enum PetitionState
{
    /// <summary>Being written; only staff see it.</summary>
    Draft,

    /// <summary>Submitted, and waits for a second person to approve or reject the wording; only staff see it.</summary>
    InReview,

    /// <summary>Public and accepting signatures.</summary>
    Open,

    /// <summary>Public with its count, no longer accepting signatures.</summary>
    Closed,

    /// <summary>Refused in review; public, with the reason, so that nobody can refuse in silence.</summary>
    Rejected,

    /// <summary>Taken from the public, because showing it could harm someone or break a law. What it was before is kept beside it.</summary>
    Hidden,

    /// <summary>Given up by its authors for good; public with the count it had.</summary>
    Withdrawn,
}
