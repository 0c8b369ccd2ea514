namespace CampaignKit.Doubles;

/// <summary>What can go wrong with a request.</summary>
internal enum FaultKind
{
    /// <summary>429 with <c>Retry-After</c>; nothing is done.</summary>
    RateLimit,

    /// <summary>401, as for a key that was taken back.</summary>
    KeyRefused,

    /// <summary>500; nothing is done.</summary>
    ErrorBeforeEffect,

    /// <summary>It is done, and the answer is a 500, which is also what a repetition with the same idempotency key gets.</summary>
    ErrorAfterEffect,

    /// <summary>It is done, and nothing is ever answered.</summary>
    SilentAfterEffect,

    /// <summary>It is done, and the connection ends without an answer.</summary>
    ClosedAfterEffect,

    /// <summary>It is done after a while.</summary>
    Slow,

    /// <summary>It is done once the test says so.</summary>
    Held,
}

/// <summary>Something that is to go wrong.</summary>
/// <param name="Path">What the path of the request begins with.</param>
/// <param name="Method"><see langword="null"/>: any.</param>
/// <param name="Times">For how many requests.</param>
/// <param name="After">How many requests go well before.</param>
/// <param name="Seconds">How long a slow answer takes, and when to come back after a 429.</param>
internal sealed record Fault(FaultKind Kind, string Path = "/v1/", string? Method = null, int Times = 1, int After = 0, double Seconds = 1);

/// <summary>The faults that a test has asked for, and have not happened yet.</summary>
internal sealed class Faults : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Scripted> _scripted = [];
    private readonly SemaphoreSlim _stuck = new(0);
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(Fault fault)
    {
        lock (_gate) _scripted.Add(new(fault));
    }

    public void Clear()
    {
        lock (_gate) _scripted.Clear();
    }

    /// <summary>What goes wrong with this request; the fault that was asked for first comes first.</summary>
    public Fault? Take(string method, string path)
    {
        lock (_gate)
        {
            foreach (var scripted in _scripted.Where(scripted => scripted.Matches(method, path)))
            {
                if (scripted.Skips()) continue;
                if (scripted.IsSpent) _scripted.Remove(scripted);
                return scripted.Fault;
            }

            return null;
        }
    }

    /// <summary>Waits until one more request is held, or done without an answer.</summary>
    public Task StuckAsync() => _stuck.WaitAsync();

    /// <summary>Lets all that are held go on.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released.SetResult();
            _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits for <see cref="Release"/>.</summary>
    public Task HoldAsync(CancellationToken cancellationToken)
    {
        Task released;
        lock (_gate) released = _released.Task;
        _stuck.Release();
        return released.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until nobody waits for the answer any more.</summary>
    public async Task NeverAnswerAsync(CancellationToken gone)
    {
        _stuck.Release();
        await Task.Delay(Timeout.Infinite, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stuck.Dispose();

    private sealed class Scripted(Fault fault)
    {
        private int _after = fault.After;
        private int _left = fault.Times;

        public Fault Fault => fault;

        public bool IsSpent => _left == 0;

        public bool Matches(string method, string path) => path.StartsWith(fault.Path, StringComparison.Ordinal) && (fault.Method ?? method) == method;

        public bool Skips()
        {
            if (_after > 0)
            {
                _after--;
                return true;
            }

            _left--;
            return false;
        }
    }
}
