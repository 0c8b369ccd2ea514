using System.Diagnostics.CodeAnalysis;
using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Updates;

/// <summary>Who wants no more mails about a petition. It carries no address, and no end: a mail of years ago has to be good for it.</summary>
/// <param name="Petition">Slug.</param>
/// <param name="Signer">Who they are to it.</param>
internal sealed record UnsubscribeLink(string Petition, SignerKey Signer)
{
    /// <summary>Writes the token of the link.</summary>
    public string Write(InstallationKeys keys)
    {
        var content = new byte[SignerKey.Size + Encoding.UTF8.GetByteCount(Petition)];
        Signer.Write(content);
        Encoding.UTF8.GetBytes(Petition, content.AsSpan(SignerKey.Size));
        return keys.WriteLink(LinkPurpose.Unsubscribe, content);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(InstallationKeys keys, string? token, [NotNullWhen(true)] out UnsubscribeLink? link)
    {
        link = keys.TryReadLink(LinkPurpose.Unsubscribe, token, out var content) && content.Length > SignerKey.Size
            ? new(Encoding.UTF8.GetString(content.AsSpan(SignerKey.Size)), SignerKey.Read(content.AsSpan(0, SignerKey.Size)))
            : null;
        return link is not null;
    }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(UnsubscribeLink);
}
