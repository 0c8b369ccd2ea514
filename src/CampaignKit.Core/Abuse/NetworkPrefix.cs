using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CampaignKit.Core.Abuse;

/// <summary>The network that a request came from, as one node knows it for one UTC day: a keyed hash that nobody can turn back once the day is over.</summary>
/// <param name="Hash">64 bits. Never stored or logged; it lives in the memory of <see cref="RateLimits"/>.</param>
public readonly record struct NetworkPrefix(ulong Hash)
{
    /// <summary>Nothing of the hash: it is not for logs.</summary>
    public override string ToString() => nameof(NetworkPrefix);
}

/// <summary>Makes network prefixes of addresses under a random salt in memory, which is replaced at each UTC midnight. Thread-safe.</summary>
/// <remarks>
/// There are few enough IPv4 networks to try them all, so a hash is only as secret as its salt: the old one is overwritten in place, and a timer does so also
/// when nobody comes. At midnight every network is a new one, so a day's first minutes may see the limits twice. Nodes have salts of their own.
/// </remarks>
public sealed class NetworkPrefixes : IDisposable
{
    // An IPv4 network this size is the smallest that is routed on its own.
    private const int IPv4Bits = 24;

    // What an access provider commonly gives to one household: RIPE-690, section 4.2, https://www.ripe.net/publications/docs/ripe-690/. By /64 the household
    // would be 256 networks; by /48 it would share one with 255 others.
    private const int IPv6Bits = 56;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _midnight;
    private UInt128 _salt;
    private long _day;

    /// <summary>Draws the first salt.</summary>
    public NetworkPrefixes(TimeProvider clock)
    {
        _clock = clock;
        RenewIfDue();

        // Every hour besides, for a timer that rang too early or a clock that was set.
        var now = clock.GetUtcNow();
        _midnight = clock.CreateTimer(_ => Renew(), state: null, now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime, TimeSpan.FromHours(1));
    }

    /// <summary>The UTC day of the salt in memory.</summary>
    internal DateOnly SaltOf
    {
        get
        {
            lock (_gate) return DateOnly.FromDayNumber((int)_day);
        }
    }

    /// <summary>The network of an address: its /24, or its /56 for IPv6. No allocation.</summary>
    public NetworkPrefix Of(IPAddress address)
    {
        var bits = AddressBits.Read(address);

        // The family fills the eighth byte beside seven of a prefix, so that no IPv4 network is an IPv6 one.
        var network = bits.IsIPv4 ? (ulong)(bits.Value >> (32 - IPv4Bits)) | (4UL << 56) : (ulong)(bits.Value >> (128 - IPv6Bits)) | (6UL << 56);
        return new(SipHash.Hash(Salt(), network));
    }

    /// <summary>Ends the timer.</summary>
    public void Dispose() => _midnight.Dispose();

    private UInt128 Salt()
    {
        lock (_gate)
        {
            RenewIfDue();
            return _salt;
        }
    }

    private void Renew()
    {
        lock (_gate) RenewIfDue();
    }

    private void RenewIfDue()
    {
        var day = _clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        if (day == _day) return;

        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<UInt128>(ref _salt)));
        _day = day;
    }
}
