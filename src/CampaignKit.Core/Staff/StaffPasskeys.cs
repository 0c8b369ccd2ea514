using System.Text;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Staff;

/// <summary>The passkeys of the staff: whose each is, what it is called, and which challenges were answered by one.</summary>
public sealed class StaffPasskeys(IDocuments documents, StaffPeople people, InstallationKeys keys, TimeProvider clock)
{
    // Longer than a browser is given to answer one.
    private static readonly TimeSpan ChallengesKept = TimeSpan.FromMinutes(15);

    /// <summary>Whose a passkey is; <see langword="null"/> if it is nobody's, or no longer. Cost: two reads.</summary>
    public async Task<StaffMember?> FindOwnerAsync(byte[] id) =>
        await documents.ReadAsync<StaffPasskeyOwner>(StaffPasskeyOwner.Kind, keys.Staff.HashPasskey(id)) is { } stored
        && await people.FindAsync(stored.Value.Person) is { } member && Find(member, id) is not null ? member : null;

    /// <summary>One of somebody's.</summary>
    public static StaffPasskey? Find(StaffMember member, byte[] id) => member.Record.Passkeys.FirstOrDefault(passkey => passkey.Id.AsSpan().SequenceEqual(id));

    /// <summary>Saves somebody with one more; <see langword="false"/> if it is somebody else's, they have too many, or they were changed since they were read.</summary>
    public async Task<bool> AddAsync(StaffMember member, StaffPasskey passkey)
    {
        if (member.Record.Passkeys.Count >= StaffPasskey.MostAtOnce || await FindOwnerAsync(passkey.Id) is not null) return false;
        var stored = await documents.ReadAsync<StaffPasskeyOwner>(StaffPasskeyOwner.Kind, keys.Staff.HashPasskey(passkey.Id));
        Replace(member, [.. member.Record.Passkeys, passkey]);
        return await people.SaveAsync(member, new DocumentWrite(StaffPasskeyOwner.Kind, keys.Staff.HashPasskey(passkey.Id), new StaffPasskeyOwner(member.Id), stored?.ETag));
    }

    /// <summary>What somebody calls one of theirs.</summary>
    public string NameOf(StaffMember member, StaffPasskey passkey) => Encoding.UTF8.GetString(keys.Staff.Open(ContextOf(member), passkey.SealedName));

    /// <summary>A name as it is kept.</summary>
    public byte[] SealName(StaffMember member, string name) => keys.Staff.Seal(ContextOf(member), Encoding.UTF8.GetBytes(name));

    /// <summary>What a page calls one by: its own id would tell who reads over a shoulder more than they need.</summary>
    public string IdOf(StaffPasskey passkey) => keys.Staff.HashPasskey(passkey.Id)[..32];

    /// <summary>Puts others in the place of somebody's passkeys. Who had one that is gone, and who waited for a link, begins anew: the security stamp is another one.</summary>
    public static void Replace(StaffMember member, IReadOnlyList<StaffPasskey> passkeys) => member.Record = member.Record with { Passkeys = passkeys, SecurityStamp = StaffPeople.NewStamp() };

    /// <summary>Saves that somebody has signed in by a passkey, in its new state, and by which challenge.</summary>
    /// <returns><see langword="false"/> if it was answered before, here or anywhere at this moment.</returns>
    public async Task<bool> UseAsync(StaffMember member, StaffPasskey used, string challenge)
    {
        var now = clock.GetUtcNow();
        var hash = keys.Staff.HashCode(member.Id, challenge);
        if (member.Record.Challenges.Any(known => known.Hash == hash)) return false;
        member.Record = member.Record with
        {
            Passkeys = [.. member.Record.Passkeys.Select(passkey => passkey.Id.AsSpan().SequenceEqual(used.Id) ? used : passkey)],
            Challenges = [.. member.Record.Challenges.Where(known => now - known.At < ChallengesKept), new(hash, now)],
        };
        return await people.SaveAsync(member);
    }

    private static string ContextOf(StaffMember member) => $"passkey-name/{member.Id}";
}
