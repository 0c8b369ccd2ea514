using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CampaignKit.Core.Abuse;

/// <summary>An IP address as a number. One family never compares with the other; an IPv4 address in its IPv6-mapped form is an IPv4 address.</summary>
/// <param name="IsIPv4">Whether <paramref name="Value"/> has 32 bits, not 128.</param>
/// <param name="Value">The address, most significant bit first. A scope such as <c>%eth0</c> is not part of it.</param>
internal readonly record struct AddressBits(bool IsIPv4, UInt128 Value)
{
    /// <summary>The bits before the IPv4 address in a mapped one: <c>::ffff:0:0/96</c>, RFC 4291, section 2.5.5.2.</summary>
    public const int MappedBits = 96;

    private const int Mapped = 0xFFFF;

    /// <summary>How many bits the value has.</summary>
    public int Size => IsIPv4 ? 32 : 128;

    /// <summary>Reads the address. No allocation.</summary>
    public static AddressBits Read(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily is AddressFamily.InterNetwork) return new(true, BinaryPrimitives.ReadUInt32BigEndian(bytes));

        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return value >> 32 == Mapped ? new(true, (uint)(value & uint.MaxValue)) : new(false, value);
    }

    /// <summary>Nothing of the address: it is not for logs.</summary>
    public override string ToString() => nameof(AddressBits);
}
