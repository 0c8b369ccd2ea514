using System.Buffers.Binary;
using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Staff;

/// <summary>Tokens for links by which somebody gets in without a password, once: sealed, and for a day, or three for who was invited.</summary>
public sealed class StaffLinks(StaffPeople people, InstallationKeys keys, TimeProvider clock)
{
    private const int TimeSize = sizeof(long);

    // Of an id, and of a security stamp.
    private const int IdLength = 32;

    /// <summary>How long a link does what it is for.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(24);

    /// <summary>The same of an invitation, which may come on a Friday.</summary>
    public static TimeSpan InvitationLifetime { get; } = TimeSpan.FromHours(72);

    /// <summary>A token for the first administrator; another one at every call. All of them end when there is one.</summary>
    public string MakeSetUp() => keys.WriteLink(LinkPurpose.StaffSetUp, Until(Lifetime));

    /// <summary>Whether a token makes somebody the first administrator now.</summary>
    public async Task<bool> IsSetUpAsync(string token) =>
        keys.TryReadLink(LinkPurpose.StaffSetUp, token, out var content) && IsInTime(content) && !await people.IsSetUpAsync();

    /// <summary>A token by which somebody chooses a new password. It ends when they have, and with anything else that changes their security stamp.</summary>
    public string MakeReset(StaffMember member) => Make(LinkPurpose.StaffReset, member, Lifetime);

    /// <summary>Who may choose a new password by a token now.</summary>
    public async Task<StaffMember?> FindResetAsync(string token) => (await FindAsync(LinkPurpose.StaffReset, token))?.Member;

    /// <summary>A token by which somebody who was invited accepts. It ends when they have, when they are invited again, and when they are revoked.</summary>
    public string MakeInvitation(StaffMember member) => Make(LinkPurpose.StaffInvitation, member, InvitationLifetime);

    /// <summary>Who may accept by a token now.</summary>
    public async Task<StaffMember?> FindInvitationAsync(string token) =>
        await FindAsync(LinkPurpose.StaffInvitation, token) is var (member, _) && member.Record is { InvitedAt: not null, PasswordHash: null } ? member : null;

    /// <summary>A token by which somebody says that another address is theirs. It ends as one for a password does.</summary>
    public string MakeAddress(StaffMember member, Mailbox mailbox) => Make(LinkPurpose.StaffAddress, member, Lifetime, mailbox.Address);

    /// <summary>Who may move to which address by a token now.</summary>
    public async Task<(StaffMember Member, Mailbox Mailbox)?> FindAddressAsync(string token) =>
        await FindAsync(LinkPurpose.StaffAddress, token) is var (member, address) && Mailbox.TryParse(address, out var mailbox, out _) ? (member, mailbox) : null;

    private string Make(LinkPurpose purpose, StaffMember member, TimeSpan lifetime, string text = "") =>
        keys.WriteLink(purpose, [.. Until(lifetime), .. Encoding.UTF8.GetBytes(member.Id + member.Record.SecurityStamp + text)]);

    private async Task<(StaffMember Member, string Text)?> FindAsync(LinkPurpose purpose, string token)
    {
        if (!keys.TryReadLink(purpose, token, out var content) || !IsInTime(content)) return null;
        var rest = Encoding.UTF8.GetString(content.AsSpan(TimeSize));
        return rest.Length >= 2 * IdLength && await people.FindAsync(rest[..IdLength]) is { Record.IsRevoked: false } member && member.Record.SecurityStamp == rest[IdLength..(2 * IdLength)]
            ? (member, rest[(2 * IdLength)..])
            : null;
    }

    private byte[] Until(TimeSpan lifetime)
    {
        var content = new byte[TimeSize];
        BinaryPrimitives.WriteInt64BigEndian(content, (clock.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        return content;
    }

    private bool IsInTime(byte[] content) => content.Length >= TimeSize && clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(content);
}
