using CampaignKit.Core.Actors;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>The one-machine engine in a time that stands still.</summary>
internal sealed class InProcessBench : EngineBench, IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly SignatureOptions _options = new();
    private readonly InProcessActors _actors;

    public InProcessBench() => _actors = new(Documents, Ledger, Awaiting, Outbox, new(new byte[32]), _clock, _options, new());

    public override IReadOnlyList<IActors> Nodes => [_actors];

    public override Task ForgetAsync()
    {
        // A minute more, because a shard may call its petition yet.
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(0, _actors.Living);
        return Task.CompletedTask;
    }

    public override async Task ReportedAsync(ShardId shard, long counted)
    {
        _clock.Advance(_options.TallyInterval);

        // Turns come in order, so the report is over when a later call is.
        Assert.True((await _actors.SignatureShard(shard).SignAsync(Ledger.Rows(shard)[0])).Counted >= counted);
    }

    public void Dispose() => _actors.Dispose();
}
