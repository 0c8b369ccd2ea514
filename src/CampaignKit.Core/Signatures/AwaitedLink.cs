using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Signatures;

/// <summary>Which signature a mailed link, or the ticket beside a code, is about. Sealed before it leaves the program, so it tells nothing to who finds it.</summary>
/// <param name="Petition">Slug.</param>
/// <param name="Number">Under which it waits.</param>
/// <param name="Signer">Whose it is.</param>
/// <param name="Mailbox">Where the mail went.</param>
/// <param name="IssuedAt">When, UTC.</param>
internal sealed record AwaitedLink(string Petition, long Number, SignerKey Signer, MailboxKey Mailbox, DateTimeOffset IssuedAt)
{
    private const int FixedSize = sizeof(long) + sizeof(long) + SignerKey.Size + MailboxKey.Size;

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(AwaitedLink);

    /// <summary>Writes the token of a link or of a ticket.</summary>
    public string Write(InstallationKeys keys, LinkPurpose purpose)
    {
        var content = new byte[FixedSize + Encoding.UTF8.GetByteCount(Petition)];
        var rest = content.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(rest, Number);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], IssuedAt.ToUnixTimeMilliseconds());
        Signer.Write(rest[16..]);
        Mailbox.Write(rest[32..]);
        Encoding.UTF8.GetBytes(Petition, rest[FixedSize..]);
        return keys.WriteLink(purpose, content);
    }

    /// <summary>Reads what <see cref="Write"/> wrote for this purpose.</summary>
    public static bool TryRead(InstallationKeys keys, LinkPurpose purpose, string? token, [NotNullWhen(true)] out AwaitedLink? link)
    {
        link = null;
        if (!keys.TryReadLink(purpose, token, out var content)) return false;
        var rest = content.AsSpan();
        link = new(
            Encoding.UTF8.GetString(rest[FixedSize..]),
            BinaryPrimitives.ReadInt64BigEndian(rest),
            SignerKey.Read(rest[16..]),
            MailboxKey.Read(rest[32..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(rest[8..])));
        return true;
    }
}
