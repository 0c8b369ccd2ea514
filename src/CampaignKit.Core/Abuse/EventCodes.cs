using System.Collections.Frozen;
using System.Security.Cryptography;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Abuse;

/// <summary>The installation's event codes: made, listed and ended by staff, and looked up by each node in its own memory. Thread-safe.</summary>
/// <remarks>
/// <para>A code is 50 bits of an HMAC over its record under a key of the installation, so nothing of it is stored, not even a hash, and a stolen database has none.
/// One guess hits with a chance of 2⁻⁵⁰ for each code in force, and each guess is a signature: an installation that did nothing all day but answer 30,000 of them
/// a second, against ten codes, would give one away with a chance of 1 in 43,000. What is won by that is the lifting of a rate limit, nothing else.</para>
/// <para>Uses are counted in the memory of each node, for each UTC day: behind a load balancer a code has its uses once on every node, and again after a restart.</para>
/// </remarks>
public sealed class EventCodes(IDocuments documents, InstallationKeys keys, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private FrozenDictionary<ulong, Active> _active = FrozenDictionary<ulong, Active>.Empty;
    private int _asked;
    private int _published;

    /// <summary>Why no code can be made of this: a sentence for staff, or <see langword="null"/> if one can.</summary>
    public string? FindProblem(string name, DateTimeOffset opensAt, DateTimeOffset closesAt, int usesPerDay)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > EventCode.MaxName) return $"Give the event a name of 1–{EventCode.MaxName} characters.";
        if (closesAt <= opensAt || closesAt <= clock.GetUtcNow()) return "The code has to end after it begins, and in the future.";
        return usesPerDay is < 1 or > EventCode.MaxUsesPerDay ? $"A code can have 1–{EventCode.MaxUsesPerDay} uses a day." : null;
    }

    /// <summary>Makes a code. Durable when it returns, taken by this node at once and by others after their next <see cref="RefreshAsync"/>.</summary>
    /// <exception cref="ArgumentException"><see cref="FindProblem"/> has something to say.</exception>
    public async Task<IssuedEventCode> MakeAsync(string name, DateTimeOffset opensAt, DateTimeOffset closesAt, int usesPerDay)
    {
        if (FindProblem(name, opensAt, closesAt, usesPerDay) is { } problem) throw new ArgumentException(problem);

        var record = new EventCode
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Name = name,
            OpensAt = opensAt.ToUniversalTime(),
            ClosesAt = closesAt.ToUniversalTime(),
            UsesPerDay = usesPerDay,
        };
        await documents.WriteAsync([new(EventCode.Kind, record.Id, record, IfMatch: null)]);
        await RefreshAsync();
        return Issue(record);
    }

    /// <summary>All codes that were ever made, those that end last first.</summary>
    public async ValueTask<IReadOnlyList<IssuedEventCode>> ListAsync() =>
        [.. (await documents.ListAsync<EventCode>(EventCode.Kind)).Select(document => Issue(document.Value)).OrderByDescending(code => code.Record.ClosesAt)];

    /// <summary>Ends a code for good; <see langword="false"/> if there is none with this id. Safe to repeat; other nodes follow at their next <see cref="RefreshAsync"/>.</summary>
    public async Task<bool> EndAsync(string id)
    {
        while (await documents.ReadAsync<EventCode>(EventCode.Kind, id) is { } stored)
        {
            try
            {
                if (stored.Value.EndedAt is null) await documents.WriteAsync([new(EventCode.Kind, id, stored.Value with { EndedAt = clock.GetUtcNow() }, stored.ETag)]);
                await RefreshAsync();
                return true;
            }
            catch (DocumentConflictException)
            {
                // Somebody else ended it meanwhile, which is the only change that there is.
            }
        }

        return false;
    }

    /// <summary>Reads which codes are in force; to be called at the start and then every few seconds, like the catalogue's cache. Uses of the day stay counted.</summary>
    public async Task RefreshAsync()
    {
        var asked = Interlocked.Increment(ref _asked);
        var now = clock.GetUtcNow();
        var records = (await documents.ListAsync<EventCode>(EventCode.Kind)).Select(document => document.Value).Where(record => record.EndedAt is null && record.ClosesAt > now);
        lock (_gate)
        {
            // One that began earlier and ends later has read what is older.
            if (asked < _published) return;

            _published = asked;
            _active = records.Select(record => (Code: record.Code(keys), Record: record))
                .ToFrozenDictionary(pair => pair.Code, pair => new Active(pair.Record, _active.GetValueOrDefault(pair.Code)?.Uses ?? new()));
        }
    }

    /// <summary>Takes one of the code's uses; <see langword="false"/> if it is none, not in force, or used up for today. Cost: a look-up in memory, no allocation.</summary>
    /// <param name="code">As typed by a person: case and dashes do not matter.</param>
    public bool TryUse(string? code)
    {
        if (string.IsNullOrEmpty(code) || !EventCode.TryRead(code, out var value) || !_active.TryGetValue(value, out var active)) return false;

        var now = clock.GetUtcNow();
        return active.Record.IsOpenAt(now) && active.Uses.TryTake(now, active.Record.UsesPerDay);
    }

    private IssuedEventCode Issue(EventCode record) => new(record, EventCode.Write(record.Code(keys)));

    private sealed record Active(EventCode Record, DayUses Uses);

    /// <summary>How often a code was used on one UTC day: the day's number above 32 bits of count, so that both change at once.</summary>
    private sealed class DayUses
    {
        private long _dayAndCount;

        public bool TryTake(DateTimeOffset now, int most)
        {
            var day = (now.UtcTicks / TimeSpan.TicksPerDay) << 32;
            while (true)
            {
                var seen = Volatile.Read(ref _dayAndCount);
                var today = seen >= day ? seen : day;
                if ((today & uint.MaxValue) >= most) return false;
                if (Interlocked.CompareExchange(ref _dayAndCount, today + 1, seen) == seen) return true;
            }
        }
    }
}
