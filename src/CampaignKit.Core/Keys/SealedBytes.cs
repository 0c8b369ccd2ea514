using System.Security.Cryptography;

namespace CampaignKit.Core.Keys;

/// <summary>AES-256-GCM with a random nonce, laid out as <c>version (1) · nonce (12) · tag (16) · ciphertext</c>.</summary>
/// <remarks>Random 96-bit nonces are safe for 2³² messages under one key (NIST SP 800-38D, 8.3), far above one campaign's signatures.</remarks>
internal static class SealedBytes
{
    /// <summary>How much longer sealed bytes are than what they hold.</summary>
    public const int HeaderSize = 1 + NonceSize + TagSize;

    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Encrypts under a 32-byte key and binds the result to <paramref name="context"/>.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        using var cipher = new AesGcm(key, TagSize);
        return Seal(cipher, plain, context);
    }

    /// <summary>Encrypts with a cipher that the caller keeps; it must not be used by two threads at once.</summary>
    public static byte[] Seal(AesGcm cipher, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var result = new byte[HeaderSize + plain.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        Nonces.Next(nonce);
        cipher.Encrypt(nonce, plain, result.AsSpan(HeaderSize), result.AsSpan(1 + NonceSize, TagSize), context);
        return result;
    }

    /// <summary>Decrypts what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another context, or damaged bytes.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        using var cipher = new AesGcm(key, TagSize);
        return Open(cipher, sealedBytes, context);
    }

    /// <summary>Decrypts with a cipher that the caller keeps; it must not be used by two threads at once.</summary>
    /// <exception cref="CryptographicException">Another key, another context, or damaged bytes.</exception>
    public static byte[] Open(AesGcm cipher, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        var plain = new byte[Math.Max(0, sealedBytes.Length - HeaderSize)];
        Open(cipher, sealedBytes, plain, context);
        return plain;
    }

    /// <summary>Decrypts into the first bytes of a buffer of the caller's, at least as long as what was sealed, and returns how many they are. No allocation.</summary>
    /// <exception cref="CryptographicException">Another key, another context, or damaged bytes.</exception>
    public static int Open(AesGcm cipher, ReadOnlySpan<byte> sealedBytes, Span<byte> plain, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < HeaderSize || sealedBytes[0] != Version) throw new CryptographicException("These bytes were not sealed by this program.");
        var length = sealedBytes.Length - HeaderSize;
        cipher.Decrypt(sealedBytes.Slice(1, NonceSize), sealedBytes[HeaderSize..], sealedBytes.Slice(1 + NonceSize, TagSize), plain[..length], context);
        return length;
    }

    /// <summary>A cipher for the overload that takes one.</summary>
    public static AesGcm Cipher(byte[] key) => new(key, TagSize);

    /// <summary>Random nonces, drawn many at a time: asking the generator costs as much as sealing, however little one asks for.</summary>
    private static class Nonces
    {
        private const int AtOnce = 256;

        [ThreadStatic]
        private static byte[]? drawn;

        [ThreadStatic]
        private static int left;

        public static void Next(Span<byte> nonce)
        {
            drawn ??= new byte[AtOnce * NonceSize];
            if (left == 0)
            {
                RandomNumberGenerator.Fill(drawn);
                left = AtOnce;
            }

            drawn.AsSpan(--left * NonceSize, NonceSize).CopyTo(nonce);
        }
    }
}
