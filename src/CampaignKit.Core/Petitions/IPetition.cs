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

    /// <summary>Moves the petition to another state, notes when it stopped, and publishes that, if <see cref="PetitionTransitions"/> allows it from where it is.</summary>
    /// <returns>Whether the move was legal; an illegal one changes nothing.</returns>
    ValueTask<bool> MoveAsync(PetitionState newState);
}
