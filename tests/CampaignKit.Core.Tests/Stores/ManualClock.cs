namespace CampaignKit.Core.Tests.Stores;

/// <summary>Time that stands still until the test moves it. Timers ring in the order of their moments, on the thread that moves it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly Watchers _watchers = new();
    private DateTimeOffset _now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass: each timer rings at its own moment, as often as it is due.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } timer) timer.Ring();
        lock (_gate) _now = until;
    }

    /// <summary>
    /// Skips time, as for a machine that slept: each timer that is due rings once, when all of it is over. What answers on threads of its own sees no moment in between,
    /// so it cannot begin another wait within them.
    /// </summary>
    public void Skip(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.DueAt <= _now).OrderBy(timer => timer.DueAt)];
            foreach (var timer in due) PutBack(timer, from: _now);
        }

        due.ForEach(timer => timer.Ring());
    }

    /// <summary>Waits until somebody waits for just so long from now.</summary>
    public Task WaitedForAsync(TimeSpan wait)
    {
        lock (_gate) return _watchers.UntilAsync(() => _timers.Exists(timer => timer.DueAt - _now == wait));
    }

    /// <summary>Waits until somebody waits for just so long, and skips that time.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await WaitedForAsync(wait);
        Skip(wait);
    }

    // The clock shows the timer's own moment while it rings, so that whatever it starts is due a whole period later.
    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var timer = _timers.MinBy(timer => timer.DueAt);
            if (timer is null || timer.DueAt > until) return null;

            _now = timer.DueAt > _now ? timer.DueAt : _now;
            PutBack(timer, from: timer.DueAt);
            return timer;
        }
    }

    private void PutBack(ManualTimer timer, DateTimeOffset from)
    {
        if (timer.Period == Timeout.InfiniteTimeSpan) _timers.Remove(timer);
        else timer.DueAt = from + timer.Period;
    }

    private sealed class ManualTimer(ManualClock clock, Action ring) : ITimer
    {
        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;

                DueAt = clock._now + dueTime;
                Period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                clock._timers.Add(this);
                clock._watchers.Tell();
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
