using CampaignKit.Core.Actors;
using CampaignKit.Core.Signatures;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CampaignKit.Grains;

/// <inheritdoc cref="ISignatureShard"/>
[Alias("signature-shard")]
public interface ISignatureShardGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="ISignatureShard.SignAsync"/>
    [Alias("sign")]
    ValueTask<ShardSubtotal> SignAsync(SignRequest request);
}

/// <summary>The shard as a grain, placed on any silo so that a petition's shards spread over all of them.</summary>
/// <remarks>
/// Reentrant: <see cref="SignatureShard"/> is written for calls that interleave where they wait. While silos come and go a shard may for moments be
/// active twice; the ledger then keeps each signer once.
/// </remarks>
[Reentrant, RandomPlacement, GrainType("signature-shard")]
public sealed class SignatureShardGrain(IGrainContext context, ISignatureLedger ledger, IActors actors, TimeProvider clock, SignatureOptions options)
    : SignatureShard(ShardId.Parse(context.GrainId.Key.ToString()!), ledger, actors, clock, options), ISignatureShardGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
