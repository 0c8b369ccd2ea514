using System.Runtime.CompilerServices;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Petitions;

/// <summary>Counts as they move. However many watch a petition, its count is read once a second, from memory, and only while somebody watches.</summary>
/// <remarks>Those who watch wait for the same task, which is made anew with each piece of news: a watcher costs a few objects and no timer.</remarks>
internal sealed class LiveCounts(PetitionCounts counts, TimeProvider clock, IHostApplicationLifetime life)
{
    /// <summary>How often a count is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After so many looks without news the same is told again, so that connections whose other end is gone are found.</summary>
    public const int QuietLooks = 15;

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>The count now, and then each time it has moved; ends with the program, and with an outage that a browser then asks again after.</summary>
    public async IAsyncEnumerable<PetitionCount> WatchAsync(PetitionRecord petition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
        var watched = Join(petition);
        try
        {
            yield return await counts.ReadAsync(petition);
            for (var news = watched.Next; ; news = watched.Next)
            {
                PetitionCount count;
                try
                {
                    count = await news.WaitAsync(end.Token);
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }

                yield return count;
            }
        }
        finally
        {
            Leave(petition.Slug, watched);
        }
    }

    private Watched Join(PetitionRecord petition)
    {
        lock (_watched)
        {
            if (!_watched.TryGetValue(petition.Slug, out var watched))
            {
                _watched[petition.Slug] = watched = new();
                _ = TellAsync(petition, watched);
            }

            watched.Watchers++;
            return watched;
        }
    }

    private void Leave(string petition, Watched watched)
    {
        lock (_watched)
        {
            if (--watched.Watchers > 0) return;
            _watched.Remove(petition);
            watched.End.Cancel();
        }
    }

    private async Task TellAsync(PetitionRecord petition, Watched watched)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var (told, quiet) = (-1L, 0);
        try
        {
            while (await timer.WaitForNextTickAsync(watched.End.Token))
            {
                var count = await counts.ReadAsync(petition);
                if (count.Counted == told && ++quiet < QuietLooks) continue;
                (told, quiet) = (count.Counted, 0);
                watched.Tell(count);
            }
        }
        catch (OperationCanceledException) when (watched.End.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
        catch (Exception failure)
        {
            watched.Fail(failure);
        }
    }

    private sealed class Watched
    {
        private volatile TaskCompletionSource<PetitionCount> _next = New();

        public CancellationTokenSource End { get; } = new();

        public int Watchers { get; set; }

        public Task<PetitionCount> Next => _next.Task;

        public void Tell(PetitionCount count)
        {
            var told = _next;
            _next = New();
            told.SetResult(count);
        }

        public void Fail(Exception failure) => _next.TrySetException(failure);

        private static TaskCompletionSource<PetitionCount> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
