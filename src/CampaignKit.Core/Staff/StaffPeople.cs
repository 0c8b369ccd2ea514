using System.Security.Cryptography;
using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Staff;

/// <summary>The staff as documents: one for each person, and one for each address that leads to them.</summary>
/// <remarks>Documents are never deleted: who leaves is revoked, and their address stays theirs.</remarks>
public sealed class StaffPeople(IDocuments documents, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 200;

    /// <summary>Tries to sign in, one after another without success, after which an account rests for <see cref="Rest"/>.</summary>
    public const int MostTries = 5;

    private const string DecoyKind = "staff-decoy";

    private const int SavesAtMost = 10;

    private const string NoVersion = "none";

    /// <summary>How long an account takes no password and no code after <see cref="MostTries"/>.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Somebody new, not yet stored.</summary>
    /// <param name="name">1–<see cref="MaxName"/> characters.</param>
    /// <param name="mailbox">Their address.</param>
    /// <param name="role">What they are.</param>
    /// <param name="isFirst">Whether they may only be added where there has been no administrator.</param>
    public StaffMember New(string name, Mailbox mailbox, StaffRole role, bool isFirst = false)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var person = new StaffPerson(name, mailbox.Address);
        var record = new StaffRecord
        {
            SealedPerson = Seal(id, person),
            Address = keys.Staff.IdOf(mailbox),
            Roles = [role],
            SecurityStamp = NewStamp(),
            MadeAt = clock.GetUtcNow(),
        };
        return new(id, record, person, etag: null) { IsFirst = isFirst };
    }

    /// <summary>The one with this id. Cost: one read.</summary>
    public async Task<StaffMember?> FindAsync(string id) => await documents.ReadAsync<StaffRecord>(StaffRecord.Kind, id) is { } stored ? Read(stored) : null;

    /// <summary>The one with this address. Cost: two reads.</summary>
    public async Task<StaffMember?> FindAsync(Mailbox mailbox)
    {
        var address = keys.Staff.IdOf(mailbox);

        // Who has moved to another address is not found by the one before.
        return await documents.ReadAsync<StaffAddress>(StaffAddress.Kind, address) is { } stored && await FindAsync(stored.Value.Person) is { } member && member.Record.Address == address ? member : null;
    }

    /// <summary>Everybody, by when they were made. Cost: one read of them all.</summary>
    public async Task<IReadOnlyList<StaffMember>> ListAsync() =>
        [.. (await documents.ListAsync<StaffRecord>(StaffRecord.Kind)).Select(Read).OrderBy(member => member.Record.MadeAt).ThenBy(member => member.Id, StringComparer.Ordinal)];

    /// <summary>Whether there has been an administrator, so that nobody is set up by link any more.</summary>
    public async Task<bool> IsSetUpAsync() => await documents.ReadAsync<StaffSetUp>(StaffSetUp.Kind, StaffSetUp.Id) is not null;

    /// <summary>Adds somebody new; <see langword="false"/> if the address is taken, or somebody else was the first.</summary>
    public async Task<bool> AddAsync(StaffMember member)
    {
        if (await TakeAddressAsync(member) is not { } address) return false;
        var isSettingUp = member.IsFirst || (member.Record.Roles.Contains(StaffRole.Administrator) && !await IsSetUpAsync());
        member.Record = member.Record with { Revision = NewStamp() };
        List<DocumentWrite> writes =
        [
            new(StaffRecord.Kind, member.Id, member.Record, IfMatch: null),
            address,
        ];
        if (isSettingUp) writes.Add(new(StaffSetUp.Kind, StaffSetUp.Id, new StaffSetUp(clock.GetUtcNow()), IfMatch: null));
        return await WriteAsync(member, writes);
    }

    /// <summary>Saves a change; <see langword="false"/> if somebody else has changed the same since it was read.</summary>
    /// <param name="member">Who, as they are to be.</param>
    /// <param name="together">What is written with it, or nothing is.</param>
    public Task<bool> SaveAsync(StaffMember member, params IReadOnlyList<DocumentWrite> together)
    {
        member.Record = member.Record with { Revision = NewStamp() };
        return WriteAsync(member, [new(StaffRecord.Kind, member.Id, member.Record, member.ETag ?? NoVersion), .. together]);
    }

    /// <summary>Gives somebody another name, which is theirs when they are saved.</summary>
    /// <param name="member">Who.</param>
    /// <param name="name">1–<see cref="MaxName"/> characters.</param>
    public void Rename(StaffMember member, string name) => Become(member, member.Person with { Name = name });

    /// <summary>Saves somebody under another address; <see langword="false"/> if it is somebody else's, or they were changed since they were read.</summary>
    public async Task<bool> MoveAsync(StaffMember member, Mailbox mailbox)
    {
        Become(member, member.Person with { Email = mailbox.Address });
        member.Record = member.Record with { Address = keys.Staff.IdOf(mailbox) };
        return await TakeAddressAsync(member) is { } address && await SaveAsync(member, address);
    }

    /// <summary>Counts a try to sign in before it is looked at, so that of many at once no more than <see cref="MostTries"/> are.</summary>
    /// <returns>The person as they are stored now; <see langword="null"/> if the account rests.</returns>
    public async Task<StaffMember?> CountTryAsync(StaffMember member)
    {
        var current = member;
        for (var attempt = 1; attempt <= SavesAtMost; attempt++)
        {
            var now = clock.GetUtcNow();
            var tries = current.Record.TriedAt + Rest > now ? current.Record.Tries : 0;
            if (tries >= MostTries) return null;
            current.Record = current.Record with { Tries = tries + 1, TriedAt = now };
            if (await SaveAsync(current)) return current;
            if (await FindAsync(member.Id) is not { } again) return null;
            current = again;
        }

        return null;
    }

    /// <summary>Takes as long as <see cref="CountTryAsync"/>, for an address that nobody has.</summary>
    public async Task PretendTryAsync()
    {
        var stored = await documents.ReadAsync<StaffSetUp>(DecoyKind, DecoyKind);
        try
        {
            await documents.WriteAsync([new(DecoyKind, DecoyKind, new StaffSetUp(clock.GetUtcNow()), stored?.ETag)]);
            await documents.ReadAsync<StaffSetUp>(DecoyKind, DecoyKind);
        }
        catch (DocumentConflictException)
        {
            // Somebody else pretends as well.
        }
    }

    /// <summary>Forgets the tries of who has shown that it is them. If somebody changes the same at this moment they are forgotten with time.</summary>
    public async Task ForgetTriesAsync(StaffMember member)
    {
        member.Record = member.Record with { Tries = 0, TriedAt = null };
        await SaveAsync(member);
    }

    /// <summary>Notes that somebody has signed in: their tries are forgotten, and the day is known.</summary>
    public async Task NoteSignInAsync(StaffMember member)
    {
        member.Record = member.Record with { Tries = 0, TriedAt = null, SignedInOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) };
        await SaveAsync(member);
    }

    /// <summary>A stamp that was never there before.</summary>
    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    // An address that its owner has left is free.
    private async Task<DocumentWrite?> TakeAddressAsync(StaffMember member)
    {
        var address = member.Record.Address;
        var stored = await documents.ReadAsync<StaffAddress>(StaffAddress.Kind, address);
        var isTaken = stored is not null && stored.Value.Person != member.Id && await FindAsync(stored.Value.Person) is { } owner && owner.Record.Address == address;
        return isTaken ? null : new(StaffAddress.Kind, address, new StaffAddress(member.Id), stored?.ETag);
    }

    private void Become(StaffMember member, StaffPerson person)
    {
        member.Person = person;
        member.Record = member.Record with { SealedPerson = Seal(member.Id, person) };
    }

    private byte[] Seal(string id, StaffPerson person) => keys.Staff.Seal(ContextOf(id), JsonSerializer.SerializeToUtf8Bytes(person, DocumentJson.Options));

    private async Task<bool> WriteAsync(StaffMember member, IReadOnlyList<DocumentWrite> writes)
    {
        try
        {
            await documents.WriteAsync(writes);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        // If somebody has written since, their version is not this one's to replace: the next save is refused.
        var written = await documents.ReadAsync<StaffRecord>(StaffRecord.Kind, member.Id);
        member.ETag = written?.Value.Revision == member.Record.Revision ? written.ETag : NoVersion;
        return true;
    }

    private StaffMember Read(Document<StaffRecord> stored)
    {
        var person = JsonSerializer.Deserialize<StaffPerson>(keys.Staff.Open(ContextOf(stored.Id), stored.Value.SealedPerson), DocumentJson.Options)
            ?? throw new CryptographicException("A sealed person is empty.");
        return new(stored.Id, stored.Value, person, stored.ETag);
    }

    private static string ContextOf(string id) => $"person/{id}";
}
