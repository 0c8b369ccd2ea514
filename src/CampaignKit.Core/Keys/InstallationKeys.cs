using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Keys;

/// <summary>What the installation as a whole derives from a key of its own: mailbox keys, links, codes, and the sealing of mails. Thread-safe.</summary>
/// <remarks>
/// The key is random, made once, and wrapped by the master key like a campaign's: so a change of the master key changes nothing derived here.
/// Every purpose has a subkey of its own (HKDF-SHA-256).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as its process.")]
public sealed class InstallationKeys
{
    /// <summary>Document kind and id under which the wrapped key is stored.</summary>
    public const string Kind = "installation-key";

    /// <summary>The most bytes of content that <see cref="TryReadLink(LinkPurpose, ReadOnlySpan{char}, Span{byte}, out int)"/> reads.</summary>
    public const int MaxShortLink = 128;

    /// <summary>The most characters of a token with so much content.</summary>
    public const int MaxShortToken = ((SealedBytes.HeaderSize + MaxShortLink) * 4 + 2) / 3;

    // No slug has such a sign, so the key of no campaign can stand in its place.
    internal const string WrappedFor = "!installation";

    private const string Id = "key";

    private const int Codes = 1_000_000;

    private readonly byte[] _mailboxKey;
    private readonly byte[] _codeKey;
    private readonly byte[][] _linkKeys;
    private readonly byte[] _mailKey;
    private readonly byte[] _mailIdKey;
    private readonly byte[] _eventKey;
    private readonly byte[] _attestationKey;
    private readonly byte[] _auditHeadKey;
    private readonly byte[] _auditNameKey;

    // These hold native state that one thread may use at a time; setting one up costs more than using it.
    private readonly ThreadLocal<AesGcm>[] _linkCiphers;

    /// <summary>Derives the subkeys.</summary>
    /// <param name="key">32 bytes, in the clear.</param>
    public InstallationKeys(byte[] key)
    {
        byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes($"campaignkit/{purpose}/1"));

        _mailboxKey = Derive("mailbox");
        _codeKey = Derive("code");

