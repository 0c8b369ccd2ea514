namespace CampaignKit.Core.Abuse;

/// <summary>How many signatures each network has sent to each petition of late, in the memory of one node. Thread-safe.</summary>
/// <remarks>
/// Exact to the clock's tick: the moments of the requests are kept, not buckets of them. A request that is told to come again leaves no moment, so whoever
/// keeps asking is let in as soon as the oldest of those that counted has left its window. Each node counts for itself.
/// Memory: each pair of petition and network takes some 100 bytes and 8 for each request of the last <see cref="AbuseOptions.SustainedWindow"/>. Two bounds hold
/// whatever comes, and where they are reached the pairs that were not seen for longest are forgotten: <see cref="AbuseOptions.MostNetworks"/> pairs, and
/// <see cref="MomentsEach"/> moments for each of them on average. Who can come from so many networks is not limited by any of this.
/// </remarks>
public sealed class RateLimits
{
    /// <summary>Moments for which there is room, for each pair that there may be. A flood from a few networks may take the room of many quiet ones.</summary>
    internal const int MomentsEach = 64;

    // More than one, so that idle pairs go faster than new ones come; few, so that no single request pays for a flood that is over.
    private const int ForgottenAtOnce = 2;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Dictionary<Key, Recent> _recent = [];
    private readonly Limit _burst;
    private readonly Limit _sustained;
    private readonly Limit _burstCeiling;
    private readonly Limit _sustainedCeiling;
    private readonly int _mostKeys;
    private Recent? _newest;
    private Recent? _oldest;
    private Recent? _spare;

    /// <summary>Starts with nobody known.</summary>
    public RateLimits(AbuseOptions options, TimeProvider clock)
    {
        _clock = clock;
        _burst = new(options.Burst, InTimestamps(options.BurstWindow));
        _sustained = new(options.Sustained, InTimestamps(options.SustainedWindow));
        _burstCeiling = _burst with { Most = options.Burst * options.Ceiling };
        _sustainedCeiling = _sustained with { Most = options.Sustained * options.Ceiling };
        _mostKeys = options.MostNetworks;
    }

    /// <summary>Pairs of petition and network in memory.</summary>
    internal int Keys
    {
        get
        {
            lock (_gate) return _recent.Count;
        }
    }

    /// <summary>Moments for which memory is taken.</summary>
    internal long Room { get; private set; }

    /// <summary>Counts a request and says how its network stands with it. Well under a microsecond; allocates only for pairs above the most that there ever were.</summary>
    public Rate Count(string petition, NetworkPrefix prefix)
    {
        lock (_gate)
        {
            // Read within the lock: moments are then in order.
            var now = _clock.GetTimestamp();
            ForgetIdle(now);
            var recent = Find(new(petition, prefix));
            recent.SeenAt = now;
            recent.DropUntil(now - _sustained.Window);

            var wait = Math.Max(_burstCeiling.Wait(recent, now), _sustainedCeiling.Wait(recent, now));
            if (wait > 0) return new(IsOver: true, InTime(wait));

            var isOver = _burst.Wait(recent, now) > 0 || _sustained.Wait(recent, now) > 0;
            Room += recent.Add(now);
            while (Room > (long)_mostKeys * MomentsEach && _oldest != recent) Forget(_oldest!);
            return new(isOver, TimeSpan.Zero);
        }
    }

    private long InTimestamps(TimeSpan time) => (long)((Int128)time.Ticks * _clock.TimestampFrequency / TimeSpan.TicksPerSecond);

    // Rounded up: who comes again after exactly so long is let in.
    private TimeSpan InTime(long timestamps) =>
        new((long)(((Int128)timestamps * TimeSpan.TicksPerSecond + _clock.TimestampFrequency - 1) / _clock.TimestampFrequency));

    private Recent Find(Key key)
    {
        if (_recent.TryGetValue(key, out var recent))
        {
            Unlink(recent);
        }
        else
        {
            if (_recent.Count == _mostKeys) Forget(_oldest!);
            recent = TakeSpare();
            recent.Key = key;
            _recent.Add(key, recent);
        }

        recent.Older = _newest;
        if (_newest is not null) _newest.Newer = recent;
        _newest = recent;
        _oldest ??= recent;
        return recent;
    }

    private Recent TakeSpare()
    {
        if (_spare is not { } spare)
        {
            Room += Recent.UsualRoom;
            return new();
        }

        _spare = spare.Older;
        spare.Older = null;
        return spare;
    }

    private void ForgetIdle(long now)
    {
        for (var forgotten = 0; forgotten < ForgottenAtOnce && _oldest is { } oldest && now - oldest.SeenAt >= _sustained.Window; forgotten++) Forget(oldest);
    }

    private void Forget(Recent recent)
    {
        Unlink(recent);
        _recent.Remove(recent.Key);
        Room -= recent.Clear();
        recent.Older = _spare;
        _spare = recent;
    }

    private void Unlink(Recent recent)
    {
        if (recent.Newer is { } newer) newer.Older = recent.Older;
        else _newest = recent.Older;
        if (recent.Older is { } older) older.Newer = recent.Newer;
        else _oldest = recent.Newer;
        recent.Newer = recent.Older = null;
    }

    private readonly record struct Key(string Petition, NetworkPrefix Prefix);

    private readonly record struct Limit(int Most, long Window)
    {
        /// <summary>How long until one more request is within the limit; zero or less if it is now.</summary>
        public long Wait(Recent recent, long now) => recent.Count < Most ? 0 : recent.FromNewest(Most) + Window - now;
    }

    /// <summary>The moments of one network's requests to one petition, oldest first, in a ring; and its place in the order of when each was last seen.</summary>
    private sealed class Recent
    {
        public const int UsualRoom = 4;

        private long[] _moments = new long[UsualRoom];
        private int _first;

        public Key Key { get; set; }

        public long SeenAt { get; set; }

        public Recent? Newer { get; set; }

        public Recent? Older { get; set; }

        public int Count { get; private set; }

        public long FromNewest(int number) => _moments[At(Count - number)];

        public void DropUntil(long moment)
        {
            while (Count > 0 && _moments[_first] <= moment)
            {
                _first = At(1);
                Count--;
            }
        }

        /// <returns>For how many more moments there is room now.</returns>
        public int Add(long moment)
        {
            var more = Count == _moments.Length ? Count : 0;
            if (more > 0) Grow();
            _moments[At(Count++)] = moment;
            return more;
        }

        /// <returns>For how many fewer moments there is room now.</returns>
        public int Clear()
        {
            var fewer = _moments.Length - UsualRoom;
            if (fewer > 0) _moments = new long[UsualRoom];
            (Key, Count, _first) = (default, 0, 0);
            return fewer;
        }

        private void Grow()
        {
            var larger = new long[_moments.Length * 2];
            _moments.AsSpan(_first).CopyTo(larger);
            _moments.AsSpan(0, _first).CopyTo(larger.AsSpan(_moments.Length - _first));
            (_moments, _first) = (larger, 0);
        }

        // The length is a power of two.
        private int At(int index) => (_first + index) & (_moments.Length - 1);
    }
}
