using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Petitions;

/// <summary>How many have signed which wording of a petition, as one node knows it. Thread-safe.</summary>
/// <remarks>However many ask, the shards of a petition are asked once a second, and only while somebody asks. What is kept is one answer for each petition with more than one wording.</remarks>
public sealed class WordingCounts(IActors actors, TimeProvider clock)
{
    /// <summary>For so long an answer is given again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (Task<IReadOnlyDictionary<int, long>> Answer, long At)> _kept = new(StringComparer.Ordinal);

    /// <summary>Signatures that count, by the number of the wording; one that nobody signed is not there.</summary>
    /// <exception cref="StorageUnavailableException">The ledger could not be read now.</exception>
    public async ValueTask<IReadOnlyDictionary<int, long>> ReadAsync(PetitionRecord petition)
    {
        Task<IReadOnlyDictionary<int, long>> answer;
        lock (_kept)
        {
            var now = clock.GetTimestamp();
            var isYoung = _kept.TryGetValue(petition.Slug, out var known) && clock.GetElapsedTime(known.At, now) < KeptFor;
            answer = isYoung ? known.Answer : AskAsync(petition);
            if (!isYoung) _kept[petition.Slug] = (answer, now);
        }

        return await answer;
    }

    private async Task<IReadOnlyDictionary<int, long>> AskAsync(PetitionRecord petition)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, petition.Shards).Select(number => actors.SignatureShard(new(petition.Slug, number)).ReadVersionsAsync().AsTask()));
        return shards.SelectMany(counts => counts).GroupBy(count => count.Version).ToDictionary(version => version.Key, version => version.Sum(count => count.Counted));
    }
}
