using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Petitions;

public sealed class WordingCountsTests : IDisposable
{
    private readonly WholeInstallation _installation = new();
    private readonly WordingCounts _counts;

    public WordingCountsTests() => _counts = new(_installation.Actors, _installation.Clock);

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Versions_are_added_up_over_all_shards_and_one_that_nobody_signed_is_not_among_them()
    {
        await SignAsync(shard: 0, version: 1, signers: 3);
        await SignAsync(shard: 2, version: 1, signers: 2);
        await SignAsync(shard: 2, version: 3, signers: 1);

        Assert.Equal(new Dictionary<int, long> { [1] = 5, [3] = 1 }, await _counts.ReadAsync(Samples.Petition()));
    }

    [Fact]
    public async Task What_does_not_count_is_in_no_version_until_it_counts_again()
    {
        var shard = _installation.Actors.SignatureShard(new(WholeInstallation.Slug, 1));
        await SignAsync(shard: 1, version: 2, signers: 3);
        await shard.MoveAsync(new([new(Signer(2, 1))], SignatureState.Counted, FromReason: null, SignatureState.Invalidated, "rule"));
        await shard.WithdrawAsync(new(Signer(2, 2)));
        Assert.Equal(new Dictionary<int, long> { [2] = 1 }, await _counts.ReadAsync(Samples.Petition()));

        await shard.MoveAsync(new([new(Signer(2, 1))], SignatureState.Invalidated, "rule", SignatureState.Counted, Reason: null));
        _installation.Clock.Advance(WordingCounts.KeptFor);

        Assert.Equal(new Dictionary<int, long> { [2] = 2 }, await _counts.ReadAsync(Samples.Petition()));
    }

    [Fact]
    public async Task Within_a_second_the_same_is_answered_and_then_the_newer()
    {
        Assert.Empty(await _counts.ReadAsync(Samples.Petition()));
        await SignAsync(shard: 0, version: 1, signers: 3);
        Assert.Empty(await _counts.ReadAsync(Samples.Petition()));

        _installation.Clock.Advance(WordingCounts.KeptFor);

        Assert.Equal(3, (await _counts.ReadAsync(Samples.Petition()))[1]);
    }

    [Fact]
    public async Task An_outage_is_told_and_forgotten_after_a_second()
    {
        _installation.Ledger.BeforeReading = () => throw new StorageUnavailableException("Away.");
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _counts.ReadAsync(Samples.Petition()));

        _installation.Ledger.BeforeReading = () => Task.CompletedTask;
        _installation.Clock.Advance(WordingCounts.KeptFor);

        Assert.Empty(await _counts.ReadAsync(Samples.Petition()));
    }

    [Fact]
    public async Task Shard_that_was_forgotten_counts_the_same_versions_when_it_wakes()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(shard: 0, version: 1, signers: 2);
        await SignAsync(shard: 0, version: 2, signers: 1);
        _installation.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(0, _installation.Actors.Living);

        Assert.Equal([new(1, 2), new(2, 1)], await _installation.Actors.SignatureShard(new(WholeInstallation.Slug, 0)).ReadVersionsAsync());
    }

    private async Task SignAsync(int shard, int version, int signers)
    {
        var actor = _installation.Actors.SignatureShard(new(WholeInstallation.Slug, shard));
        for (var signer = 1; signer <= signers; signer++) await actor.SignAsync(Samples.Request(Signer(version, signer)) with { Version = version });
    }

    private static UInt128 Signer(int version, int number) => (UInt128)(uint)((100 * version) + number);
}
