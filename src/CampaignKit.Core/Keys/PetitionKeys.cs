using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Keys;

/// <summary>What one petition derives from its campaign's key: signer keys, receipts, and the sealing of people. Thread-safe.</summary>
/// <remarks>Every purpose has a subkey of its own (HKDF-SHA-256), per petition, so nothing derived here can be matched across petitions.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as its process: the keyring keeps one for each petition.")]
public sealed class PetitionKeys
{
    private readonly Subkey _signerKey;
    private readonly Subkey _personKey;
    private readonly Subkey _addressKey;
    private readonly Subkey _nameKey;
    private readonly Subkey _receiptKey;

    // These hold native state that one thread may use at a time; setting one up costs more than using it.
    private readonly ThreadLocal<IncrementalHash> _signerHash;
    private readonly ThreadLocal<AesGcm> _personCipher;
    private readonly ThreadLocal<AesGcm> _addressCipher;
    private readonly ThreadLocal<IncrementalHash> _nameHash;
    private readonly ThreadLocal<ICryptoTransform> _receiptWriter;
    private readonly ThreadLocal<ICryptoTransform> _receiptReader;

    /// <summary>Derives the subkeys of one petition.</summary>
    /// <param name="campaignKey">32 bytes, in the clear. Not kept: the caller may zero them.</param>
    /// <param name="petition">The petition's slug.</param>
    public PetitionKeys(byte[] campaignKey, string petition)
    {
        Subkey Derive(string purpose) =>
            new(HKDF.DeriveKey(HashAlgorithmName.SHA256, campaignKey, 32, info: Encoding.UTF8.GetBytes($"campaignkit/{purpose}/1/{petition}")));

        _signerKey = Derive("signer");
        _personKey = Derive("person");
        _addressKey = Derive("address");
        _nameKey = Derive("name");
        _receiptKey = Derive("receipt");
        _signerHash = new(() => _signerKey.Use(key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
        _personCipher = new(() => _personKey.Use(SealedBytes.Cipher));
        _addressCipher = new(() => _addressKey.Use(SealedBytes.Cipher));
        _nameHash = new(() => _nameKey.Use(key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
        _receiptWriter = new(() => _receiptKey.Use(key => Transform(key, aes => aes.CreateEncryptor())));
        _receiptReader = new(() => _receiptKey.Use(key => Transform(key, aes => aes.CreateDecryptor())));
    }

    /// <summary>The signer that a mailbox is to this petition.</summary>
    public SignerKey SignerKey(Mailbox mailbox)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signerHash = _signerHash.Value!;
        signerHash.AppendData(Encoding.UTF8.GetBytes(mailbox.Canonical));
        signerHash.GetHashAndReset(hash);
        return Signatures.SignerKey.Read(hash);
    }

    /// <summary>The signer that a person is to a petition which lets two people share a mailbox.</summary>
    /// <param name="mailbox">Theirs, or their household's.</param>
    /// <param name="name">As <see cref="PersonName.TryRead"/> gave it.</param>
    /// <param name="postcode">As <see cref="Postcode.TryRead"/> gave it, or <see langword="null"/>; two who give none live in the same place.</param>
    public SignerKey SignerKey(Mailbox mailbox, string name, string? postcode) =>
        SignerKey(mailbox).Of(Fingerprint($"name/{PersonName.ComparisonKey(name)}"), Fingerprint($"postcode/{postcode?.ToUpperInvariant()}"));

    /// <summary>Encrypts the address to which a signature's mails go while it waits; bound to the signer.</summary>
    public byte[] SealAddress(string address, SignerKey signer)
    {
        Span<byte> context = stackalloc byte[Signatures.SignerKey.Size];
        signer.Write(context);
        return SealedBytes.Seal(_addressCipher.Value!, Encoding.UTF8.GetBytes(address), context);
    }

    /// <summary>Decrypts what <see cref="SealAddress"/> made for this signer.</summary>
    /// <exception cref="CryptographicException">Sealed under another key, for another signer, or damaged.</exception>
    public string OpenAddress(ReadOnlySpan<byte> sealedAddress, SignerKey signer)
    {
        Span<byte> context = stackalloc byte[Signatures.SignerKey.Size];
        signer.Write(context);
        return Encoding.UTF8.GetString(SealedBytes.Open(_addressCipher.Value!, sealedAddress, context));
    }

    /// <summary>Encrypts a person for storage; bound to the signer, so a sealed person cannot be moved to another row unnoticed.</summary>
    public byte[] Seal(Person person, SignerKey signer)
    {
        Span<byte> context = stackalloc byte[Signatures.SignerKey.Size];
        signer.Write(context);
        return SealedBytes.Seal(_personCipher.Value!, JsonSerializer.SerializeToUtf8Bytes(person, PersonJson.Default.Person), context);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made for this signer.</summary>
    /// <exception cref="CryptographicException">Sealed under another key, for another signer, or damaged.</exception>
    public Person Open(ReadOnlySpan<byte> sealedPerson, SignerKey signer)
    {
        Span<byte> context = stackalloc byte[Signatures.SignerKey.Size];
        signer.Write(context);
        return JsonSerializer.Deserialize(SealedBytes.Open(_personCipher.Value!, sealedPerson, context), PersonJson.Default.Person)
            ?? throw new CryptographicException("A sealed person is empty.");
    }

    /// <summary>The signer's receipt: 26 characters that only this installation can turn back into the signer. The same at every repeat.</summary>
    /// <remarks>
    /// One AES block over the signer key, a permutation: it needs no storage, cannot be guessed, and says nothing to who holds only the database.
    /// </remarks>
    public string Receipt(SignerKey signer) => ReceiptCode.Write(Transform(_receiptWriter.Value!, signer.Value));

    /// <summary>The signer that a receipt stands for; whether that signer has in fact signed, the ledger knows.</summary>
    /// <param name="receipt">As typed by a person: case and dashes do not matter.</param>
    public bool TryReadReceipt([NotNullWhen(true)] string? receipt, out SignerKey signer)
    {
        var isCode = ReceiptCode.TryRead(receipt, out var block);
        signer = isCode ? new(Transform(_receiptReader.Value!, block)) : default;
        return isCode;
    }

    /// <summary>Zeroes the keys. What threads have at hand for a call under way goes with the next collection of garbage; nobody gets anything new.</summary>
    public void Drop()
    {
        foreach (var key in (Subkey[])[_signerKey, _personKey, _addressKey, _nameKey, _receiptKey]) key.Zero();
    }

    private uint Fingerprint(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var nameHash = _nameHash.Value!;
        nameHash.AppendData(Encoding.UTF8.GetBytes(text));
        nameHash.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    private static UInt128 Transform(ICryptoTransform cipher, UInt128 block)
    {
        var bytes = new byte[Signatures.SignerKey.Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, block);
        cipher.TransformBlock(bytes, 0, bytes.Length, bytes, 0);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    // A single block under a key of its own: the mode that is unsafe for texts is here just the permutation that is wanted.
    private static ICryptoTransform Transform(byte[] key, Func<Aes, ICryptoTransform> create)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        return create(aes);
    }
}
