using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Momentum;

/// <summary>This node's memory of the petitions' days, for pages: what is known is given at once, and a newer one is asked for behind it. Thread-safe.</summary>
public sealed class Sparklines(IActors actors, TimeProvider clock)
{
    /// <summary>How old what is given may be before a newer one is asked for.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    /// <summary>A page waits no longer for a picture: the first reader of a large petition gets none.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>A petition's days; <see langword="null"/> while they are not known, also for as long as storage is away.</summary>
    public async ValueTask<PetitionDays?> ReadAsync(PetitionRecord petition)
    {
        var kept = _kept.GetOrAdd(petition.Slug, static _ => new());
        var asking = kept.Ask(clock, () => RefreshAsync(petition.Slug, kept));
        if (kept.Days is null) await Task.WhenAny(asking, Task.Delay(Patience, clock));
        return kept.Days;
    }

    /// <summary>How many signed on each of the last days over these petitions, as far as it is known; the last day is today's.</summary>
    /// <param name="petitions">Which.</param>
    /// <param name="days">How many days, at least 1.</param>
    public async ValueTask<IReadOnlyList<long>> ReadLastAsync(IEnumerable<PetitionRecord> petitions, int days)
    {
        var today = (int)SeriesRange.BucketOf(SeriesUnit.Day, clock.GetUtcNow());
        var sum = new long[days];
        foreach (var known in await Task.WhenAll(petitions.Select(petition => ReadAsync(petition).AsTask())))
        {
            for (var day = 0; day < days; day++) sum[day] += known?.On(today - days + 1 + day) ?? 0;
        }

        return sum;
    }

    private async Task RefreshAsync(string slug, Kept kept)
    {
        try
        {
            kept.Days = await actors.Petition(slug).ReadDaysAsync();
        }
        catch (Exception)
        {
            // No picture is no reason to fail a page; the next reader after a while asks again.
        }
    }

    private sealed class Kept
    {
        private readonly Lock _gate = new();
        private Task _asking = Task.CompletedTask;
        private long? _askedAt;

        public PetitionDays? Days { get; set; }

        /// <summary>Asks if it is time to and nobody does; the question that is under way, or was last.</summary>
        public Task Ask(TimeProvider clock, Func<Task> askAsync)
        {
            lock (_gate)
            {
                if (!_asking.IsCompleted || (_askedAt is { } at && clock.GetElapsedTime(at) < KeptFor)) return _asking;
                _askedAt = clock.GetTimestamp();
                return _asking = askAsync();
            }
        }
    }
}
