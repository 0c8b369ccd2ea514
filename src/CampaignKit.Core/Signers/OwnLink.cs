using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Signers;

/// <summary>Whose page a mailed link opens. It carries the address itself, sealed: nothing that is stored could find what somebody signed without it.</summary>
/// <param name="Mailbox">Whose.</param>
/// <param name="IssuedAt">When, UTC.</param>
internal sealed record OwnLink(Mailbox Mailbox, DateTimeOffset IssuedAt)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(OwnLink);

    /// <summary>Writes the token of a link or of a ticket.</summary>
    public string Write(InstallationKeys keys, LinkPurpose purpose)
    {
        var content = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(Mailbox.Address)];
        BinaryPrimitives.WriteInt64BigEndian(content, IssuedAt.ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(Mailbox.Address, content.AsSpan(sizeof(long)));
        return keys.WriteLink(purpose, content);
    }

    /// <summary>Reads what <see cref="Write"/> wrote for this purpose, if it is not older than this.</summary>
    public static bool TryRead(InstallationKeys keys, LinkPurpose purpose, string? token, DateTimeOffset issuedAfter, [NotNullWhen(true)] out OwnLink? link)
    {
        link = null;
        if (!keys.TryReadLink(purpose, token, out var content)) return false;
        var issuedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(content));
        if (issuedAt < issuedAfter || !Mailbox.TryParse(Encoding.UTF8.GetString(content.AsSpan(sizeof(long))), out var mailbox, out _)) return false;
        link = new(mailbox, issuedAt);
        return true;
    }
}
