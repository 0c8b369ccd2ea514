using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Momentum;

/// <summary>The series of petitions as one node knows them. Thread-safe.</summary>
/// <remarks>However many ask, the shards of a petition are asked for the same buckets once a second, and only while somebody asks.</remarks>
public sealed class PetitionSeries(IActors actors, TimeProvider clock)
{
    /// <summary>For so long an answer is given again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private const int MostKept = 300;

    private readonly ConcurrentDictionary<(string Petition, SeriesRange Range), Lazy<Kept>> _kept = new();

    /// <summary>The buckets of a petition over all its shards. Minutes are known of today and two days before.</summary>
    /// <exception cref="StorageUnavailableException">The ledger could not be read now.</exception>
    public async ValueTask<SeriesAnswer> ReadAsync(PetitionRecord petition, SeriesRange range)
    {
        var now = clock.GetTimestamp();
        var known = _kept.GetOrAdd((petition.Slug, range), static (key, asked) => asked.This.Begin(asked.petition, key.Range, asked.now), (This: this, petition, now));
        if (clock.GetElapsedTime(known.Value.At, now) >= KeptFor)
        {
            var newer = Begin(petition, range, now);
            known = _kept.TryUpdate((petition.Slug, range), newer, known) ? newer : _kept.GetValueOrDefault((petition.Slug, range), newer);
        }

        if (_kept.Count > MostKept) Forget(now);
        return await known.Value.Answer;
    }

    private Lazy<Kept> Begin(PetitionRecord petition, SeriesRange range, long at) => new(() => new(AskAsync(petition, range), at));

    private async Task<SeriesAnswer> AskAsync(PetitionRecord petition, SeriesRange range)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, petition.Shards).Select(number => actors.SignatureShard(new(petition.Slug, number)).ReadSeriesAsync(range).AsTask()));
        var buckets = new long[range.Count];
        foreach (var shard in shards)
        {
            for (var at = 0; at < buckets.Length; at++) buckets[at] += shard.Buckets[at];
        }

        return new(range, shards.Sum(shard => shard.Counted), buckets);
    }

    // Ranges move on with time, so what is no longer given is not asked for again either.
    private void Forget(long now)
    {
        foreach (var (key, kept) in _kept)
        {
            if (kept.IsValueCreated && clock.GetElapsedTime(kept.Value.At, now) >= KeptFor) _kept.TryRemove(key, out _);
        }
    }

    private sealed record Kept(Task<SeriesAnswer> Answer, long At);
}

/// <summary>Some buckets of a petition.</summary>
/// <param name="Range">Which.</param>
/// <param name="Counted">What all buckets of the petition add up to, those that were not asked for included.</param>
/// <param name="Buckets">Signatures that count, in order.</param>
public sealed record SeriesAnswer(SeriesRange Range, long Counted, IReadOnlyList<long> Buckets);
