namespace CampaignKit.Core.Tests.Actors;

/// <summary>An actor's turns on the test's own thread: a call runs until everything in it waits, so that the test decides what happens next.</summary>
internal sealed class ManualTurns : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Continue, object? State)> _posted = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted) _posted.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing in an actor sends.");

    /// <summary>Does something that an actor waits for, or starts a call, and then every turn that this makes possible.</summary>
    public void Run(Action action)
    {
        var outside = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (TryTake(out var turn)) turn.Continue(turn.State);
        }
        finally
        {
            SetSynchronizationContext(outside);
        }
    }

    /// <summary>Starts a call and gives its task, done or waiting.</summary>
    public Task<T> Call<T>(Func<ValueTask<T>> call)
    {
        Task<T> result = null!;
        Run(() => result = call().AsTask());
        return result;
    }

    private bool TryTake(out (SendOrPostCallback Continue, object? State) turn)
    {
        lock (_posted) return _posted.TryDequeue(out turn);
    }
}

internal static class Outcome
{
    /// <summary>What a call that is done answered; fails the test if it still waits.</summary>
    public static T Answer<T>(this Task<T> call)
    {
        Assert.True(call.IsCompleted, "The call still waits.");
        return call.GetAwaiter().GetResult();
    }

    /// <summary>What a call that is done failed with.</summary>
    public static Exception? Failure(this Task call)
    {
        Assert.True(call.IsCompleted, "The call still waits.");
        return call.Exception?.InnerException;
    }
}
