using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace CampaignKit.Core.Abuse;

/// <summary>A set of networks. A look-up costs a binary search and no allocation.</summary>
internal sealed class NetworkRanges
{
    private readonly UInt128[] _firstsIPv4;
    private readonly UInt128[] _lastsIPv4;
    private readonly UInt128[] _firstsIPv6;
    private readonly UInt128[] _lastsIPv6;

    /// <summary>All of these; they may overlap.</summary>
    public NetworkRanges(IEnumerable<NetworkRange> ranges)
    {
        var families = ranges.ToLookup(range => range.IsIPv4);
        (_firstsIPv4, _lastsIPv4) = Disjoint(families[true]);
        (_firstsIPv6, _lastsIPv6) = Disjoint(families[false]);
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _firstsIPv4.Length + _firstsIPv6.Length == 0;

    /// <summary>Whether the address is in one of them.</summary>
    public bool Contains(IPAddress address)
    {
        var bits = AddressBits.Read(address);
        var (firsts, lasts) = bits.IsIPv4 ? (_firstsIPv4, _lastsIPv4) : (_firstsIPv6, _lastsIPv6);
        var at = Array.BinarySearch(firsts, bits.Value);
        if (at < 0) at = ~at - 1;
        return at >= 0 && bits.Value <= lasts[at];
    }

    // Two CIDR networks overlap only if one holds the other, so dropping those that are held leaves disjoint ones.
    private static (UInt128[] Firsts, UInt128[] Lasts) Disjoint(IEnumerable<NetworkRange> ranges)
    {
        var kept = new List<NetworkRange>();
        foreach (var range in ranges.OrderBy(range => range.First).ThenByDescending(range => range.Last))
        {
            if (kept.Count == 0 || range.First > kept[^1].Last) kept.Add(range);
        }

        return ([.. kept.Select(range => range.First)], [.. kept.Select(range => range.Last)]);
    }
}

/// <summary>One network.</summary>
/// <param name="IsIPv4">Its family.</param>
/// <param name="First">Its lowest address.</param>
/// <param name="Last">Its highest address.</param>
internal readonly record struct NetworkRange(bool IsIPv4, UInt128 First, UInt128 Last)
{
    /// <summary>What a network looks like, for the operator.</summary>
    public const string Form = "an IP address or a network such as 192.0.2.0/24 or 2001:db8::/32";

    /// <summary>Reads an address, or a network whose bits after the prefix are zero: one where they are not is more often a slip than meant.</summary>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out NetworkRange range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var typed = slash < 0 ? text : text[..slash];

        // IPAddress also reads 10 as 0.0.0.10, octal numbers, and scopes such as %eth0, which say nothing about where somebody else is.
        if (!IPAddress.TryParse(typed, out var address) || (typed.Contains(':', StringComparison.Ordinal) ? typed.AsSpan().ContainsAny('%', '[') : address.ToString() != typed)) return false;

        var bits = AddressBits.Read(address);
        var length = bits.Size;
        if (slash >= 0 && !TryReadLength(text.AsSpan(slash + 1), address, bits, out length)) return false;

        var hosts = length == 0 && !bits.IsIPv4 ? UInt128.MaxValue : (UInt128.One << (bits.Size - length)) - 1;
        range = new(bits.IsIPv4, bits.Value, bits.Value | hosts);
        return (bits.Value & hosts) == 0;
    }

    private static bool TryReadLength(ReadOnlySpan<char> text, IPAddress address, AddressBits bits, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange('0', '9')) return false;

        length = int.Parse(text, provider: null);
        if (bits.IsIPv4 && address.IsIPv4MappedToIPv6) length -= AddressBits.MappedBits;
        return length >= 0 && length <= bits.Size;
    }
}
