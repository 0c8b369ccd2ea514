using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Review;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Campaigns;

/// <summary>An installation with one campaign, whose destruction can be made to die before any of its effects.</summary>
internal sealed class DestructionBench : IDisposable
{
    public const string Slug = "fair-work";

    private readonly InProcessActors _actors;
    private int _effects;

    public NotingCopies Copies { get; } = new();

    public DestructionBench()
    {
        Master = new(new byte[MasterKey.Size]);
        _actors = new(Documents, Ledger, new InMemoryAwaiting(), new InMemoryOutbox(), Master, Clock, new SignatureOptions(), new());
        Keyring = new(_actors, Master, Clock);
        Destruction = new(Documents, Ledger, _actors, Keyring, new Outbox(this), Copies, new Traces(this), Master, Clock);
        Retention = new(Documents, Ledger, Clock);
        Documents.BeforeWriting = () => EffectAsync();
        Documents.Put(CampaignRecord.Kind, Slug, Samples.Campaign());
    }

    public ManualClock Clock { get; } = new();

    public InMemoryDocuments Documents { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public MasterKey Master { get; }

    public Keyring Keyring { get; }

    public KeyDestruction Destruction { get; }

    public Retention Retention { get; }

    /// <summary>What the outbox and the store's files were asked to forget, in order, and whether the key was still there then.</summary>
    public List<(string What, bool HasKey)> Forgotten { get; } = [];

    /// <summary>The effect, from 1, before which the process dies; 0 for none.</summary>
    public int DiesBefore { get; set; }

    /// <summary>Effects begun since the last <see cref="Restart"/>.</summary>
    public int Effects => _effects;

    public ICampaign Campaign => _actors.Campaign(Slug);

    public void Dispose() => _actors.Dispose();

    /// <summary>Stores a petition of the campaign with signatures in two of its shards.</summary>
    public async Task AddAsync(PetitionRecord petition, int signers = 3)
    {
        Documents.Put(PetitionRecord.Kind, petition.Slug, petition);
        await Ledger.AppendAsync(new(petition.Slug, 0), 1, [.. Enumerable.Range(1, signers - 1).Select(signer => Samples.Request((uint)signer))]);
        await Ledger.AppendAsync(new(petition.Slug, 3), 1, [Samples.Request(1000)]);
    }

    public void Restart() => (_effects, DiesBefore) = (0, 0);

    public async Task<PetitionRecord> PetitionAsync(string slug) => (await Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!.Value;

    public async Task<Attestation?> AttestationAsync(string slug) => (await Documents.ReadAsync<Attestation>(Attestation.Kind, slug))?.Value;

    public async Task<DestructionRecord?> RecordAsync() => (await Documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, Slug))?.Value;

    public async Task<bool> HasKeyAsync()
    {
        try
        {
            await new Campaign(Slug, Documents, Master, Clock).ReadKeyAsync();
            return true;
        }
        catch (KeyDestroyedException)
        {
            return false;
        }
    }

    private Task EffectAsync() => ++_effects == DiesBefore ? Task.FromException(new StorageUnavailableException("The process dies here.")) : Task.CompletedTask;

    private async Task ForgetAsync(string what)
    {
        await EffectAsync();
        Forgotten.Add((what, (await Documents.ReadAsync<CampaignKeyRecord>(Core.Campaigns.Campaign.KeyKind, Slug))?.Value.DestroyedAt is null));
    }

    /// <summary>Notes whose copies of mails were removed.</summary>
    internal sealed class NotingCopies : IMailCopies
    {
        public List<string> Campaigns { get; } = [];

        public Task ForgetAsync(Core.Signers.MailboxKey recipient) => throw new NotSupportedException("A campaign ends here, no mailbox.");

        public Task ForgetCampaignAsync(string campaign)
        {
            Campaigns.Add(campaign);
            return Task.CompletedTask;
        }
    }

    private sealed class Outbox(DestructionBench bench) : NoOutbox
    {
        public override Task ForgetCampaignAsync(string campaign) => bench.ForgetAsync($"mails of {campaign}");
    }

    private sealed class Traces(DestructionBench bench) : ITraces
    {
        public Task RemoveAsync() => bench.ForgetAsync("traces");
    }
}
