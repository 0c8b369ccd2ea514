using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Staff;

/// <summary>Who is on the staff and what they may: invited, changed, shut out and let in again by those who manage it.</summary>
/// <remarks>
/// Whatever may take an administrator away is one transaction with a document that all such changes write: of two administrators who take each other's role at the same
/// moment, the second is one no longer. What is done stands in the audit log before it is.
/// </remarks>
public sealed class StaffOffice(IDocuments documents, StaffPeople people, StaffSessions sessions, StaffLinks links, StaffMails mails, AuditLog audit, TimeProvider clock)
{
    private const string TurnKind = "staff-turn";
    private const string TurnId = "turn";
    private const int TriesAtMost = 10;

    /// <summary>Invites the owner of an address, or invites them again: then the link of before ends.</summary>
    /// <param name="caller">Who may manage staff.</param>
    /// <param name="mailbox">Whom.</param>
    /// <param name="rights">What they may do once they have accepted.</param>
    public async Task<OfficeResult> InviteAsync(StaffCaller caller, Mailbox mailbox, StaffRights rights)
    {
        var known = await people.FindAsync(mailbox);
        if (known is not null && known.Record is not { InvitedAt: not null, PasswordHash: null }) return new(OfficeStatus.Taken);

        // Until they have chosen a name they are called by their address.
        var member = known ?? people.New(mailbox.Address, mailbox, rights.Roles[0]);
        member.Record = rights.In(member.Record) with { InvitedAt = clock.GetUtcNow(), IsRevoked = false, SecurityStamp = StaffPeople.NewStamp() };
        await audit.AppendAsync(caller.Actor, "staff.invite", member.Subject, rights.Details());
        if (!await (known is null ? people.AddAsync(member) : people.SaveAsync(member))) return new(OfficeStatus.ChangedMeanwhile);

        var token = links.MakeInvitation(member);
        await mails.SendAsync(MailKind.StaffInvitation, mailbox, token);
        return new(OfficeStatus.Done, member, token);
    }

    /// <summary>Gives somebody other rights, from their next request on. Whoever loses any has to sign in again.</summary>
    public Task<OfficeResult> ChangeAsync(StaffCaller caller, string id, StaffRights rights) => ActAsync(caller, id, "staff.change", member =>
    {
        var before = StaffRights.Of(member.Record);
        if (member.Id == caller.Member.Id && before.AreAdministrators && !rights.AreAdministrators) return new(OfficeStatus.OwnRole);
        var details = rights.Details(before);
        member.Record = rights.In(member.Record);
        return new(OfficeStatus.Done, EndsSessions: !rights.Cover(before), details) { IsNothing = details.Count == 0 };
    });

    /// <summary>Shuts somebody out: sessions, keys, links and passkeys open nothing any more.</summary>
    public Task<OfficeResult> RevokeAsync(StaffCaller caller, string id) => ActAsync(caller, id, "staff.revoke", member =>
    {
        if (member.Id == caller.Member.Id) return new(OfficeStatus.Own);
        var isNothing = member.Record.IsRevoked;
        member.Record = member.Record with { IsRevoked = true, SecurityStamp = StaffPeople.NewStamp() };
        return new(OfficeStatus.Done, EndsSessions: true) { IsNothing = isNothing };
    });

    /// <summary>Lets somebody in again who was shut out, by what they signed in with before.</summary>
    public Task<OfficeResult> ReadmitAsync(StaffCaller caller, string id) => ActAsync(caller, id, "staff.readmit", member =>
    {
        var isNothing = !member.Record.IsRevoked;
        member.Record = member.Record with { IsRevoked = false, Tries = 0, TriedAt = null };
        return new(OfficeStatus.Done) { IsNothing = isNothing };
    });

    /// <summary>Ends all of somebody's sessions.</summary>
    public async Task<OfficeResult> EndSessionsAsync(StaffCaller caller, string id)
    {
        if (await people.FindAsync(id) is not { } member) return new(OfficeStatus.NotFound);
        await audit.AppendAsync(caller.Actor, "staff.end-sessions", member.Subject);
        await sessions.EndAllAsync(id);
        return new(OfficeStatus.Done, member);
    }

