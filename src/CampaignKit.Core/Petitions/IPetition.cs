using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Petitions;

/// <summary>One petition: its state machine and its tally. Not on the signing path: shards report to it, signers never wait for it.</summary>
public interface IPetition
{
    /// <summary>The newest subtotal of each shard. Cost: one look-up in the ledger for each shard that has not reported lately; all of them at the first call.</summary>
    ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync();

    /// <summary>Takes a shard's absolute subtotal. Late, repeated and lost reports do no harm.</summary>
    ValueTask ReportAsync(ShardSubtotal subtotal);

    /// <summary>How many of those who count signed on which day: exact, or up to a minute old. Cost: none while nobody signs; otherwise two calls to each shard, once a minute.</summary>
    ValueTask<PetitionDays> ReadDaysAsync();

    /// <summary>Makes the petition, as a draft.</summary>
    /// <param name="draft">In the state of a draft, with the slug of this petition; what only time brings (versions, opening, history) is left out. Campaign and demands: see <see cref="PetitionRules.ReferenceProblems"/>.</param>
    /// <returns>Done; not allowed for any other state; invalid if something is wrong with it, or if there is a petition with this slug.</returns>
    /// <exception cref="ArgumentException">The draft has the slug of another petition.</exception>
    ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft);

    /// <summary>Changes what the petition says and runs by, and publishes that. Once it has opened, a change of the wording makes a new version and needs a reason.</summary>
    /// <returns>Done, also if there was nothing to change; a conflict if it was changed since it was read; not allowed where <see cref="PetitionTransitions.IsRevisable"/> says so; invalid.</returns>
    /// <exception cref="InvalidOperationException">There is no such petition.</exception>
    ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision);

    /// <summary>Moves the petition to another state, notes when it stopped and why it was moved, and publishes that, if <see cref="PetitionTransitions"/> allows it from where it is.</summary>
    /// <returns>Done; a conflict only if the request names a version that is not there any more; not allowed for an illegal move; invalid for an unusable reason. Nothing but done changes anything.</returns>
    /// <exception cref="InvalidOperationException">There is no such petition.</exception>
    /// <exception cref="Documents.DocumentConflictException">Somebody wrote it at the same moment; ask again.</exception>
    ValueTask<PetitionEdit> MoveAsync(MoveRequest request);
}
