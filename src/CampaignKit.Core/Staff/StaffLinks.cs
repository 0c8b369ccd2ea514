using System.Buffers.Binary;
using System.Text;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Staff;

/// <summary>Tokens for links by which somebody gets in without a password, once: sealed, and for a day.</summary>
public sealed class StaffLinks(StaffPeople people, InstallationKeys keys, TimeProvider clock)
{
    private const int TimeSize = sizeof(long);

    /// <summary>How long a link does what it is for.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(24);

    /// <summary>A token for the first administrator; another one at every call. All of them end when there is one.</summary>
    public string MakeSetUp() => keys.WriteLink(LinkPurpose.StaffSetUp, Until());

    /// <summary>Whether a token makes somebody the first administrator now.</summary>
    public async Task<bool> IsSetUpAsync(string token) =>
        keys.TryReadLink(LinkPurpose.StaffSetUp, token, out var content) && IsInTime(content) && !await people.IsSetUpAsync();

    /// <summary>A token by which somebody chooses a new password. It ends when they have, and with anything else that changes their security stamp.</summary>
    public string MakeReset(StaffMember member) => keys.WriteLink(LinkPurpose.StaffReset, [.. Until(), .. Encoding.ASCII.GetBytes(member.Id + member.Record.SecurityStamp)]);

    /// <summary>Who may choose a new password by a token now.</summary>
    public async Task<StaffMember?> FindResetAsync(string token)
    {
        if (!keys.TryReadLink(LinkPurpose.StaffReset, token, out var content) || !IsInTime(content)) return null;
        var rest = Encoding.ASCII.GetString(content.AsSpan(TimeSize));
        return rest.Length > 32 && await people.FindAsync(rest[..32]) is { Record.IsRevoked: false } member && member.Record.SecurityStamp == rest[32..] ? member : null;
    }

    private byte[] Until()
    {
        var content = new byte[TimeSize];
        BinaryPrimitives.WriteInt64BigEndian(content, (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        return content;
    }

    private bool IsInTime(byte[] content) => content.Length >= TimeSize && clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(content);
}
