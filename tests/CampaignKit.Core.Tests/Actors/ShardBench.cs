using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>One shard with everything around it in the test's hands: its turns, its ledger, its petition, its time.</summary>
internal sealed class ShardBench
{
    public static readonly ShardId Id = new("free-to-change", 3);

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public ShardBench() => Shard = Activate();

    public ManualTurns Turns { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public InMemoryAwaiting Awaiting { get; } = new();

    public SignatureOptions Options { get; } = new() { TallyInterval = Interval };

    public PetitionDouble Petition { get; } = new();

    public ManualClock Clock { get; private set; } = new();

    public SignatureShard Shard { get; private set; }

    public SignRequest[] Rows => Ledger.Rows(Id);

    public SignatureShard Activate() => new(Id, Ledger, Awaiting, Petition, Clock, Options);

    /// <summary>Another activation in a time of its own: whatever the last one still waited for never comes.</summary>
    public void Crash()
    {
        Clock = new();
        Shard = Activate();
    }

    public Task<ShardSubtotal> Sign(UInt128 signer) => SignOn(Shard, signer);

    public Task<ShardSubtotal> SignOn(SignatureShard shard, UInt128 signer) => Turns.Call(() => shard.SignAsync(Samples.Request(signer)));

    public void Commit() => Turns.Run(Ledger.Next().Commit);

    /// <summary>Commits what waits, and what comes of that, until nothing waits.</summary>
    public void CommitAll()
    {
        while (Ledger.IsHolding) Commit();
    }

    public void Fail() => Turns.Run(Ledger.Next().Fail);

    public void FailAfterLanding() => Turns.Run(Ledger.Next().FailAfterLanding);

    public void Wait(TimeSpan time) => Turns.Run(() => Clock.Advance(time));
}
