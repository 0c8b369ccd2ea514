namespace CampaignKit.Core.Actors;

/// <summary>Gives an actor one turn at a time: a call or a continuation begins when the one before has returned or reached an await.</summary>
/// <remarks>
/// A synchronisation context, so that every await inside a turn comes back here by itself. Whoever finds the actor free runs at once on the
/// thread they are on, because most turns are shorter than handing them to another thread would take.
/// </remarks>
internal sealed class Turns : SynchronizationContext, IThreadPoolWorkItem
{
    // A busy actor gives its thread back now and then, so that others get theirs.
    private const int TurnsAtOnce = 64;

    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Run, object? State)> _waiting = new();
    private bool _taken;

    /// <summary>Calls in the actor's next turn, which is now if it is free.</summary>
    public ValueTask<TResult> RunAsync<TActor, TResult>(TActor actor, Func<TActor, ValueTask<TResult>> call)
    {
        if (!TryTake()) return RunLaterAsync(actor, call);

        var callers = Current;
        SetSynchronizationContext(this);
        try
        {
            return call(actor);
        }
        finally
        {
            SetSynchronizationContext(callers);
            Release();
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // Never inside another actor's turn: that one would have to wait for this one, and so on down the stack.
        var callers = Current;
        var here = callers is not Turns;
        lock (_gate)
        {
            if (_taken || !here) _waiting.Enqueue((d, state));
            if (_taken) return;
            _taken = true;
        }

        if (!here)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        SetSynchronizationContext(this);
        try
        {
            d(state);
        }
        finally
        {
            SetSynchronizationContext(callers);
            Release();
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the turns that wait.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        SetSynchronizationContext(this);
        try
        {
            for (var turn = 0; turn < TurnsAtOnce && TryNext(out var run, out var state); turn++) run(state);
        }
        finally
        {
            SetSynchronizationContext(null);
            Release();
        }
    }

    private async ValueTask<TResult> RunLaterAsync<TActor, TResult>(TActor actor, Func<TActor, ValueTask<TResult>> call)
    {
        var turn = new TaskCompletionSource<Task<TResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            try
            {
                turn.SetResult(call(actor).AsTask());
            }
            catch (Exception failure)
            {
                turn.SetException(failure);
            }
        }, state: null);
        return await (await turn.Task.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private bool TryTake()
    {
        lock (_gate)
        {
            if (_taken) return false;
            return _taken = true;
        }
    }

    private bool TryNext(out SendOrPostCallback run, out object? state)
    {
        lock (_gate)
        {
            var found = _waiting.TryDequeue(out var next);
            (run, state) = next;
            return found;
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _taken = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
