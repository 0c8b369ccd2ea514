using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

public sealed class InProcessActorsTests : IDisposable
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly InMemoryLedger _ledger = new();
    private readonly InProcessActors _actors;

    public InProcessActorsTests() => _actors = new(_documents, _ledger, new InMemoryAwaiting(), new InMemoryOutbox(), new(RandomNumberGenerator.GetBytes(32)), _clock, new(), new());

    public void Dispose() => _actors.Dispose();

    [Fact]
    public async Task Actor_lives_from_its_first_call()
    {
        var shard = _actors.SignatureShard(Shard);
        Assert.Equal(0, _actors.Living);

        await shard.SignAsync(Samples.Request(1));

        Assert.Equal(1, _actors.Living);
    }

    [Fact]
    public async Task Actor_is_forgotten_after_fifteen_idle_minutes()
    {
        await _actors.Campaign("fair-work").ReadKeyAsync();
        _clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, _actors.Living);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _actors.Living);
    }

    [Fact]
    public async Task Disposed_engine_forgets_nothing_more_but_still_answers()
    {
        await _actors.Campaign("fair-work").ReadKeyAsync();

        _actors.Dispose();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, _actors.Living);
        Assert.NotNull(await _actors.Campaign("fair-work").ReadKeyAsync());
    }
}
