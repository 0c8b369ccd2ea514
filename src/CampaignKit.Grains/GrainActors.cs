using CampaignKit.Core.Momentum;
using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Grains;

/// <summary>The engine of many machines: actors are grains, each on some silo of the cluster.</summary>
public sealed class GrainActors(IGrainFactory grains, TimeProvider clock) : IActors
{
    private readonly GrainCalls _calls = new(clock);

    // Every signature asks for one, and there are few: 256 for each petition at most. Making a reference costs more than the call's own way there.
    private readonly ConcurrentDictionary<ShardId, ISignatureShard> _shards = new();

    /// <inheritdoc/>
    public IPetition Petition(string slug) => new PetitionCalls(_calls, grains.GetGrain<IPetitionGrain>(slug));

    /// <inheritdoc/>
    public ISignatureShard SignatureShard(ShardId id) => _shards.TryGetValue(id, out var shard)
        ? shard
        : _shards.GetOrAdd(id, new SignatureShardCalls(_calls, grains.GetGrain<ISignatureShardGrain>(id.ToString())));

    /// <inheritdoc/>
    public ICampaign Campaign(string slug) => new CampaignCalls(_calls, grains.GetGrain<ICampaignGrain>(slug));

    /// <inheritdoc/>
    public ISigner Signer(MailboxKey mailbox) => new SignerCalls(_calls, grains.GetGrain<ISignerGrain>(mailbox.ToString()));

    /// <inheritdoc/>
    public ICatalogue Catalogue() => new CatalogueCalls(_calls, grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.TheOnlyOne));

    private sealed class PetitionCalls(GrainCalls calls, IPetitionGrain grain) : IPetition
    {
        public ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync() => calls.RunAsync(grain.ReadTallyAsync);

        public ValueTask ReportAsync(ShardSubtotal subtotal) => calls.RunAsync(() => grain.ReportAsync(subtotal));

        public ValueTask<PetitionDays> ReadDaysAsync() => calls.RunAsync(grain.ReadDaysAsync);

        public ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft) => calls.RunAsync(() => grain.CreateAsync(draft));

        public ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision) => calls.RunAsync(() => grain.ReviseAsync(revision));

        public ValueTask<PetitionEdit> MoveAsync(MoveRequest request) => calls.RunAsync(() => grain.MoveAsync(request));
    }

    private sealed class SignatureShardCalls(GrainCalls calls, ISignatureShardGrain grain) : ISignatureShard
    {
        public ValueTask<ShardSubtotal> SignAsync(SignRequest request) => calls.RunAsync(() => grain.SignAsync(request));

        public ValueTask<Awaited> AwaitAsync(AwaitRequest request) => calls.RunAsync(() => grain.AwaitAsync(request));

        public ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request) => calls.RunAsync(() => grain.ConfirmAsync(request));

        public ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request) => calls.RunAsync(() => grain.RejectAsync(request));

        public ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request) => calls.RunAsync(() => grain.ReadAwaitedAsync(request));

        public ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer) => calls.RunAsync(() => grain.ReadMailboxAsync(signer));

        public ValueTask ChangeAsync(SignerKey signer, PersonChoice choice) => calls.RunAsync(() => grain.ChangeAsync(signer, choice));

        public ValueTask<ShardSubtotal> WithdrawAsync(SignerKey signer) => calls.RunAsync(() => grain.WithdrawAsync(signer));

        public ValueTask<Erased> EraseAsync(SignerKey signer) => calls.RunAsync(() => grain.EraseAsync(signer));

        public ValueTask<Moved> MoveAsync(StateMove move) => calls.RunAsync(() => grain.MoveAsync(move));

        public ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(int count) => calls.RunAsync(() => grain.ReadListedAsync(count));

        public ValueTask<ShardSeries> ReadSeriesAsync(SeriesRange range) => calls.RunAsync(() => grain.ReadSeriesAsync(range));

        public ValueTask<IReadOnlyList<VersionCount>> ReadVersionsAsync() => calls.RunAsync(grain.ReadVersionsAsync);

        public ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt) => calls.RunAsync(() => grain.SweepAsync(remindAgainAt));
    }

    private sealed class CampaignCalls(GrainCalls calls, ICampaignGrain grain) : ICampaign
    {
        public ValueTask<WrappedKey> ReadKeyAsync() => calls.RunAsync(grain.ReadKeyAsync);

        public ValueTask DestroyKeyAsync(string reason) => calls.RunAsync(() => grain.DestroyKeyAsync(reason));
    }

    private sealed class SignerCalls(GrainCalls calls, ISignerGrain grain) : ISigner
    {
        public ValueTask<bool> MailAsync(OutboxMail mail) => calls.RunAsync(() => grain.MailAsync(mail));

        public ValueTask<bool> MayTryCodeAsync() => calls.RunAsync(grain.MayTryCodeAsync);

        public ValueTask ForgetAsync() => calls.RunAsync(grain.ForgetAsync);

        public ValueTask<ErasureCertificate> CertifyAsync(ErasureCertificate certificate) => calls.RunAsync(() => grain.CertifyAsync(certificate));
    }

    private sealed class CatalogueCalls(GrainCalls calls, ICatalogueGrain grain) : ICatalogue
    {
        public ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion) => calls.RunAsync(() => grain.ReadAsync(knownVersion));

        public ValueTask RefreshAsync() => calls.RunAsync(grain.RefreshAsync);
    }
}
