using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>What the staff's pages say of states and moves.</summary>
internal static class PetitionWords
{
    /// <summary>Where a petition stands, in a few words.</summary>
    public static string Standing(PetitionRecord petition, DateTimeOffset now) => (petition.State, petition.StateAt(now)) switch
    {
        (PetitionState.Open, PetitionState.Draft) => $"approved, opens {StaffForms.Told(petition.OpensAt)}",
        (PetitionState.Open, PetitionState.Closed) => $"closed by its date {StaffForms.Told(petition.ClosesAt!.Value)}",
        (PetitionState.Open, _) when petition.ClosesAt is { } closesAt => $"open until {StaffForms.Told(closesAt)}",
        (PetitionState.InReview, _) => "in review",
        (var state, _) => Word.Of(state),
    };

    /// <summary>What a move is called on its button.</summary>
    public static string Move(PetitionState from, PetitionState to) => (from, to) switch
    {
        (PetitionState.Draft, PetitionState.InReview) => "Submit for review",
        (PetitionState.InReview, PetitionState.Open) => "Approve",
        (PetitionState.InReview, PetitionState.Rejected) => "Reject",
        (_, PetitionState.Draft) => "Take back to a draft",
        (PetitionState.Hidden, var back) => $"Show again as {Word.Of(back)}",
        (_, PetitionState.Closed) => "Close",
        (_, PetitionState.Open) => "Open again",
        (_, PetitionState.Hidden) => "Hide",
        (_, PetitionState.Withdrawn) => "Give up for good",
        _ => Word.Of(to),
    };

    /// <summary>What comes of a move.</summary>
    public static string Means(PetitionRecord petition, PetitionState to, DateTimeOffset now) => (petition.State, to) switch
    {
        (PetitionState.Draft, PetitionState.InReview) => "Somebody else reads it and decides. It cannot be changed meanwhile.",
        (PetitionState.InReview, PetitionState.Open) when petition.OpensAt > now => $"It opens by itself {StaffForms.Told(petition.OpensAt)}. From then on its wording is sealed.",
        (PetitionState.InReview, PetitionState.Open) => "It opens at once, for everybody. From then on its wording is sealed.",
        (PetitionState.InReview, PetitionState.Rejected) => "Everybody can read it, that it was rejected, and why.",
        (_, PetitionState.Draft) => "It can be changed, and submitted again.",
        (_, PetitionState.Closed) => "Nobody signs it any more. Its page and its count stay.",
        (_, PetitionState.Open) => "It takes signatures again.",
        (_, PetitionState.Hidden) => "Nobody sees it any more and nobody signs it: for what could harm somebody or breaks a law.",
        (_, PetitionState.Withdrawn) => "It never opens again. Its page stays, with the count that it has.",
        _ => "",
    };
}
