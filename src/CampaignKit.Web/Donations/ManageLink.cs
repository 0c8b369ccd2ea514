using System.Buffers.Binary;
using System.Text;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Donations;

/// <summary>The link to a monthly gift, as it is mailed with each receipt: whoever has it can change or end the gift.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Donation">Our id of the gift.</param>
/// <param name="MailedAt">When it was mailed, UTC.</param>
internal sealed record ManageLink(string Campaign, string Donation, DateTimeOffset MailedAt)
{
    /// <summary>How long it opens anything. Each month's receipt brings a new one, and the summary of a year too.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private const char Separator = '/';

    /// <summary>As a token for the path of a link.</summary>
    public string Write(InstallationKeys keys)
    {
        var names = Encoding.UTF8.GetBytes($"{Campaign}{Separator}{Donation}");
        var content = new byte[sizeof(long) + names.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, MailedAt.ToUnixTimeSeconds());
        names.CopyTo(content.AsSpan(sizeof(long)));
        return keys.WriteLink(LinkPurpose.ManageGift, content);
    }

    /// <summary>Reads a token; <see langword="null"/> if it was not made here, or too long ago.</summary>
    public static ManageLink? Read(InstallationKeys keys, string? token, DateTimeOffset now)
    {
        if (!keys.TryReadLink(LinkPurpose.ManageGift, token, out var content) || content.Length <= sizeof(long)) return null;
        var mailedAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content));
        return mailedAt + Lifetime > now && Encoding.UTF8.GetString(content.AsSpan(sizeof(long))).Split(Separator) is [var campaign, var donation] ? new(campaign, donation, mailedAt) : null;
    }
}
