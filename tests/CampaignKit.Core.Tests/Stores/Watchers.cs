namespace CampaignKit.Core.Tests.Stores;

/// <summary>Those in a test who wait until something holds. Thread-safe.</summary>
internal sealed class Watchers
{
    // A guard against tests that never end, not a measure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Told)> _watching = [];

    /// <summary>Waits until this holds; it is asked now, and whenever something has come about.</summary>
    public Task UntilAsync(Func<bool> holds)
    {
        lock (_gate)
        {
            if (holds()) return Task.CompletedTask;
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watching.Add((holds, told));
            return told.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Something has come about.</summary>
    public void Tell()
    {
        lock (_gate) _watching.RemoveAll(watcher => watcher.Holds() && watcher.Told.TrySetResult());
    }
}
