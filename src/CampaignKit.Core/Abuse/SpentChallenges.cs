namespace CampaignKit.Core.Abuse;

/// <summary>The challenges that this node has accepted, by their random 16 bytes, for at least as long as they could be accepted again. Thread-safe.</summary>
/// <remarks>
/// Two generations: when the younger is as old as a challenge may get, it becomes the older, and what was the older is forgotten. It also does so when it is
/// full, so memory is bounded; only above <see cref="MostEach"/> in that time may a challenge be forgotten while it is still good, after as many others
/// that were all paid for. A set takes some 40 bytes for each.
/// </remarks>
internal sealed class SpentChallenges(TimeSpan lifetime, TimeProvider clock)
{
    /// <summary>How many a generation holds.</summary>
    public const int MostEach = 500_000;

    private readonly Lock _gate = new();
    private HashSet<UInt128> _younger = [];
    private HashSet<UInt128> _older = [];
    private long _since = clock.GetTimestamp();

    /// <summary>How many are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _younger.Count + _older.Count;
        }
    }

    /// <summary>Adds one; <see langword="false"/> if it was there.</summary>
    public bool Add(UInt128 id)
    {
        lock (_gate)
        {
            if (_younger.Count >= MostEach || clock.GetElapsedTime(_since) > lifetime) Age();
            return !_older.Contains(id) && _younger.Add(id);
        }
    }

    private void Age()
    {
        (_younger, _older) = (_older, _younger);
        _younger.Clear();
        _since = clock.GetTimestamp();
    }
}
