namespace CampaignKit.Web.Tests.Mail;

/// <summary>Time that stands still until the test moves it, and that tells the test when somebody has begun to wait.</summary>
internal sealed class StepClock : TimeProvider
{
    // A guard against tests that never end, not a measure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly List<StepTimer> _timers = [];
    private readonly List<(TimeSpan Wait, TaskCompletionSource Told)> _awaited = [];
    private DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StepTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for just so long from now.</summary>
    public Task WaitedForAsync(TimeSpan wait)
    {
        lock (_gate)
        {
            if (_timers.Exists(timer => timer.DueAt - _now == wait)) return Task.CompletedTask;
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((wait, told));
            return told.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Moves on, and rings what is due by then.</summary>
    public void Advance(TimeSpan by)
    {
        List<StepTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.DueAt <= _now).OrderBy(timer => timer.DueAt)];
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Ring());
    }

    /// <summary>Waits until somebody waits for just so long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await WaitedForAsync(wait);
        Advance(wait);
    }

    private sealed class StepTimer(StepClock clock, Action ring) : ITimer
    {
        public DateTimeOffset DueAt { get; private set; }

        public void Ring() => ring();

        // Nobody here asks for a timer that rings more than once.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;

                DueAt = clock._now + dueTime;
                clock._timers.Add(this);
                clock._awaited.RemoveAll(awaited => awaited.Wait == dueTime && awaited.Told.TrySetResult());
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
