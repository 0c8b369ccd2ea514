using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Momentum;

/// <summary>A petition's days as its actor keeps them: in memory, and in a document of which it is the only writer. Not thread-safe; the actor takes turns.</summary>
internal sealed class DaysOfPetition(string slug, IDocuments documents, IActors actors, TimeProvider clock)
{
    /// <summary>For so long days are given out that may lack what changed since.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private Document<PetitionDays>? _stored;
    private bool _isRead;
    private PetitionDays? _days;
    private long? _readAt;

    /// <summary>The days: those that are known while they are exact or young, or else asked of all shards and stored.</summary>
    /// <param name="revisions">The newest revision of each shard.</param>
    public async Task<PetitionDays> ReadAsync(IReadOnlyList<long> revisions)
    {
        if (_days is not null && _readAt is { } at && clock.GetElapsedTime(at) < KeptFor) return _days;
        if (!_isRead)
        {
            _stored = await documents.ReadAsync<PetitionDays>(PetitionDays.Kind, slug);
            (_days, _isRead) = (_stored?.Value ?? _days, true);
        }

        if (revisions.All(revision => revision == 0)) return PetitionDays.None;
        if (_days is { } days && days.Revisions.SequenceEqual(revisions)) return days;

        (_days, _readAt) = (await AskAsync(revisions.Count), clock.GetTimestamp());
        if (_days.Revisions.Count > 0) await StoreAsync(_days);
        return _days;
    }

    private async Task<PetitionDays> AskAsync(int shards)
    {
        // The first question is for where the days begin.
        var today = SeriesRange.BucketOf(SeriesUnit.Day, clock.GetUtcNow());
        var begun = await ReadShardsAsync(shards, new(SeriesUnit.Day, today, 1));

        // Up to tomorrow: the clock of another machine may be ahead. And not from the year in which a clock that was never set believes to be.
        var after = today + 2;
        var first = Math.Clamp(begun.Min(shard => shard.FirstDay) ?? today, after - SeriesRange.MostBuckets, today);
        return PetitionDays.Of((int)first, await ReadShardsAsync(shards, new(SeriesUnit.Day, first, (int)(after - first))));
    }

    private Task<ShardSeries[]> ReadShardsAsync(int shards, SeriesRange range) =>
        Task.WhenAll(Enumerable.Range(0, shards).Select(number => actors.SignatureShard(new(slug, number)).ReadSeriesAsync(range).AsTask()));

    private async Task StoreAsync(PetitionDays days)
    {
        try
        {
            await documents.WriteAsync([new(PetitionDays.Kind, slug, days, _stored?.ETag)]);
            _stored = await documents.ReadAsync<PetitionDays>(PetitionDays.Kind, slug);
        }
        catch (DocumentConflictException)
        {
            // Another activation was here. Which version is there now is looked up when these days are no longer young.
            _isRead = false;
        }
        catch (StorageUnavailableException)
        {
            // They are known all the same.
        }
    }
}
