namespace CampaignKit.Core.Supporters;

/// <summary>What a node keeps of one petition's supporters. Thread-safe.</summary>
internal sealed class KeptList(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Task<SupporterList>? _look;
    private (SupporterList List, long At)? _kept;
    private long? _failedAt;
    private int _forgotten;

    /// <summary>Whether the last look failed so short a time ago that nobody should wait for another.</summary>
    public bool IsPausing
    {
        get
        {
            lock (_gate) return _failedAt is { } at && IsWithin(at, SupporterLists.KeptFor);
        }
    }

    /// <summary>What was known last, if that is not too long ago even for an outage.</summary>
    public SupporterList Last
    {
        get
        {
            lock (_gate) return _kept is var (list, at) && IsWithin(at, SupporterLists.KeptInOutage) ? list : SupporterList.Unknown;
        }
    }

    /// <summary>The list that is kept if it is new enough, and otherwise a new one: of the look that is under way, or of one that begins.</summary>
    public Task<SupporterList> ReadAsync(Func<Task<SupporterList>> look)
    {
        lock (_gate)
        {
            if (_kept is var (list, at) && IsWithin(at, SupporterLists.KeptFor)) return Task.FromResult(list);
            return _look is { IsCompleted: false } ? _look : _look = LookAsync(look);
        }
    }

    /// <summary>The last look failed.</summary>
    public void Pause()
    {
        lock (_gate) _failedAt = clock.GetTimestamp();
    }

    /// <summary>Drops what is kept. What a look that is under way finds goes to those who wait for it, and is not kept.</summary>
    public void Forget()
    {
        lock (_gate) (_look, _kept, _failedAt, _forgotten) = (null, null, null, unchecked(_forgotten + 1));
    }

    private async Task<SupporterList> LookAsync(Func<Task<SupporterList>> look)
    {
        // As old as the question: what is read may be older than the answer.
        var (at, forgotten) = (clock.GetTimestamp(), _forgotten);
        var list = await look();
        lock (_gate)
        {
            if (_forgotten == forgotten) (_kept, _failedAt) = ((list, at), null);
        }

        return list;
    }

    private bool IsWithin(long at, TimeSpan time) => clock.GetElapsedTime(at) < time;
}