    /// <summary>Takes away all that somebody signs in with, and mails them a link for a new password; who has not accepted yet is invited again.</summary>
    public async Task<OfficeResult> ResetAsync(StaffCaller caller, string id)
    {
        if (await people.FindAsync(id) is { Record: { InvitedAt: not null, PasswordHash: null, IsRevoked: false } } invited && Mailbox.TryParse(invited.Person.Email, out var again, out _))
        {
            return await InviteAsync(caller, again, StaffRights.Of(invited.Record));
        }

        var result = await ActAsync(caller, id, "staff.reset", member =>
        {
            if (member.Id == caller.Member.Id) return new(OfficeStatus.Own);
            if (member.Record.IsRevoked) return new(OfficeStatus.Revoked);
            member.Record = Reset(member.Record);
            return new(OfficeStatus.Done, EndsSessions: true);
        });
        if (result.Member is not { } reset || !Mailbox.TryParse(reset.Person.Email, out var mailbox, out _)) return result;

        var token = links.MakeReset(reset);
        await mails.SendAsync(MailKind.StaffReset, mailbox, token);
        return result with { Token = token };
    }

    /// <summary>A record without anything to sign in with.</summary>
    public static StaffRecord Reset(StaffRecord record) => record with
    {
        PasswordHash = null, AsksForCode = false, SealedAuthenticator = null, RecoveryCodes = [], Passkeys = [], Tries = 0, TriedAt = null, InvitedAt = null, SecurityStamp = StaffPeople.NewStamp(),
    };

    private async Task<OfficeResult> ActAsync(StaffCaller caller, string id, string action, Func<StaffMember, Decision> decide)
    {
        var isAudited = false;
        for (var attempt = 1; attempt <= TriesAtMost; attempt++)
        {
            // Read first: what is decided below rests on nothing that is older.
            var turn = await documents.ReadAsync<StaffTurn>(TurnKind, TurnId);
            if (await people.FindAsync(caller.Member.Id) is not { } own || !(caller with { Member = own }).May(StaffAction.ManageStaff)) return new(OfficeStatus.NotFound);
            if (await people.FindAsync(id) is not { } member) return new(OfficeStatus.NotFound);
            var decision = decide(member);
            if (decision.Status is not OfficeStatus.Done) return new(decision.Status, member);
            if (decision.IsNothing) return new(OfficeStatus.Done, member);
            if (!await HasAdministratorAsync(member)) return new(OfficeStatus.LastAdministrator, member);

            if (!isAudited) await audit.AppendAsync(caller.Actor, action, member.Subject, decision.Details);
            isAudited = true;
            if (!await people.SaveAsync(member, new DocumentWrite(TurnKind, TurnId, new StaffTurn(clock.GetUtcNow()), turn?.ETag))) continue;
            if (decision.EndsSessions) await sessions.EndAllAsync(id);
            return new(OfficeStatus.Done, member);
        }

        return new(OfficeStatus.ChangedMeanwhile);
    }

    // Whether one is left who gets in, once this one is as they are to be.
    private async Task<bool> HasAdministratorAsync(StaffMember changed) =>
        (await people.ListAsync()).Select(member => member.Id == changed.Id ? changed.Record : member.Record).Any(record => record.CanSignIn() && record.Roles.Contains(StaffRole.Administrator));

    private sealed record Decision(OfficeStatus Status, bool EndsSessions = false, IReadOnlyDictionary<string, string>? Details = null)
    {
        /// <summary>Whether all is as it is to be already.</summary>
        public bool IsNothing { get; init; }
    }

    private sealed record StaffTurn(DateTimeOffset At);
}

/// <summary>What came of managing somebody.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Member">Them, as they are now.</param>
/// <param name="Token">What stands in the link that they were mailed.</param>
public sealed record OfficeResult(OfficeStatus Status, StaffMember? Member = null, string? Token = null);

/// <summary>How managing somebody ended.</summary>
public enum OfficeStatus
{
    Done,

    /// <summary>There is nobody with this id; or who asks may not manage staff any more.</summary>
    NotFound,

    /// <summary>The address is in use by somebody who has accepted.</summary>
    Taken,

    /// <summary>They would take their own role as administrator.</summary>
    OwnRole,

    /// <summary>They would shut themselves out.</summary>
    Own,

    /// <summary>No administrator would be left who gets in.</summary>
    LastAdministrator,

    /// <summary>They were shut out: let them in first.</summary>
    Revoked,

    /// <summary>Somebody else changed the same at this moment.</summary>
    ChangedMeanwhile,
}
