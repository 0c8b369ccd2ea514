using CampaignKit.Core.Audit;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>Somebody's own account: their name, their address, their password.</summary>
internal static class AccountPages
{
    private const string Page = "/staff/account";

    public static void MapAccount(this RouteGroupBuilder staff)
    {
        staff.MapRead("/account", (HttpContext http) => AccountPage(http.Caller().Member));
        staff.MapPost("/account/name", RenameAsync);
        staff.MapPost("/account/password", ChangePasswordAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/account/address", AskForAddressAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapRead("/address/{token}", ShowAddressAsync).ForEverybody();
        staff.MapPost("/address/{token}", MoveAsync).ForEverybody().RequireRateLimiting(StaffServices.Tries);
    }

    private static async Task<IResult> RenameAsync(HttpContext http, StaffPeople people, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var member = http.Caller().Member;
        var name = form.Text("name")?.Trim() ?? "";
        if (name.Length is 0 or > StaffPeople.MaxName) return AccountPage(member, "name", "name", StaffTexts.NameMissing);

        await audit.AppendAsync(member.Actor, "staff.name", member.Subject);
        people.Rename(member, name);
        return await people.SaveAsync(member) ? TypedResults.Redirect(Page) : Changed();
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, UserManager<StaffMember> users, StaffPeople people, StaffSessions sessions, StaffSignIn signIn, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var signedIn = SignedIn.Of(http)!;
        var problems = new Dictionary<string, string[]>();
        var password = await ChosenPassword.ReadAsync(form, users, signedIn.Member, problems);
        if (problems.Count > 0) return AccountPage(signedIn.Member, "password", problems);
        if (await signIn.ConfirmAsync(signedIn.Member, form, "old") is not { } member) return AccountPage(signedIn.Member, "password", "old", StaffTexts.PasswordWrong);

        // With another security stamp: whoever was signed in by the password of before is so no longer, and links end.
        await audit.AppendAsync(member.Actor, "staff.password", member.Subject);
        member.Record = member.Record with { PasswordHash = users.PasswordHasher.HashPassword(member, password), SecurityStamp = StaffPeople.NewStamp(), Tries = 0, TriedAt = null };
        if (!await people.SaveAsync(member)) return Changed();
        await sessions.EndAllAsync(member.Id, except: signedIn.Session);
        await signIn.RefreshSignInAsync(member);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> AskForAddressAsync(HttpContext http, StaffPeople people, StaffSignIn signIn, StaffLinks links, StaffMails mails, StaffLetters letters)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var member = http.Caller().Member;
        if (!Mailbox.TryParse(form.Text("email"), out var mailbox, out var problem)) return AccountPage(member, "address", "email", FieldTexts.Of(problem));
        if (await signIn.ConfirmAsync(member, form) is not { } counted) return AccountPage(member, "address", "password", StaffTexts.PasswordWrong);
        await people.ForgetTriesAsync(counted);
        if (await people.FindAsync(mailbox) is { } owner && owner.Id != member.Id) return AccountPage(member, "address", "email", StaffTexts.AddressInUse);

        // Not shown here: that it came is what shows whose the address is.
        var token = links.MakeAddress(counted, mailbox);
        await mails.SendAsync(MailKind.StaffAddress, mailbox, token);
        letters.SendNow(MailKind.StaffAddress, token);
        return PageAnswer.Private<StaffAddressMailedPage>(new { Email = mailbox.Address }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowAddressAsync(string token, StaffLinks links) => await links.FindAddressAsync(token) is var (_, mailbox)
        ? PageAnswer.Private<StaffAddressPage>(new { Token = token, Email = mailbox.Address }, StatusCodes.Status200OK)
        : PageAnswer.NotFound(StaffTexts.LinkEnded);

    private static async Task<IResult> MoveAsync(string token, StaffLinks links, StaffPeople people, StaffSessions sessions, StaffMails mails, StaffLetters letters, AuditLog audit)
    {
        if (await links.FindAddressAsync(token) is not var (member, mailbox)) return PageAnswer.NotFound(StaffTexts.LinkEnded);
        var before = member.Person.Email;
        await audit.AppendAsync(member.Actor, "staff.address", member.Subject);
        member.Record = member.Record with { SecurityStamp = StaffPeople.NewStamp() };
        if (!await people.MoveAsync(member, mailbox)) return PageAnswer.NotFound(StaffTexts.LinkEnded);
        await sessions.EndAllAsync(member.Id);

        // Whoever had a session and a password could so take the account over: the owner is told where they still read.
        if (Mailbox.TryParse(before, out var left, out _))
        {
            await mails.SendAsync(MailKind.StaffAddressLeft, left, StaffPeople.NewStamp());
            letters.SendNow(MailKind.StaffAddressLeft, "");
        }

        return TypedResults.Redirect(StaffServices.SignIn);
    }

    private static IResult Changed() => PageAnswer.Refusal(ProblemTypes.Find("changed-meanwhile")!, StaffTexts.Of(OfficeStatus.ChangedMeanwhile));

    private static IResult AccountPage(StaffMember member, string form, string field, string sentence) => AccountPage(member, form, new Dictionary<string, string[]> { [field] = [sentence] });

    private static IResult AccountPage(StaffMember member, string? form = null, IReadOnlyDictionary<string, string[]>? problems = null) => PageAnswer.Private<StaffAccountPage>(
        new { Member = member, Form = form, Problems = problems ?? new Dictionary<string, string[]>() },
        problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
