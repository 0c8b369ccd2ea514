using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Actors;

/// <summary>The one-machine engine: actors are objects of this process.</summary>
/// <remarks>Every actor can be forgotten at any moment between calls, because each reads what it needs from storage when it is next called.</remarks>
public sealed class InProcessActors : IActors, IDisposable
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CollectEvery = TimeSpan.FromMinutes(1);

    private readonly ActorRegistry<string, Petition> _petitions;
    private readonly ActorRegistry<ShardId, SignatureShard> _shards;
    private readonly ActorRegistry<MailboxKey, Signer> _signers;
    private readonly ActorRegistry<string, Campaign> _campaigns;
    private readonly ActorRegistry<string, Catalogue> _catalogues;
    private readonly ITimer _collector;

    /// <summary>An engine over these stores.</summary>
    public InProcessActors(IDocuments documents, ISignatureLedger ledger, IAwaitingSignatures awaiting, IOutbox outbox, MasterKey master, TimeProvider clock, SignatureOptions options, SignerOptions signerOptions)
    {
        _petitions = new(slug => new(slug, documents, ledger, awaiting, this, clock, options), clock);
        _shards = new(id => new(id, ledger, awaiting, this, clock, options), clock);
        _signers = new(mailbox => new(mailbox, outbox, clock, signerOptions), clock);
        _campaigns = new(slug => new(slug, documents, master, clock), clock);
        _catalogues = new(_ => new(documents), clock);
        _collector = clock.CreateTimer(static engine => ((InProcessActors)engine!).Collect(), this, CollectEvery, CollectEvery);
    }

    /// <summary>How many actors are alive.</summary>
    public int Living => _petitions.Count + _shards.Count + _signers.Count + _campaigns.Count + _catalogues.Count;

    /// <inheritdoc/>
    public IPetition Petition(string slug) => new PetitionTurns(_petitions, slug);

    /// <inheritdoc/>
    public ISignatureShard SignatureShard(ShardId id) => new SignatureShardTurns(_shards, id);

    /// <inheritdoc/>
    public ISigner Signer(MailboxKey mailbox) => new SignerTurns(_signers, mailbox);

    /// <inheritdoc/>
    public ICampaign Campaign(string slug) => new CampaignTurns(_campaigns, slug);

    /// <inheritdoc/>
    public ICatalogue Catalogue() => new CatalogueTurns(_catalogues);

    /// <summary>Stops forgetting; actors need no farewell.</summary>
    public void Dispose() => _collector.Dispose();

    private void Collect()
    {
        _petitions.Collect(IdleAfter);
        _shards.Collect(IdleAfter);
        _signers.Collect(IdleAfter);
        _campaigns.Collect(IdleAfter);
        _catalogues.Collect(IdleAfter);
    }

    // The shells: each method runs the actor's own in the actor's turn. The Orleans engine has its counterpart in grain classes.
    private sealed class PetitionTurns(ActorRegistry<string, Petition> actors, string slug) : IPetition
    {
        public ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync() => actors.RunAsync(slug, petition => petition.ReadTallyAsync());

        public ValueTask ReportAsync(ShardSubtotal subtotal) => actors.RunAsync(slug, petition => petition.ReportAsync(subtotal));

        public ValueTask<PetitionDays> ReadDaysAsync() => actors.RunAsync(slug, petition => petition.ReadDaysAsync());

        public ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft) => actors.RunAsync(slug, petition => petition.CreateAsync(draft));

        public ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision) => actors.RunAsync(slug, petition => petition.ReviseAsync(revision));

        public ValueTask<PetitionEdit> MoveAsync(MoveRequest request) => actors.RunAsync(slug, petition => petition.MoveAsync(request));
    }

    private sealed class SignatureShardTurns(ActorRegistry<ShardId, SignatureShard> actors, ShardId id) : ISignatureShard
    {
        public ValueTask<ShardSubtotal> SignAsync(SignRequest request) => actors.RunAsync(id, shard => shard.SignAsync(request));

        public ValueTask<Awaited> AwaitAsync(AwaitRequest request) => actors.RunAsync(id, shard => shard.AwaitAsync(request));

        public ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request) => actors.RunAsync(id, shard => shard.ConfirmAsync(request));

        public ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request) => actors.RunAsync(id, shard => shard.RejectAsync(request));

        public ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request) => actors.RunAsync(id, shard => shard.ReadAwaitedAsync(request));

        public ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer) => actors.RunAsync(id, shard => shard.ReadMailboxAsync(signer));

        public ValueTask ChangeAsync(SignerKey signer, PersonChoice choice) => actors.RunAsync(id, shard => shard.ChangeAsync(signer, choice));

        public ValueTask<ShardSubtotal> WithdrawAsync(SignerKey signer) => actors.RunAsync(id, shard => shard.WithdrawAsync(signer));

        public ValueTask<Erased> EraseAsync(SignerKey signer) => actors.RunAsync(id, shard => shard.EraseAsync(signer));

        public ValueTask<Moved> MoveAsync(StateMove move) => actors.RunAsync(id, shard => shard.MoveAsync(move));

        public ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(int count) => actors.RunAsync(id, shard => shard.ReadListedAsync(count));

        public ValueTask<ShardSeries> ReadSeriesAsync(SeriesRange range) => actors.RunAsync(id, shard => shard.ReadSeriesAsync(range));

        public ValueTask<IReadOnlyList<VersionCount>> ReadVersionsAsync() => actors.RunAsync(id, shard => shard.ReadVersionsAsync());

        public ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt) => actors.RunAsync(id, shard => shard.SweepAsync(remindAgainAt));
    }

    private sealed class SignerTurns(ActorRegistry<MailboxKey, Signer> actors, MailboxKey mailbox) : ISigner
    {
        public ValueTask<bool> MailAsync(OutboxMail mail) => actors.RunAsync(mailbox, signer => signer.MailAsync(mail));

        public ValueTask<bool> MayTryCodeAsync() => actors.RunAsync(mailbox, signer => signer.MayTryCodeAsync());

        public ValueTask ForgetAsync() => actors.RunAsync(mailbox, signer => signer.ForgetAsync());

        public ValueTask<ErasureCertificate> CertifyAsync(ErasureCertificate certificate) => actors.RunAsync(mailbox, signer => signer.CertifyAsync(certificate));
    }

    private sealed class CampaignTurns(ActorRegistry<string, Campaign> actors, string slug) : ICampaign
    {
        public ValueTask<WrappedKey> ReadKeyAsync() => actors.RunAsync(slug, campaign => campaign.ReadKeyAsync());

        public ValueTask DestroyKeyAsync(string reason) => actors.RunAsync(slug, campaign => campaign.DestroyKeyAsync(reason));
    }

    private sealed class CatalogueTurns(ActorRegistry<string, Catalogue> actors) : ICatalogue
    {
        private const string TheOnlyOne = "catalogue";

        public ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion) => actors.RunAsync(TheOnlyOne, catalogue => catalogue.ReadAsync(knownVersion));

        public ValueTask RefreshAsync() => actors.RunAsync(TheOnlyOne, catalogue => catalogue.RefreshAsync());
    }
}
