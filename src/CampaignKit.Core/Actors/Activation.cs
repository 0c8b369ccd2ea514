namespace CampaignKit.Core.Actors;

/// <summary>One living actor: its object, the scheduler that gives it one turn at a time, and how long it has been idle.</summary>
internal sealed class Activation<TActor>(TActor actor, TimeProvider clock)
{
    private const int Closed = -1;

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private int _calls;
    private long _idleSince = clock.GetTimestamp();

    /// <summary>Starts a call in the actor's own turn; <see langword="false"/> if the activation has been closed and another must be made.</summary>
    public bool TryRun<TResult>(Func<TActor, ValueTask<TResult>> call, out Task<TResult> result)
    {
        if (!TryEnter())
        {
            result = null!;
            return false;
        }

        // Awaits inside the call come back to this scheduler, so what the actor does between two awaits is never interrupted by another call.
        result = Task.Factory.StartNew(() => RunAsync(call), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();
        return true;
    }

    /// <summary>Closes the activation if nobody has called it for this long.</summary>
    public bool TryClose(TimeSpan idle) =>
        clock.GetElapsedTime(Volatile.Read(ref _idleSince)) >= idle && Interlocked.CompareExchange(ref _calls, Closed, 0) == 0;

    private async Task<TResult> RunAsync<TResult>(Func<TActor, ValueTask<TResult>> call)
    {
        try
        {
            // What follows is not the actor's own business, so it need not wait for a turn.
            return await call(actor).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _idleSince, clock.GetTimestamp());
            Interlocked.Decrement(ref _calls);
        }
    }

    private bool TryEnter()
    {
        for (var calls = Volatile.Read(ref _calls); calls != Closed;)
        {
            var seen = Interlocked.CompareExchange(ref _calls, calls + 1, calls);
            if (seen == calls) return true;
            calls = seen;
        }

        return false;
    }
}
