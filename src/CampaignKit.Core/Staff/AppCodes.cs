using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Core.Staff;

/// <summary>The codes that an app makes (TOTP, RFC 6238): six digits, another each half minute.</summary>
public static class AppCodes
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private const int StepSeconds = 30;
    private const int Numbers = 1_000_000;

    // For clocks that differ and fingers that are slow: RFC 6238, section 5.2, asks for no more.
    private const int Slack = 1;

    /// <summary>The time step that a code is of, if it is about now.</summary>
    /// <param name="key">The app's key, base32.</param>
    /// <param name="code">As it was typed, digits alone.</param>
    /// <param name="now">UTC.</param>
    /// <param name="after">The last step of which a code was taken: none of it, or of one before, is one.</param>
    public static long? FindStep(string key, string code, DateTimeOffset now, long after)
    {
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - Slack; step <= current + Slack; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.ASCII.GetBytes(CodeOf(key, step))) && step > after) found ??= step;
        }

        return found;
    }

    /// <summary>The code of a time step.</summary>
    /// <param name="key">Base32.</param>
    /// <param name="step">Half minutes since 1970.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 and every app say SHA-1.")]
    public static string CodeOf(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Read(key), counter, hash);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 15)..]) & 0x7FFFFFFF;
        return (number % Numbers).ToString("000000", CultureInfo.InvariantCulture);
    }

    // RFC 4648, section 6, without padding.
    private static byte[] Read(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            if (((Letters.IndexOf(key[bit / 5], StringComparison.Ordinal) >> (4 - (bit % 5))) & 1) == 1) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return bytes;
    }
}
