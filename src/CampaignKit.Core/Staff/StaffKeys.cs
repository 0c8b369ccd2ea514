using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Staff;

/// <summary>What is derived from the installation's key for its staff: the ids by which their addresses are found, and the sealing of whatever is kept of them. Thread-safe.</summary>
public sealed class StaffKeys
{
    private readonly byte[] _addressKey;
    private readonly byte[] _codeKey;
    private readonly byte[] _sealKey;

    internal StaffKeys(byte[] addressKey, byte[] codeKey, byte[] sealKey) => (_addressKey, _codeKey, _sealKey) = (addressKey, codeKey, sealKey);

    /// <summary>Where an address is looked up: 64 hexadecimal digits that say nothing of it without the key.</summary>
    public string IdOf(Mailbox mailbox) => Convert.ToHexStringLower(HMACSHA256.HashData(_addressKey, Encoding.UTF8.GetBytes(mailbox.Canonical)));

    /// <summary>What is kept of a recovery code, and of other words that are taken once.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="code">As it was given.</param>
    public string HashCode(string person, string code) => Convert.ToHexStringLower(HMACSHA256.HashData(_codeKey, Encoding.UTF8.GetBytes($"{person}/{code}")));

    /// <summary>Where a passkey is looked up.</summary>
    /// <param name="credential">Its id, as its device gave it.</param>
    public string HashPasskey(ReadOnlySpan<byte> credential) => Convert.ToHexStringLower(HMACSHA256.HashData(_codeKey, credential));

    /// <summary>Encrypts bytes and binds them to what they are.</summary>
    public byte[] Seal(string context, ReadOnlySpan<byte> plain) => SealedBytes.Seal(_sealKey, plain, Encoding.UTF8.GetBytes(context));

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Sealed elsewhere, as something else, or damaged.</exception>
    public byte[] Open(string context, ReadOnlySpan<byte> sealedBytes) => SealedBytes.Open(_sealKey, sealedBytes, Encoding.UTF8.GetBytes(context));
}
