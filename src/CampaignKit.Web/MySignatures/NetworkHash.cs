using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace CampaignKit.Web.MySignatures;

/// <summary>Which network a request came from, as a hash under a salt that lives as long as the process: enough to count by, and no address is kept.</summary>
internal sealed class NetworkHash
{
    // What is routed on its own, and what an access provider commonly gives to one household.
    private const int IPv4Bytes = 3;
    private const int IPv6Bytes = 7;

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public ulong Of(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_salt, bytes.AsSpan(0, bytes.Length == 4 ? IPv4Bytes : IPv6Bytes), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
