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

    /// <inheritdoc cref="IPetition.CreateAsync"/>
    [Alias("create")]
    ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft);

    /// <inheritdoc cref="IPetition.ReviseAsync"/>
    [Alias("revise")]
    ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision);

    /// <inheritdoc cref="IPetition.MoveAsync"/>
    [Alias("move-with-reason")]
    ValueTask<PetitionEdit> MoveAsync(MoveRequest request);
}

/// <summary>The petition as a grain. Reentrant: <see cref="Petition"/> is written for calls that interleave where they wait.</summary>
[Reentrant, GrainType("petition")]
public sealed class PetitionGrain(IGrainContext context, IDocuments documents, ISignatureLedger ledger, IAwaitingSignatures awaiting, IActors actors, TimeProvider clock, SignatureOptions options)
    : Petition(context.GrainId.Key.ToString()!, documents, ledger, awaiting, actors, clock, options), IPetitionGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
