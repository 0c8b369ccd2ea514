using System.Text.Encodings.Web;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Reach;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>Codes after the password (TOTP, RFC 6238): somebody turns them on with an app, and off with their password.</summary>
internal static class CodePages
{
    private const string Page = "/staff/codes";
    private const int RecoveryCodes = 10;

    public static void MapCodes(this RouteGroupBuilder staff)
    {
        staff.MapRead("/codes", Show);
        staff.MapPost("/codes/begin", BeginAsync);
        staff.MapPost("/codes/on", TurnOnAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/codes/off", TurnOffAsync).RequireRateLimiting(StaffServices.Tries);
    }

    private static Task<IResult> Show(HttpContext http, UserManager<StaffMember> users) => PageAsync(SignedIn.Of(http)!.Member, users);

    // Nothing asks for a code before one was typed: whoever leaves now signs in as before.
    private static async Task<IResult> BeginAsync(HttpContext http, UserManager<StaffMember> users, StaffPeople people, StaffStore store)
    {
        var member = SignedIn.Of(http)!.Member;
        if (member.Record.AsksForCode) return TypedResults.Redirect(Page);
        await store.SetAuthenticatorKeyAsync(member, users.GenerateNewAuthenticatorKey(), http.RequestAborted);
        await people.SaveAsync(member);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> TurnOnAsync(HttpContext http, UserManager<StaffMember> users, StaffCodes codes, StaffSignIn signIn, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var member = SignedIn.Of(http)!.Member;
        if (member.Record.AsksForCode || member.Record.SealedAuthenticator is null) return TypedResults.Redirect(Page);
        if (await signIn.ConfirmAsync(member, form) is not { } counted) return await PageAsync(member, users, "password", StaffTexts.PasswordWrong);

        var code = string.Concat((form.Text("code") ?? "").Where(char.IsAsciiDigit));
        if (!codes.Take(counted, code)) return await PageAsync(counted, users, "code", StaffTexts.CodeWrong);

        await audit.AppendAsync(member.Actor, "staff.codes-on", member.Subject);
        if (await users.SetTwoFactorEnabledAsync(counted, enabled: true) is { Succeeded: false }) return TypedResults.Redirect(Page);
        var recovery = await users.GenerateNewTwoFactorRecoveryCodesAsync(counted, RecoveryCodes);

        // What somebody signs in with has changed: every other session of theirs is over.
        await signIn.RefreshSignInAsync(counted);
        return PageAnswer.Private<RecoveryCodesPage>(new { Codes = recovery?.ToList() ?? [] }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> TurnOffAsync(HttpContext http, UserManager<StaffMember> users, StaffSignIn signIn, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var member = SignedIn.Of(http)!.Member;
        if (await signIn.ConfirmAsync(member, form) is not { } counted) return await PageAsync(member, users, "password", StaffTexts.PasswordWrong);

        await audit.AppendAsync(member.Actor, "staff.codes-off", member.Subject);
        counted.Record = counted.Record with { SealedAuthenticator = null, RecoveryCodes = [], Tries = 0, TriedAt = null };
        if (await users.SetTwoFactorEnabledAsync(counted, enabled: false) is { Succeeded: true }) await signIn.RefreshSignInAsync(counted);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> PageAsync(StaffMember member, UserManager<StaffMember> users, string? field = null, string? problem = null)
    {
        var key = member.Record.AsksForCode ? null : await users.GetAuthenticatorKeyAsync(member);
        return PageAnswer.Private<StaffCodesPage>(
            new
            {
                IsOn = member.Record.AsksForCode,
                Left = member.Record.RecoveryCodes.Count,
                Key = key,
                Picture = key is null ? null : QrPicture.Svg(Address(member, key), "A QR code for the app that makes your codes"),
                Wrong = field,
                Problem = problem,
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string Address(StaffMember member, string key) =>
        $"otpauth://totp/CampaignKit:{UrlEncoder.Default.Encode(member.Person.Email)}?secret={key}&issuer=CampaignKit&digits=6";
}
