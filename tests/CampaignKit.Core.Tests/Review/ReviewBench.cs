using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Review;

/// <summary>Who signs, as far as a test cares.</summary>
internal sealed record Signer(string Email)
{
    public string Name { get; init; } = "Ada Lovelace";

    public string Country { get; init; } = "CA";

    public string? Postcode { get; init; }

    public string? Locale { get; init; }

    public string? Source { get; init; }

    public bool Updates { get; init; } = true;

    public string? Partners { get; init; }

    public Visibility Visibility { get; init; } = Visibility.Named;

    public SignatureState State { get; init; }

    public string? Reason { get; init; }
}

/// <summary>A petition with signatures, and one process over stores that outlive it.</summary>
internal sealed class ReviewBench : IDisposable
{
    public const string Slug = "free-to-change";
    public const string By = "Grace";
    public const string Because = "Sent by a robot through one label.";

    private readonly InMemoryAwaiting _awaiting = new();
    private readonly MasterKey _master = new(new byte[MasterKey.Size]);

    public ReviewBench(int shards = 3)
    {
        Petition = Samples.Petition(Slug) with { Shards = shards };
        Documents.Put(CampaignRecord.Kind, Petition.Campaign, Samples.Campaign());
        Documents.Put(PetitionRecord.Kind, Slug, Petition);
        Restart();
    }

    public PetitionRecord Petition { get; }

    public ManualClock Clock { get; } = new();

    public InMemoryDocuments Documents { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public Node Node { get; private set; }

    public FaultyStores Stores => Node.Stores;

    public CatalogueCache Catalogue => Node.Catalogue;

    public PetitionCounts Counts => Node.Counts;

    public Invalidating Invalidating => Node.Invalidating;

    public Reviewing Reviewing => Node.Reviewing;

    public SignRequest[] Rows => [.. Enumerable.Range(0, Petition.Shards).SelectMany(shard => Ledger.Rows(new(Slug, shard)))];

    /// <summary>Another process over what the last one left.</summary>
    [MemberNotNull(nameof(Node))]
    public void Restart()
    {
        Node?.Dispose();
        Node = NewNode();
    }

    /// <summary>A process over the same stores, beside the others.</summary>
    public Node NewNode() => new(new(Ledger, Documents), _awaiting, _master, Clock);

    /// <summary>Signs, one after another, at this moment.</summary>
    public async Task SignAsync(params Signer[] signers)
    {
        await Catalogue.RefreshAsync();
        foreach (var signer in signers) await SignAsync(await RequestAsync(signer));
    }

    /// <summary>Puts signatures into the ledger of a petition that nobody has called yet: the same, and faster when there are many.</summary>
    public async Task FillAsync(IEnumerable<Signer> signers)
    {
        await Catalogue.RefreshAsync();
        var rows = new List<SignRequest>();
        foreach (var signer in signers) rows.Add(await RequestAsync(signer));
        foreach (var shard in rows.GroupBy(row => row.Signer.Shard(Petition.Shards))) await Ledger.AppendAsync(new(Slug, shard.Key), 1, [.. shard]);
    }

    /// <summary>Signs, and has it counted here.</summary>
    public async Task SignAsync(SignRequest request) => await Counts.ApplyAsync(Petition, await Shard(request.Signer).SignAsync(request));

    public ISignatureShard Shard(SignerKey signer) => Node.Actors.SignatureShard(new(Slug, signer.Shard(Petition.Shards)));

    public async Task<SignRequest> RequestAsync(Signer signer)
    {
        var keys = await Node.Keyring.ForAsync(Petition);
        var key = keys.SignerKey(MailboxOf(signer));
        return new()
        {
            Signer = key,
            SignedAt = Clock.GetUtcNow(),
            Country = signer.Country,
            Visibility = signer.Visibility,
            Updates = signer.Updates,
            Partners = signer.Partners,
            Locale = signer.Locale,
            Source = signer.Source,
            State = signer.State,
            Reason = signer.Reason,
            SealedPerson = keys.Seal(
                new()
                {
                    Name = signer.Visibility is Visibility.CountOnly ? null : signer.Name,
                    Email = signer.Updates || signer.Partners is not null ? signer.Email : null,
                    Postcode = signer.Postcode,
                },
                key),
        };
    }

    public async Task<string> ReceiptAsync(Signer signer) => (await Node.Keyring.ForAsync(Petition)).Receipt(await KeyAsync(signer));

    public async Task<SignerKey> KeyAsync(Signer signer) => (await Node.Keyring.ForAsync(Petition)).SignerKey(MailboxOf(signer));

    public async Task<SignRequest> RowAsync(Signer signer)
    {
        var key = await KeyAsync(signer);
        return Rows.Single(row => row.Signer == key);
    }

    /// <summary>Counted, held, invalidated, in the ledger and after a look-up also in what the public is told.</summary>
    public async Task<(int Counted, int Held, int Invalidated)> StatesAsync()
    {
        int In(SignatureState state) => Rows.Count(row => row.State == state);
        var states = (In(SignatureState.Counted), In(SignatureState.HeldForReview), In(SignatureState.Invalidated));
        var count = await Counts.ReadAsync(Petition);
        Assert.Equal(states, ((int)count.Counted, (int)count.Awaiting, (int)count.Invalidated));
        return states;
    }

    /// <summary>What everybody is told now.</summary>
    public async Task<Breakdown> BreakdownAsync()
    {
        var breakdown = Breakdown.Of(await Counts.ReadAsync(Petition), Catalogue.Current.InvalidationsOf(Slug));
        Assert.Equal(breakdown.Removed, breakdown.Removals.Where(removal => removal.Undone is null).Sum(removal => removal.Number) - breakdown.WithdrawnSince);
        return breakdown;
    }

    /// <summary>The documents of all invalidations, as they lie in the store.</summary>
    public async Task<string> StoredAsync()
    {
        var text = "";
        foreach (var document in await Documents.ListAsync<JsonElement>(Invalidation.Kind)) text += $"{document.Id} {JsonSerializer.Serialize(document.Value, DocumentJson.Options)}\n";
        return text;
    }

    public void Dispose() => Node.Dispose();

    private static Mailbox MailboxOf(Signer signer) => Mailbox.TryParse(signer.Email, out var mailbox, out var problem) ? mailbox : throw new ArgumentException(problem, nameof(signer));
}

/// <summary>One process: its engine, what it knows by heart, and its services.</summary>
internal sealed class Node : IDisposable
{
    private readonly InProcessActors _actors;

    public Node(FaultyStores stores, IAwaitingSignatures awaiting, MasterKey master, TimeProvider clock)
    {
        var options = new SignatureOptions();
        Stores = stores;
        _actors = new(stores, stores, awaiting, new NoOutbox(), master, clock, options, new SignerOptions());
        Keyring = new(_actors, master, clock);
        Catalogue = new(_actors);
        Counts = new(_actors, clock, options);
        Invalidating = new(Catalogue, Keyring, stores, stores, _actors, Counts, clock);
        Reviewing = new(Catalogue, Keyring, stores, stores, _actors, Counts, clock);
    }

    public FaultyStores Stores { get; }

    public IActors Actors => _actors;

    public Keyring Keyring { get; }

    public CatalogueCache Catalogue { get; }

    public PetitionCounts Counts { get; }

    public Invalidating Invalidating { get; }

    public Reviewing Reviewing { get; }

    public void Dispose() => _actors.Dispose();
}
