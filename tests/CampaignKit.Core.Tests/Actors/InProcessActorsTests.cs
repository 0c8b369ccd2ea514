using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
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

    public InProcessActorsTests() => _actors = new(_documents, _ledger, new(RandomNumberGenerator.GetBytes(32)), _clock, new());

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
    public async Task Shard_that_was_forgotten_knows_its_signers_again_from_the_ledger()
    {
        await _actors.SignatureShard(Shard).SignAsync(Samples.Request(1));
        _clock.Advance(TimeSpan.FromMinutes(15));

        var repeat = await _actors.SignatureShard(Shard).SignAsync(Samples.Request(1));

        Assert.Equal(new(0, 1, 1), repeat);
        Assert.Equal(2, _ledger.SignerReads);
    }

    [Fact]
    public async Task Concurrent_signatures_are_counted_exactly()
    {
        var signers = Enumerable.Range(0, 1000).Select(call => (UInt128)(uint)(call % 100));

        await Task.WhenAll(signers.Select(signer => Task.Run(async () => await _actors.SignatureShard(Shard).SignAsync(Samples.Request(signer)))));

        Assert.Equal(100, _ledger.Rows(Shard).Length);
        Assert.Equal(100, _ledger.Rows(Shard).Select(row => row.Signer).Distinct().Count());
    }

    [Fact]
    public async Task Shards_report_to_their_petition()
    {
        _documents.Put(PetitionRecord.Kind, Shard.Petition, Samples.Petition(Shard.Petition));
        await _actors.Petition(Shard.Petition).ReadTallyAsync();
        var signed = await _actors.SignatureShard(Shard).SignAsync(Samples.Request(1));

        await _actors.Petition(Shard.Petition).ReportAsync(signed);

        Assert.Equal(1, (await _actors.Petition(Shard.Petition).ReadTallyAsync()).Sum(subtotal => subtotal.Counted));
    }

    [Fact]
    public async Task There_is_one_catalogue_and_it_is_published_again_when_asked()
    {
        var before = await _actors.Catalogue().ReadAsync(knownVersion: null);
        _documents.Put(Theme.Kind, "permits", new Theme("permits", "Permits"));

        await _actors.Catalogue().RefreshAsync();

        Assert.Empty(before!.Themes);
        Assert.Single((await _actors.Catalogue().ReadAsync(before.Version))!.Themes);
        Assert.Equal(1, _actors.Living);
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