        // One for each purpose: nonces are drawn at random, and what a flood of page views uses up is not to be taken from the links in mails.
        _linkKeys = [.. Enum.GetValues<LinkPurpose>().Select(purpose => Derive($"link/{Encoding.UTF8.GetString(Context(purpose))}"))];
        _mailKey = Derive("mail");
        _mailIdKey = Derive("mail-id");
        _eventKey = Derive("event-code");
        _attestationKey = Derive("attestation");
        _auditHeadKey = Derive("audit-head");
        _auditNameKey = Derive("audit-name");
        Staff = new(Derive("staff-address"), Derive("staff-code"), Derive("staff"));
        Donations = new(Derive("donation"));
        _linkCiphers = [.. _linkKeys.Select(linkKey => new ThreadLocal<AesGcm>(() => SealedBytes.Cipher(linkKey)))];
    }

    /// <summary>What is derived for the staff.</summary>
    public StaffKeys Staff { get; }

    /// <summary>What is derived for donations.</summary>
    public DonationKeys Donations { get; }

    /// <summary>Reads the installation's key, or makes it if there is none yet; several nodes may do so at once and get the same.</summary>
    /// <exception cref="CryptographicException">It was wrapped by another master key.</exception>
    public static async Task<InstallationKeys> ReadAsync(IDocuments documents, MasterKey master)
    {
        if (await documents.ReadAsync<WrappedKey>(Kind, Id) is not { } stored)
        {
            try
            {
                await documents.WriteAsync([new(Kind, Id, master.WrapNewKey(WrappedFor), IfMatch: null)]);
            }
            catch (DocumentConflictException)
            {
                // Another node was first.
            }

            stored = (await documents.ReadAsync<WrappedKey>(Kind, Id))!;
        }

        return new(master.Unwrap(stored.Value, WrappedFor));
    }

    /// <summary>The mailbox as the whole installation knows it.</summary>
    public MailboxKey MailboxKey(Mailbox mailbox)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_mailboxKey, Encoding.UTF8.GetBytes(mailbox.Canonical), hash);
        return Signers.MailboxKey.Read(hash);
    }

    /// <summary>Writes a token for the path of a link: sealed, so that it tells nothing, cannot be made elsewhere, and serves one purpose.</summary>
    /// <returns>Letters, digits, <c>-</c> and <c>_</c>; four for each three bytes, and 39 more. Another one at every call.</returns>
    public string WriteLink(LinkPurpose purpose, ReadOnlySpan<byte> content) =>
        Base64Url.EncodeToString(SealedBytes.Seal(_linkCiphers[(int)purpose].Value!, content, Context(purpose)));

    /// <summary>Reads what <see cref="WriteLink"/> wrote for this purpose. Whether it is too late for it is for the reader to say.</summary>
    public bool TryReadLink(LinkPurpose purpose, string? token, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (token is null || token.Length > 2048 || !Base64Url.IsValid(token)) return false;
        try
        {
            content = SealedBytes.Open(_linkCiphers[(int)purpose].Value!, Base64Url.DecodeFromChars(token), Context(purpose));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The same for up to <see cref="MaxShortLink"/> bytes of content, into a buffer for so many: no allocation, for what comes with every signature.</summary>
    public bool TryReadLink(LinkPurpose purpose, ReadOnlySpan<char> token, Span<byte> content, out int length)
    {
        length = 0;
        Span<byte> sealedBytes = stackalloc byte[SealedBytes.HeaderSize + MaxShortLink];
        if (token.Length > MaxShortToken || Base64Url.DecodeFromChars(token, sealedBytes, out _, out var written) is not OperationStatus.Done) return false;
        try
        {
            length = SealedBytes.Open(_linkCiphers[(int)purpose].Value!, sealedBytes[..written], content, Context(purpose));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The 50 bits that belong to the record of an event code. Derived, not stored.</summary>
    public ulong EventCode(string record)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_eventKey, Encoding.UTF8.GetBytes(record), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) >> 14;
    }

    /// <summary>The six digits that belong to a ticket. Derived, not stored; whoever checks them limits the tries.</summary>
    public string Code(string ticket)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_codeKey, Encoding.UTF8.GetBytes(ticket), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) % Codes).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether somebody typed the six digits that belong to a ticket, spaces and dashes aside.</summary>
    public bool IsCode(string ticket, string? typed) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(string.Concat((typed ?? "").Where(char.IsAsciiDigit))), Encoding.ASCII.GetBytes(Code(ticket)));

    /// <summary>Encrypts a mail for the outbox, bound to the mailbox that gets it.</summary>
    public byte[] Seal(Mail.Mail mail, MailboxKey recipient)
    {
        Span<byte> context = stackalloc byte[Signers.MailboxKey.Size];
        recipient.Write(context);
        return SealedBytes.Seal(_mailKey, JsonSerializer.SerializeToUtf8Bytes(mail, MailJson.Default.Mail), context);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Sealed elsewhere, for another mailbox, or damaged.</exception>
    public Mail.Mail Open(OutboxMail mail)
    {
        Span<byte> context = stackalloc byte[Signers.MailboxKey.Size];
        mail.Recipient.Write(context);
        return JsonSerializer.Deserialize(SealedBytes.Open(_mailKey, mail.SealedMail.Span, context), MailJson.Default.Mail)
            ?? throw new CryptographicException("A sealed mail is empty.");
    }

    /// <summary>The id of the one mail that brings something to a mailbox: the same at every call, 32 hexadecimal digits. Without the key it tells neither what it brings nor that two mailboxes got the same.</summary>
    public string MailId(string what, MailboxKey recipient) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_mailIdKey, Encoding.UTF8.GetBytes($"{what}/{recipient}")).AsSpan(0, 16));

    /// <summary>32 bytes that only this installation can make of a text: they show later that the text is its own, and is as it was.</summary>
    public byte[] Attest(string text) => HMACSHA256.HashData(_attestationKey, Encoding.UTF8.GetBytes(text));

    /// <summary>32 bytes that only this installation can make of the end of its audit log.</summary>
    public byte[] SealAuditHead(long number, string hash) => HMACSHA256.HashData(_auditHeadKey, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number}\n{hash}")));

    /// <summary>Encrypts the name of who did something, bound to the actor.</summary>
    public byte[] SealAuditName(string name, string actor) => SealedBytes.Seal(_auditNameKey, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(actor));

    /// <summary>Decrypts what <see cref="SealAuditName"/> made.</summary>
    /// <exception cref="CryptographicException">Sealed elsewhere, for another actor, or damaged.</exception>
    public string OpenAuditName(byte[] name, string actor) => Encoding.UTF8.GetString(SealedBytes.Open(_auditNameKey, name, Encoding.UTF8.GetBytes(actor)));

    private static ReadOnlySpan<byte> Context(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Confirm => "confirm"u8,
        LinkPurpose.ConfirmCode => "confirm-code"u8,
        LinkPurpose.OwnPage => "own-page"u8,
        LinkPurpose.OwnPageCode => "own-page-code"u8,
        LinkPurpose.Form => "form"u8,
        LinkPurpose.Work => "work"u8,
        LinkPurpose.Erasure => "erasure"u8,
        LinkPurpose.StaffSetUp => "staff-set-up"u8,
        LinkPurpose.StaffReset => "staff-reset"u8,
        LinkPurpose.Unsubscribe => "unsubscribe"u8,
        LinkPurpose.StaffInvitation => "staff-invitation"u8,
        LinkPurpose.StaffAddress => "staff-address"u8,
        LinkPurpose.ManageGift => "manage-gift"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, message: null),
    };
}

/// <summary>What a token is for. One that was made for another purpose is none.</summary>
public enum LinkPurpose
{
    /// <summary>Mailed: confirm a signature, or say that it was not me.</summary>
    Confirm,

    /// <summary>In the page after signing: with the mailed code, the same.</summary>
    ConfirmCode,

    /// <summary>Mailed: the signer's own page.</summary>
    OwnPage,

    /// <summary>In the page that asked for that mail: with the mailed code, the same.</summary>
    OwnPageCode,

    /// <summary>In a form: when and for which petition it was served.</summary>
    Form,

    /// <summary>In a form: the challenge whose work is to be proven.</summary>
    Work,

    /// <summary>Given to a signer: that an erasure was done.</summary>
    Erasure,

    /// <summary>Printed at a start: the first administrator.</summary>
    StaffSetUp,

    /// <summary>Mailed, or given by the operator: a new password for somebody of the staff.</summary>
    StaffReset,

    /// <summary>Mailed: no more mails about a petition.</summary>
    Unsubscribe,

    /// <summary>Mailed: somebody becomes one of the staff.</summary>
    StaffInvitation,

    /// <summary>Mailed: somebody of the staff has this address from now on.</summary>
    StaffAddress,

    /// <summary>Mailed: a donor changes or ends what they give each month.</summary>
    ManageGift,
}
