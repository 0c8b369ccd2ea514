using System.Runtime.CompilerServices;

namespace CampaignKit.Web.Petitions;

/// <summary>Things as they change. However many watch one, it is read once a second, and only while somebody watches.</summary>
/// <remarks>Those who watch wait for the same task, which is made anew with each piece of news: a watcher costs a few objects and no timer.</remarks>
/// <param name="isSame">Whether the second of two readings is no news to who was told the first.</param>
/// <param name="clock">Measures the interval.</param>
/// <param name="life">The program's, with which all watching ends.</param>
internal sealed class Watches<T>(Func<T, T, bool> isSame, TimeProvider clock, IHostApplicationLifetime life)
{
    /// <summary>How often a thing is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After so many looks without news the same is told again, so that connections whose other end is gone are found.</summary>
    public const int QuietLooks = 15;

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>The thing now, and then each time it has changed; ends with the program, and with an outage that a browser then asks again after.</summary>
    /// <param name="thing">What all who watch the same say.</param>
    /// <param name="readAsync">Reads it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> WatchAsync(string thing, Func<ValueTask<T>> readAsync, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
        var watched = Join(thing, readAsync);
        try
        {
            yield return await readAsync();
            for (var news = watched.Next; ; news = watched.Next)
            {
                T told;
                try
                {
                    told = await news.WaitAsync(end.Token);
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }

                yield return told;
            }
        }
        finally
        {
            Leave(thing, watched);
        }
    }

    private Watched Join(string thing, Func<ValueTask<T>> readAsync)
    {
        lock (_watched)
        {
            if (!_watched.TryGetValue(thing, out var watched))
            {
                _watched[thing] = watched = new();
                _ = TellAsync(watched, readAsync);
            }

            watched.Watchers++;
            return watched;
        }
    }

    private void Leave(string thing, Watched watched)
    {
        lock (_watched)
        {
            if (--watched.Watchers > 0) return;
            _watched.Remove(thing);
            watched.End.Cancel();
        }
    }

    private async Task TellAsync(Watched watched, Func<ValueTask<T>> readAsync)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var (told, quiet) = (default((T Value, bool IsTold)), 0);
        try
        {
            while (await timer.WaitForNextTickAsync(watched.End.Token))
            {
                var now = await readAsync();
                if (told.IsTold && isSame(told.Value, now) && ++quiet < QuietLooks) continue;
                (told, quiet) = ((now, true), 0);
                watched.Tell(now);
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
        private volatile TaskCompletionSource<T> _next = New();

        public CancellationTokenSource End { get; } = new();

        public int Watchers { get; set; }

        public Task<T> Next => _next.Task;

        public void Tell(T news)
        {
            var told = _next;
            _next = New();
            told.SetResult(news);
        }

        public void Fail(Exception failure) => _next.TrySetException(failure);

        private static TaskCompletionSource<T> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
