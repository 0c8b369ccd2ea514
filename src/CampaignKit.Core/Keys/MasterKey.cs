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
    public WrappedKey WrapNewKey(string campaign)
    {
        var key = RandomNumberGenerator.GetBytes(Size);
        try
        {
            return Wrap(key, campaign);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The campaign's key in the clear: 32 bytes.</summary>
    /// <exception cref="CryptographicException">Wrapped by another master key, or for another campaign.</exception>
    public byte[] Unwrap(WrappedKey wrapped, string campaign) =>
        SealedBytes.Open(_wrapping, wrapped.Wrapped, Encoding.UTF8.GetBytes(campaign));

    /// <summary>The same key, wrapped by another master key: what is encrypted under it stays as it is.</summary>
    /// <exception cref="CryptographicException">Wrapped by another master key than this, or for another campaign.</exception>
    public WrappedKey Rewrap(WrappedKey wrapped, string campaign, MasterKey next)
    {
        var key = Unwrap(wrapped, campaign);
        try
        {
            return next.Wrap(key, campaign);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Whether it was this master key that wrapped a campaign's key.</summary>
    public bool HasWrapped(WrappedKey wrapped, string campaign)
    {
        try
        {
            CryptographicOperations.ZeroMemory(Unwrap(wrapped, campaign));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private WrappedKey Wrap(byte[] key, string campaign) => new(SealedBytes.Seal(_wrapping, key, Encoding.UTF8.GetBytes(campaign)));
}

/// <summary>A campaign's key, encrypted by the master key. Destroying this destroys the campaign's personal data.</summary>
public sealed record WrappedKey(byte[] Wrapped);
