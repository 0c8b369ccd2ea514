using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Staff;

/// <summary>Petitions as staff move them from state to state: submitted by one, approved by another, closed, hidden, given up.</summary>
public sealed class PetitionMoving(PetitionWriting writing, IDocuments documents, IActors actors, CatalogueCache catalogue, StaffPeople people, AuditLog audit, TimeProvider clock)
{
    /// <summary>The moves that the table allows from where a petition is, with what keeps this person from each. Cost: a read of the staff, if it is in review.</summary>
    public async Task<IReadOnlyList<StaffMove>> MovesAsync(StaffCaller caller, PetitionRecord petition, CampaignRecord campaign)
    {
        var moves = new List<StaffMove>();
        foreach (var to in PetitionTransitions.From(petition.State, petition.HiddenIn))
        {
            if (!caller.May(ActionOf(petition.State, to), campaign)) continue;
            moves.Add(new(to, NeedsReason(petition.State, to)) { WhyNot = await WhyNotAsync(caller, petition, campaign, to) });
        }

        return moves;
    }

    /// <summary>Moves a petition, and tells everybody that it did by its page.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="slug">Which.</param>
    /// <param name="to">The state after.</param>
    /// <param name="reason">Why; may be empty where <see cref="NeedsReason"/> says so.</param>
    /// <param name="ifMatch">The version that was looked at; <see langword="null"/> for whatever is there.</param>
    public async Task<StaffEdit<PetitionRecord>> MoveAsync(StaffCaller caller, string slug, PetitionState to, string? reason, string? ifMatch)
    {
        if (await writing.FindAsync(caller, slug, StaffAction.EditPetition, StaffAction.ApprovePetition) is not { Petition: var stored, Campaign: var campaign }) return new(StaffEditStatus.NotFound);
        var petition = stored.Value;
        if (ifMatch is not null && ifMatch != stored.ETag) return new(StaffEditStatus.Conflict, stored);
        if (!PetitionTransitions.IsLegal(petition.State, to, petition.HiddenIn)) return new(StaffEditStatus.NotPossible, stored) { Why = "There is no such move from the state that it is in." };
        if (!caller.May(ActionOf(petition.State, to), campaign)) return new(StaffEditStatus.NotPossible, stored) { Why = "Whether it opens is for those to say who approve petitions." };
        if (await WhyNotAsync(caller, petition, campaign, to) is { } why) return new(StaffEditStatus.NotPossible, stored) { Why = why };

        var told = PlainText.Trimmed(reason);
        if (told.Length == 0 && !NeedsReason(petition.State, to)) told = UsualReason(to);
        if (PetitionRules.ReasonProblems(told) is { Count: > 0 } problems) return new(StaffEditStatus.Invalid, stored) { Problems = problems };

        var entry = await audit.AppendAsync(caller.Actor, "petition.move", AuditSubject.Petition(slug), new Dictionary<string, string> { ["from"] = Word(petition.State), ["to"] = Word(to) });
        return await MoveAsync(caller, slug, new(to, told, caller.Member.Id, stored.ETag), entry);
    }

    /// <summary>Whether a move has to be explained: everybody sees what comes of it.</summary>
    public static bool NeedsReason(PetitionState from, PetitionState to) => !(to is PetitionState.Draft or PetitionState.InReview || (from, to) is (PetitionState.InReview, PetitionState.Open));

    private async Task<StaffEdit<PetitionRecord>> MoveAsync(StaffCaller caller, string slug, MoveRequest request, AuditEntry entry)
    {
        PetitionEditStatus status;
        try
        {
            status = (await actors.Petition(slug).MoveAsync(request)).Status;
        }
        catch (DocumentConflictException)
        {
            status = PetitionEditStatus.Conflict;
        }

        await catalogue.RefreshAsync();
        var current = await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug);
        if (status is PetitionEditStatus.Done) return new(StaffEditStatus.Done, current);
        await audit.AppendRefusalAsync(caller.Actor, entry);
        return new(StaffEditStatus.Conflict, current);
    }

    private async Task<string?> WhyNotAsync(StaffCaller caller, PetitionRecord petition, CampaignRecord campaign, PetitionState to)
    {
        if (to is PetitionState.Open && petition.ClosesAt <= clock.GetUtcNow()) return "Its closing date has passed. Change that first.";
        if (!IsReview(petition.State, to) || petition.History?.LastOrDefault(move => move.To is PetitionState.InReview)?.By != caller.Member.Id) return null;

        // Nobody approves what they have submitted themselves, unless nobody else is there to do it.
        var others = (await people.ListAsync()).Any(other => other.Id != caller.Member.Id && Permissions.Allow(other.Record, StaffAction.ApprovePetition, campaign));
        return others ? "You have submitted it yourself: somebody else who may approve petitions has to decide." : null;
    }

    private static bool IsReview(PetitionState from, PetitionState to) => from is PetitionState.InReview && to is PetitionState.Open or PetitionState.Rejected;

    private static StaffAction ActionOf(PetitionState from, PetitionState to) => IsReview(from, to) ? StaffAction.ApprovePetition : StaffAction.EditPetition;

    private static string UsualReason(PetitionState to) => to switch
    {
        PetitionState.InReview => "Submitted for review.",
        PetitionState.Draft => "Taken back to be changed.",
        _ => "Approved.",
    };

    private static string Word(PetitionState state) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}

/// <summary>A move that a petition could make.</summary>
/// <param name="To">The state after.</param>
/// <param name="NeedsReason">Whether it has to be explained.</param>
public sealed record StaffMove(PetitionState To, bool NeedsReason)
{
    /// <summary>What keeps who asks from it, a sentence; <see langword="null"/> if nothing does.</summary>
    public string? WhyNot { get; init; }
}
