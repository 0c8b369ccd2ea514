using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CampaignKit.Web.Staff;

/// <summary><c>staff</c>: lets the operator in who has lost every other way, and shuts out whoever has to go.</summary>
internal static class StaffActions
{
    private const string UsualSite = "http://localhost:5000";

    private static readonly ControlAction Create = new("staff/create-administrator", RunsOffline: true, CreateAsync);
    private static readonly ControlAction List = new("staff/list", RunsOffline: true, ListAsync);
    private static readonly ControlAction Reset = new("staff/reset", RunsOffline: true, ResetAsync);
    private static readonly ControlAction Revoke = new("staff/revoke", RunsOffline: true, RevokeAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Create, List, Reset, Revoke];

    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("staff create-administrator", "ADDRESS", "makes an administrator and prints a link, good once and for a day, by which they choose a password", Ask(Create)),
        new("staff list", "", "lists the staff", Ask(List)),
        new("staff reset", "ADDRESS", "ends somebody's password, codes, passkeys and sessions, and prints a link for a new password", Ask(Reset)),
        new("staff revoke", "ADDRESS", "shuts somebody out and ends their sessions; staff reset lets them in again", Ask(Revoke)),
    ];

    private static Func<string[], OperatorConsole, Task<int>> Ask(ControlAction action) => (arguments, console) => Command.AskAsync(action, console, arguments);

    private static async Task<ControlAnswer> CreateAsync(IServiceProvider services, ControlRequest request)
    {
        if (!TryRead(request, out var mailbox, out var problem)) return problem;
        var people = services.GetRequiredService<StaffPeople>();
        var member = people.New(mailbox.Address, mailbox, StaffRole.Administrator);
        return await OperatorActs.RunAsync(services, by: null, "staff.create", member.Subject, new Dictionary<string, string> { ["role"] = Word.Of(StaffRole.Administrator) }, async _ => await people.AddAsync(member)
            ? ControlAnswer.Done("The administrator is made. Whoever opens this link chooses their password, once, within a day:", Link(services, member))
            : ControlAnswer.Refused("This address is in use already: staff reset prints a new link for it."));
    }

    private static async Task<ControlAnswer> ListAsync(IServiceProvider services, ControlRequest request)
    {
        var members = await services.GetRequiredService<StaffPeople>().ListAsync();
        return ControlAnswer.Done(members.Count == 0 ? ["There is no staff yet."] : [.. members.Select(Line)]);
    }

    private static Task<ControlAnswer> ResetAsync(IServiceProvider services, ControlRequest request) => ChangeAsync(
        services,
        request,
        "staff.reset",
        record => StaffOffice.Reset(record) with { IsRevoked = false },
        member => ["Their sessions are ended. Whoever opens this link chooses their password, once, within a day:", Link(services, member)]);

    private static Task<ControlAnswer> RevokeAsync(IServiceProvider services, ControlRequest request) =>
        ChangeAsync(services, request, "staff.revoke", record => record with { IsRevoked = true }, _ => ["They are shut out and their sessions ended."]);

    // Whatever is changed, the security stamp is too: links and sessions from before end.
    private static async Task<ControlAnswer> ChangeAsync(IServiceProvider services, ControlRequest request, string action, Func<StaffRecord, StaffRecord> change, Func<StaffMember, string[]> tell)
    {
        if (!TryRead(request, out var mailbox, out var problem)) return problem;
        var people = services.GetRequiredService<StaffPeople>();
        if (await people.FindAsync(mailbox) is not { } member) return ControlAnswer.Refused("Nobody of the staff has this address.");
        return await OperatorActs.RunAsync(services, by: null, action, member.Subject, new Dictionary<string, string>(), async _ =>
        {
            member.Record = change(member.Record) with { SecurityStamp = StaffPeople.NewStamp() };
            if (!await people.SaveAsync(member)) return ControlAnswer.Refused("Somebody else changed the same at this moment. Run the same command again.");
            await services.GetRequiredService<StaffSessions>().EndAllAsync(member.Id);
            return ControlAnswer.Done(tell(member));
        });
    }

    private static bool TryRead(ControlRequest request, [NotNullWhen(true)] out Mailbox? mailbox, [NotNullWhen(false)] out ControlAnswer? problem)
    {
        mailbox = null;
        problem = request.Words is [var typed] && Mailbox.TryParse(typed, out mailbox, out _) ? null : ControlAnswer.Refused("Say one e-mail address.");
        return problem is null;
    }

    private static string Line(StaffMember member)
    {
        var record = member.Record;
        var state = record.IsRevoked ? "revoked" : record.InvitedAt is not null ? "invited" : !record.CanSignIn() ? "has no password yet" : record.AsksForCode ? "password and codes" : "password";
        return FormattableString.Invariant($"{member.Person.Email}  {string.Join(", ", record.Roles.Select(Word.Of))}  {state}  (since {record.MadeAt:yyyy-MM-dd})");
    }

    private static string Link(IServiceProvider services, StaffMember member)
    {
        // When no program runs, it will be served where it usually is.
        var served = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(Addresses.Reachable).FirstOrDefault();
        var site = services.GetRequiredService<InstallationOptions>().PublicAddress ?? served ?? UsualSite;
        return $"{site.TrimEnd('/')}{StaffServices.Root}/reset/{services.GetRequiredService<StaffLinks>().MakeReset(member)}";
    }
}
