using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using Orleans.Concurrency;

namespace CampaignKit.Grains;

/// <inheritdoc cref="IPetition"/>
[Alias("petition")]
public interface IPetitionGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="IPetition.ReadTallyAsync"/>
    [Alias("read-tally")]
    ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync();

    /// <inheritdoc cref="IPetition.ReportAsync"/>
    [Alias("report")]
    ValueTask ReportAsync(ShardSubtotal subtotal);

    /// <inheritdoc cref="IPetition.ReadDaysAsync"/>
    [Alias("read-days")]
    ValueTask<PetitionDays> ReadDaysAsync();

    /// <inheritdoc cref="IPetition.MoveAsync"/>
    [Alias("move")]
    ValueTask<bool> MoveAsync(PetitionState newState);
}

/// <summary>The petition as a grain. Reentrant: <see cref="Petition"/> is written for calls that interleave where they wait.</summary>
[Reentrant, GrainType("petition")]
public sealed class PetitionGrain(IGrainContext context, IDocuments documents, ISignatureLedger ledger, IAwaitingSignatures awaiting, IActors actors, TimeProvider clock, SignatureOptions options)
    : Petition(context.GrainId.Key.ToString()!, documents, ledger, awaiting, actors, clock, options), IPetitionGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
