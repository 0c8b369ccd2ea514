using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Core.Keys;

/// <summary>The installation's one secret: 256 bits that wrap every campaign's key. Kept apart from the database; without it the database tells nobody's name.</summary>
public sealed class MasterKey
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _wrapping;
    private readonly byte[] _check;

    /// <summary>Takes 32 random bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public MasterKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Size) throw new ArgumentException($"A master key is {Size} bytes long.", nameof(key));
        var secret = key.ToArray();
        _wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Size, info: "campaignkit/wrap/1"u8.ToArray());
        _check = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, info: "campaignkit/check/1"u8.ToArray());
    }

    /// <summary>Says which master key this is without telling anything of it; stored beside the data, so that a wrong key is noticed at the start.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_check);

    /// <summary>Makes a new random key for a campaign and wraps it.</summary>
    public WrappedKey WrapNewKey(string campaign) =>
        new(SealedBytes.Seal(_wrapping, RandomNumberGenerator.GetBytes(Size), Encoding.UTF8.GetBytes(campaign)));

    /// <summary>The campaign's key in the clear: 32 bytes.</summary>
    /// <exception cref="CryptographicException">Wrapped by another master key, or for another campaign.</exception>
    public byte[] Unwrap(WrappedKey wrapped, string campaign) =>
        SealedBytes.Open(_wrapping, wrapped.Wrapped, Encoding.UTF8.GetBytes(campaign));
}

/// <summary>A campaign's key, encrypted by the master key. Destroying this destroys the campaign's personal data.</summary>
public sealed record WrappedKey(byte[] Wrapped);
