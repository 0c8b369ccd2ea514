using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

/// <summary>A day on which a million people sign, in some seconds: each signature says when it was given.</summary>
public sealed class ReplayedDayTests : IDisposable
{
    private const int People = 1_000_000;

    private readonly WholeInstallation _installation = new();

    // Yesterday: its minutes are known, and it is over.
    private DateTimeOffset Midnight => new(_installation.Clock.GetUtcNow().AddDays(-1).UtcDateTime.Date, TimeSpan.Zero);

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Buckets_equal_the_ledger_after_a_day_of_a_million_signatures_after_removals_and_after_a_restart()
    {
        await _installation.PublishAsync(Samples.Petition());
        var (random, shards) = (new Random(20261122), Samples.Petition().Shards);
        for (var person = 0; person < People; person++)
        {
            var request = Samples.Request(new((ulong)random.NextInt64(), (ulong)random.NextInt64())) with { SignedAt = Midnight.AddSeconds(SecondOfDay(random)) };
            await _installation.Actors.SignatureShard(new(WholeInstallation.Slug, request.Signer.Shard(shards))).SignAsync(request);
        }

        Assert.Equal(People, (await ExpectEqualAsync()).Counted);

        foreach (var rows in Enumerable.Range(0, shards).Select(shard => (Shard: _installation.Actors.SignatureShard(new(WholeInstallation.Slug, shard)), Rows: _installation.Ledger.Rows(new(WholeInstallation.Slug, shard)))))
        {
            for (var at = 0; at < 50; at++) await rows.Shard.WithdrawAsync(rows.Rows[at * 100].Signer);
            var some = rows.Rows.Skip(10_000).Take(1_000).Select(row => row.Signer).ToList();
            Assert.Equal(1_000, (await rows.Shard.MoveAsync(new(some, SignatureState.Counted, FromReason: null, SignatureState.Invalidated, "rule"))).Count);
            Assert.Equal(500, (await rows.Shard.MoveAsync(new(some[..500], SignatureState.Invalidated, "rule", SignatureState.Counted, Reason: null))).Count);
        }

        var left = People - shards * (50 + 500);
        Assert.Equal(left, (await ExpectEqualAsync()).Counted);

        var reads = _installation.Ledger.SignerReads;
        _installation.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(left, (await ExpectEqualAsync()).Counted);
        Assert.Equal(reads + shards, _installation.Ledger.SignerReads);
    }

    // A quiet night, two news broadcasts, and the rest of the day.
    private static double SecondOfDay(Random random) => random.Next(10) switch
    {
        < 3 => 12 * 3600 + random.Next(600),
        < 6 => 19 * 3600 + random.Next(1_800),
        _ => random.Next(86_400),
    };

    private async Task<SeriesAnswer> ExpectEqualAsync()
    {
        var rows = _installation.Rows().Where(row => row.State is SignatureState.Counted).ToList();
        var series = new PetitionSeries(_installation.Actors, _installation.Clock);
        SeriesAnswer? last = null;
        foreach (var (unit, count) in new[] { (SeriesUnit.Minute, 1_440), (SeriesUnit.Hour, 24), (SeriesUnit.Day, 1) })
        {
            var range = new SeriesRange(unit, SeriesRange.BucketOf(unit, Midnight), count);
            var expected = new long[count];
            foreach (var row in rows) expected[SeriesRange.BucketOf(unit, row.CountedAt) - range.First]++;

            last = await series.ReadAsync(Samples.Petition(), range);

            Assert.Equal(expected, last.Buckets);
            Assert.Equal(rows.Count, last.Counted);
        }

        return last!;
    }
}
