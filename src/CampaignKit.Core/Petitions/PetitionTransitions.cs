using System.Collections.Frozen;

namespace CampaignKit.Core.Petitions;

/// <summary>The petition's state machine.</summary>
/// <remarks>
/// Where a hidden petition may go depends on where it was hidden: the table alone would let a withdrawn petition, or one that no reviewer saw,
/// become open by way of <see cref="PetitionState.Hidden"/>. Whoever moves petitions keeps the state it was hidden in and asks the overloads that take it.
/// </remarks>
public static class PetitionTransitions
{
    private static readonly FrozenDictionary<PetitionState, IReadOnlyList<PetitionState>> Table = new Dictionary<PetitionState, IReadOnlyList<PetitionState>>
    {
        [PetitionState.Draft] = [PetitionState.InReview, PetitionState.Withdrawn],
        [PetitionState.InReview] = [PetitionState.Draft, PetitionState.Open, PetitionState.Rejected, PetitionState.Withdrawn],
        [PetitionState.Open] = [PetitionState.Closed, PetitionState.Hidden, PetitionState.Withdrawn],
        [PetitionState.Closed] = [PetitionState.Open, PetitionState.Hidden, PetitionState.Withdrawn],
        [PetitionState.Rejected] = [PetitionState.Draft, PetitionState.Hidden],
        [PetitionState.Hidden] = [PetitionState.Open, PetitionState.Closed, PetitionState.Rejected],
        [PetitionState.Withdrawn] = [PetitionState.Hidden],
    }.ToFrozenDictionary();

    /// <summary>The states that the table allows next; for <see cref="PetitionState.Hidden"/> all that any petition may come back to.</summary>
    public static IReadOnlyList<PetitionState> From(PetitionState state) => Table.GetValueOrDefault(state, []);

    /// <summary>The states allowed next for one petition: a hidden one comes back to what it was, or to what it could have become meanwhile.</summary>
    /// <param name="state">Its state now.</param>
    /// <param name="hiddenIn">The state in which it was hidden; read only if it is hidden now, and then <see langword="null"/> allows nothing.</param>
    public static IReadOnlyList<PetitionState> From(PetitionState state, PetitionState? hiddenIn) =>
        [.. From(state).Where(to => IsLegal(state, to, hiddenIn))];

    /// <summary>Whether the table has this move. Staying is not a move.</summary>
    public static bool IsLegal(PetitionState from, PetitionState to) => From(from).Contains(to);

    /// <summary>Whether one petition may make this move; like the table, but stricter for a hidden one.</summary>
    /// <param name="from">Its state now.</param>
    /// <param name="to">Its state after the move.</param>
    /// <param name="hiddenIn">The state in which it was hidden; read only if it is hidden now, and then <see langword="null"/> allows nothing.</param>
    public static bool IsLegal(PetitionState from, PetitionState to, PetitionState? hiddenIn)
    {
        if (!IsLegal(from, to)) return false;
        if (from is not PetitionState.Hidden) return true;
        return hiddenIn is { } before && IsLegal(before, PetitionState.Hidden) && (to == before || IsLegal(before, to));
    }

    /// <summary>Whether staff may change what a petition says and runs by: not while a reviewer reads it, not what was rejected until it is a draft again, and not what was given up.</summary>
    /// <param name="state">Its state now.</param>
    /// <param name="hiddenIn">The state in which it was hidden; read only if it is hidden now.</param>
    public static bool IsRevisable(PetitionState state, PetitionState? hiddenIn) =>
        (state is PetitionState.Hidden ? hiddenIn : state) is PetitionState.Draft or PetitionState.Open or PetitionState.Closed;

    /// <summary>Whether everybody may see the petition's page.</summary>
    public static bool IsPublic(PetitionState state) =>
        state is PetitionState.Open or PetitionState.Closed or PetitionState.Rejected or PetitionState.Withdrawn;
}
