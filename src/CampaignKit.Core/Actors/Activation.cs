namespace CampaignKit.Core.Actors;

/// <summary>One living actor: its object, its turns, and how long it has been idle.</summary>
internal sealed class Activation<TActor>(TActor actor, TimeProvider clock)
{
    private const int Closed = -1;

    private readonly Turns _turns = new();
    private int _calls;
    private long _idleSince = clock.GetTimestamp();

    /// <summary>Starts a call in the actor's own turn; <see langword="false"/> if the activation has been closed and another must be made.</summary>
    public bool TryRun<TResult>(Func<TActor, ValueTask<TResult>> call, out ValueTask<TResult> result)
    {
        var open = TryEnter();
        result = open ? RunAsync(call) : default;
        return open;
    }

    /// <summary>Closes the activation if nobody has called it for this long.</summary>
    public bool TryClose(TimeSpan idle) =>
        clock.GetElapsedTime(Volatile.Read(ref _idleSince)) >= idle && Interlocked.CompareExchange(ref _calls, Closed, 0) == 0;

    private async ValueTask<TResult> RunAsync<TResult>(Func<TActor, ValueTask<TResult>> call)
    {
        try
        {
            return await _turns.RunAsync(actor, call).ConfigureAwait(false);
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
