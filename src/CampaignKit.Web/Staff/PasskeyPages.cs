using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>Passkeys (WebAuthn): added, named and removed by their owner with their password; and the way in by one.</summary>
internal static class PasskeyPages
{
    private const string Page = "/staff/passkeys";

    public static void MapPasskeys(this RouteGroupBuilder staff)
    {
        staff.MapRead("/passkeys", (HttpContext http, StaffPasskeys passkeys) => ListPage(http.Caller().Member, passkeys));
        staff.MapPost("/passkeys/options", AskForNewAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/passkeys", AddAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/passkeys/{id}/rename", RenameAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/passkeys/{id}/remove", RemoveAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/sign-in/passkey/options", AskForAnyAsync).ForEverybody().RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/sign-in/passkey", SignInAsync).ForEverybody().RequireRateLimiting(StaffServices.Tries);
    }

    // What the browser is to ask its device for. The password is checked here, and what was asked is bound to who typed it.
    private static async Task<IResult> AskForNewAsync(HttpContext http, StaffSignIn signIn, StaffPeople people)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return unread!;
        var member = http.Caller().Member;
        if (NameIn(form) is null) return Refused(StaffTexts.PasskeyNameMissing);
        if (member.Record.Passkeys.Count >= StaffPasskey.MostAtOnce) return Refused(StaffTexts.TooManyPasskeys);
        if (await signIn.ConfirmAsync(member, form) is not { } counted) return Refused(StaffTexts.PasswordWrong);
        await people.ForgetTriesAsync(counted);
        return Json(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = member.Id, Name = member.Person.Email, DisplayName = member.Person.Name }));
    }

    private static async Task<IResult> AddAsync(HttpContext http, StaffSignIn signIn, StaffPasskeys passkeys, StaffSessions sessions, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var signedIn = SignedIn.Of(http)!;
        if (NameIn(form) is not { } name) return ListPage(signedIn.Member, passkeys, "name", StaffTexts.PasskeyNameMissing);
        var member = signedIn.Member;
        if (await signIn.ReadNewPasskeyAsync(member, form.Text("credential") ?? "") is not { } passkey) return ListPage(member, passkeys, "name", StaffTexts.PasskeyRefused);

        await audit.AppendAsync(member.Actor, "staff.passkey-add", member.Subject);
        if (!await passkeys.AddAsync(member, new()
        {
            Id = passkey.CredentialId,
            PublicKey = passkey.PublicKey,
            SealedName = passkeys.SealName(member, name),
            MadeAt = passkey.CreatedAt,
            SignCount = passkey.SignCount,
            Transports = passkey.Transports ?? [],
            IsUserVerified = passkey.IsUserVerified,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
        })) return ListPage(member, passkeys, "name", StaffTexts.PasskeyRefused);
        await sessions.EndAllAsync(member.Id, except: signedIn.Session);
        await signIn.RefreshSignInAsync(member);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> RenameAsync(string id, HttpContext http, StaffSignIn signIn, StaffPeople people, StaffPasskeys passkeys)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var own = http.Caller().Member;
        if (Find(own, id, passkeys) is null) return PageAnswer.NotFound(StaffTexts.NotHere);
        if (NameIn(form) is not { } name) return ListPage(own, passkeys, "name", StaffTexts.PasskeyNameMissing);
        if (await signIn.ConfirmAsync(own, form) is not { } member) return ListPage(own, passkeys, "password", StaffTexts.PasswordWrong);
        member.Record = member.Record with
        {
            Passkeys = [.. member.Record.Passkeys.Select(kept => passkeys.IdOf(kept) == id ? kept with { SealedName = passkeys.SealName(member, name) } : kept)], Tries = 0, TriedAt = null,
        };
        return await people.SaveAsync(member) ? TypedResults.Redirect(Page) : Changed();
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext http, StaffSignIn signIn, StaffPeople people, StaffPasskeys passkeys, StaffSessions sessions, AuditLog audit)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var signedIn = SignedIn.Of(http)!;
        if (Find(signedIn.Member, id, passkeys) is null) return PageAnswer.NotFound(StaffTexts.NotHere);
        if (await signIn.ConfirmAsync(signedIn.Member, form) is not { } member) return ListPage(signedIn.Member, passkeys, "password", StaffTexts.PasswordWrong);

        await audit.AppendAsync(member.Actor, "staff.passkey-remove", member.Subject);
        member.Record = member.Record with { Tries = 0, TriedAt = null };
        StaffPasskeys.Replace(member, [.. member.Record.Passkeys.Where(kept => passkeys.IdOf(kept) != id)]);
        if (!await people.SaveAsync(member)) return Changed();
        await sessions.EndAllAsync(member.Id, except: signedIn.Session);
        await signIn.RefreshSignInAsync(member);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> AskForAnyAsync(StaffSignIn signIn) => Json(await signIn.MakePasskeyRequestOptionsAsync(user: null));

    private static async Task<IResult> SignInAsync(HttpContext http, StaffSignIn signIn)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (SignedIn.Of(http) is not null || await signIn.TryPasskeyAsync(form.Text("credential") ?? "")) return TypedResults.Redirect(StaffServices.Root);
        return PageAnswer.Private<StaffSignInPage>(new { Problem = StaffTexts.PasskeyNotSignedIn }, StatusCodes.Status400BadRequest);
    }

    private static StaffPasskey? Find(StaffMember member, string id, StaffPasskeys passkeys) => member.Record.Passkeys.FirstOrDefault(passkey => passkeys.IdOf(passkey) == id);

    private static string? NameIn(IFormCollection form) => form.Text("name")?.Trim() is { Length: > 0 and <= StaffPasskey.MaxName } name ? name : null;

    private static ContentHttpResult Json(string json) => TypedResults.Text(json, "application/json");

    // For the script that asks: it puts the sentence beside the button.
    private static JsonHttpResult<RefusedPasskey> Refused(string problem) => TypedResults.Json(new RefusedPasskey(problem), ApiJson.Options, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Changed() => PageAnswer.Refusal(ProblemTypes.Find("changed-meanwhile")!, StaffTexts.Of(OfficeStatus.ChangedMeanwhile));

    private static IResult ListPage(StaffMember member, StaffPasskeys passkeys, string? field = null, string? sentence = null)
    {
        var problems = new Dictionary<string, string[]>();
        if (field is not null) problems[field] = [sentence!];
        return PageAnswer.Private<StaffPasskeysPage>(
            new { Passkeys = member.Record.Passkeys.Select(passkey => new NamedPasskey(passkeys.IdOf(passkey), passkeys.NameOf(member, passkey), passkey)).ToList(), Problems = problems },
            field is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">What the page calls it by.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Passkey">The rest.</param>
public sealed record NamedPasskey(string Id, string Name, StaffPasskey Passkey);

/// <summary>Why nothing was asked of a device.</summary>
/// <param name="Problem">A sentence.</param>
internal sealed record RefusedPasskey(string Problem);
