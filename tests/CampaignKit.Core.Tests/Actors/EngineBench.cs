using CampaignKit.Core.Actors;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>An engine whose stores are in the test's hands. They may hold what earlier tests left, so each test has a petition of its own.</summary>
internal abstract class EngineBench
{
    /// <summary>Long enough for whatever will happen at all.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<InMemoryLedger.HeldAppend> _taken = [];
    private int _slugs;

    public InMemoryDocuments Documents { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public InMemoryAwaiting Awaiting { get; } = new();

    public InMemoryOutbox Outbox { get; } = new();

    /// <summary>The places that actors are called from. Every one of them has to get the same answers.</summary>
    public abstract IReadOnlyList<IActors> Nodes { get; }

    /// <summary>Forgets every actor, as if nobody had called it for long.</summary>
    public abstract Task ForgetAsync();

    /// <summary>Returns when the shard has told its petition by itself that it counted so many or more.</summary>
    public abstract Task ReportedAsync(ShardId shard, long counted);

    /// <summary>Takes away what an earlier test did to the stores, even one that failed.</summary>
    public void Reset()
    {
        (Documents.BeforeReading, Documents.AfterReading, Documents.BeforeWriting) = (_ => Task.CompletedTask, _ => Task.CompletedTask, () => Task.CompletedTask);
        (Ledger.BeforeReading, Ledger.HoldsAppends) = (() => Task.CompletedTask, false);
        Outbox.IsAway = false;
        foreach (var append in _taken.Where(append => !append.Task.IsCompleted)) append.Fail();
        _taken.Clear();
        while (Ledger.IsHolding) Ledger.Next().Fail();
    }

    public string NewSlug(string stem) => $"{stem}-{Interlocked.Increment(ref _slugs)}";

    public MailboxKey NewMailbox() => new(UInt128.MaxValue - (uint)Interlocked.Increment(ref _slugs));

    /// <summary>Stores a new open petition and gives its slug.</summary>
    public string NewPetition(int shards = 4)
    {
        var slug = NewSlug("petition");
        Documents.Put(PetitionRecord.Kind, slug, Samples.Petition(slug) with { Shards = shards });
        return slug;
    }

    /// <summary>Signs at one of the nodes, counted round.</summary>
    public Task<ShardSubtotal> SignAsync(ShardId shard, int signer, int node = 0) =>
        Task.Run(() => Nodes[node % Nodes.Count].SignatureShard(shard).SignAsync(Samples.Request((uint)signer)).AsTask());

    /// <summary>The append or flush that has waited longest, or the next to come.</summary>
    public async Task<InMemoryLedger.HeldAppend> HeldAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var append = await Ledger.NextAsync(patience.Token);
        _taken.Add(append);
        return append;
    }

    /// <summary>Who is in a partition, in the order of the rows.</summary>
    public IEnumerable<int> Signers(ShardId shard) => Ledger.Rows(shard).Select(row => (int)row.Signer.Value);
}
