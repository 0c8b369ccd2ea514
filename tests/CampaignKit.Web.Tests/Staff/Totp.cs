using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>The app that makes codes: RFC 6238, by the clock of who asks for a code.</summary>
internal static class Totp
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code of a moment, or of so many half minutes later.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 and every app say SHA-1.")]
    public static string Code(string key, DateTimeOffset now, int later = 0)
    {
        var bytes = new byte[key.Length * 5 / 8];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            if ((Letters.IndexOf(key[bit / 5], StringComparison.Ordinal) >> (4 - (bit % 5)) & 1) == 1) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (now.ToUnixTimeSeconds() / 30) + later);
        var hash = HMACSHA1.HashData(bytes, step);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}
