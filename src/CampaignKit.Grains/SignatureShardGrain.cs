using CampaignKit.Core.Actors;
using CampaignKit.Core.Momentum;
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

    /// <inheritdoc cref="ISignatureShard.AwaitAsync"/>
    [Alias("await")]
    ValueTask<Awaited> AwaitAsync(AwaitRequest request);

    /// <inheritdoc cref="ISignatureShard.ConfirmAsync"/>
    [Alias("confirm")]
    ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request);

    /// <inheritdoc cref="ISignatureShard.RejectAsync"/>
    [Alias("reject")]
    ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request);

    /// <inheritdoc cref="ISignatureShard.ReadAwaitedAsync"/>
    [Alias("read-awaited")]
    ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request);

    /// <inheritdoc cref="ISignatureShard.ReadMailboxAsync"/>
    [Alias("read-mailbox")]
    ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer);

    /// <inheritdoc cref="ISignatureShard.ChangeAsync"/>
    [Alias("change")]
    ValueTask ChangeAsync(SignerKey signer, PersonChoice choice);

    /// <inheritdoc cref="ISignatureShard.WithdrawAsync"/>
    [Alias("withdraw")]
    ValueTask<ShardSubtotal> WithdrawAsync(SignerKey signer);

    /// <inheritdoc cref="ISignatureShard.EraseAsync"/>
    [Alias("erase")]
    ValueTask<Erased> EraseAsync(SignerKey signer);

    /// <inheritdoc cref="ISignatureShard.MoveAsync"/>
    [Alias("move")]
    ValueTask<Moved> MoveAsync(StateMove move);

    /// <inheritdoc cref="ISignatureShard.ReadListedAsync"/>
    [Alias("read-listed")]
    ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(int count);

    /// <inheritdoc cref="ISignatureShard.ReadSeriesAsync"/>
    [Alias("read-series")]
    ValueTask<ShardSeries> ReadSeriesAsync(SeriesRange range);

    /// <inheritdoc cref="ISignatureShard.ReadVersionsAsync"/>
    [Alias("read-versions")]
    ValueTask<IReadOnlyList<VersionCount>> ReadVersionsAsync();

    /// <inheritdoc cref="ISignatureShard.SweepAsync"/>
    [Alias("sweep")]
    ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt);
}

/// <summary>The shard as a grain, placed on any silo so that a petition's shards spread over all of them.</summary>
/// <remarks>
/// Reentrant: <see cref="SignatureShard"/> is written for calls that interleave where they wait. While silos come and go a shard may for moments be
/// active twice; the ledger then keeps each signer once.
/// </remarks>
[Reentrant, RandomPlacement, GrainType("signature-shard")]
public sealed class SignatureShardGrain(IGrainContext context, ISignatureLedger ledger, IAwaitingSignatures awaiting, IActors actors, TimeProvider clock, SignatureOptions options)
    : SignatureShard(ShardId.Parse(context.GrainId.Key.ToString()!), ledger, awaiting, actors, clock, options), ISignatureShardGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
