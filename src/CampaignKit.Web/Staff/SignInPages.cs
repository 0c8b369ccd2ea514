using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>The ways in: the first administrator's link, a password, a code, a link for a new password. And the way out.</summary>
internal static class SignInPages
{
    public static void MapSignIn(this RouteGroupBuilder staff)
    {
        MapOpen(staff, "/sign-in", Show, SignInAsync);
        MapOpen(staff, "/sign-in/code", ShowCodeAsync, SendCodeAsync);
        MapOpen(staff, "/set-up/{token}", ShowSetUpAsync, SetUpAsync);
        MapOpen(staff, "/reset/{token}", ShowResetAsync, ResetAsync);
        staff.MapPost("/sign-out", SignOutAsync);
    }

    private static void MapOpen(RouteGroupBuilder staff, string path, Delegate show, Delegate send)
    {
        staff.MapRead(path, show).ForEverybody();
        staff.MapPost(path, send).ForEverybody().RequireRateLimiting(StaffServices.Tries);
    }

    private static IResult Show(HttpContext http) => SignedIn.Of(http) is null ? Page() : Home();

    private static async Task<IResult> SignInAsync(HttpContext http, StaffSignIn signIn)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);

        // A session that goes on keeps its key: so nobody signs in into one that began before.
        if (SignedIn.Of(http) is not null) return Home();
        var (email, password) = (form.Text("email"), form.Text("password") ?? "");
        var result = await signIn.TryAsync(email, password);
        if (result.RequiresTwoFactor) return TypedResults.Redirect(StaffServices.SignInCode);
        return result.Succeeded ? Home() : Page(email, StaffTexts.NotSignedIn);
    }

    private static async Task<IResult> ShowCodeAsync(HttpContext http, StaffSignIn signIn) =>
        SignedIn.Of(http) is not null ? Home() : await signIn.FindPendingAsync() is null ? TypedResults.Redirect(StaffServices.SignIn) : CodePage();

    private static async Task<IResult> SendCodeAsync(HttpContext http, StaffSignIn signIn)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (SignedIn.Of(http) is not null) return Home();
        if (await signIn.FindPendingAsync() is not { } member) return TypedResults.Redirect(StaffServices.SignIn);
        return await signIn.TryCodeAsync(member, form.Text("code") ?? "") ? Home() : CodePage(StaffTexts.CodeWrong);
    }

    private static async Task<IResult> SignOutAsync(SignInManager<StaffMember> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.Redirect(StaffServices.SignIn);
    }

    private static async Task<IResult> ShowSetUpAsync(string token, StaffLinks links) =>
        await links.IsSetUpAsync(token) ? SetUpPage(token) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> SetUpAsync(string token, HttpRequest request, StaffLinks links, StaffPeople people, UserManager<StaffMember> users, StaffSignIn signIn)
    {
        if (!await links.IsSetUpAsync(token)) return PageAnswer.NotFound(StaffTexts.NotHere);
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var (name, email) = (form.Text("name")?.Trim() ?? "", form.Text("email"));
        var problems = new Dictionary<string, string[]>();
        if (name.Length is 0 or > StaffPeople.MaxName) problems["name"] = [StaffTexts.NameMissing];
        if (!Mailbox.TryParse(email, out var mailbox, out var problem)) problems["email"] = [FieldTexts.Of(problem)];
        var member = mailbox is null ? null : people.New(name, mailbox, StaffRole.Administrator, isFirst: true);
        var password = await ChosenPassword.ReadAsync(form, users, member, problems);
        if (problems.Count > 0) return SetUpPage(token, name, email, problems);
        if (await users.CreateAsync(member!, password) is { Succeeded: false }) return SetUpPage(token, name, email, new Dictionary<string, string[]> { ["email"] = [StaffTexts.AddressTaken] });

        await signIn.SignInAsync(member!, isPersistent: false);
        return Home();
    }

    private static async Task<IResult> ShowResetAsync(string token, StaffLinks links) =>
        await links.FindResetAsync(token) is { } member ? ResetPage(token, member) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> ResetAsync(string token, HttpRequest request, StaffLinks links, UserManager<StaffMember> users)
    {
        if (await links.FindResetAsync(token) is not { } member) return PageAnswer.NotFound(StaffTexts.NotHere);
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var problems = new Dictionary<string, string[]>();
        var password = await ChosenPassword.ReadAsync(form, users, member, problems);
        if (problems.Count > 0) return ResetPage(token, member, problems);

        // Refused to all but the first of those who send it at once: they save another version.
        return await users.AddPasswordAsync(member, password) is { Succeeded: true } ? TypedResults.Redirect(StaffServices.SignIn) : PageAnswer.NotFound(StaffTexts.NotHere);
    }

    private static IResult CodePage(string? problem = null) =>
        PageAnswer.Private<StaffCodePage>(new { Problem = problem }, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult ResetPage(string token, StaffMember member, IReadOnlyDictionary<string, string[]>? problems = null) => PageAnswer.Private<StaffPasswordPage>(
        new { Token = token, member.Person.Email, Problems = problems ?? new Dictionary<string, string[]>() },
        problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Page(string? email = null, string? problem = null) =>
        PageAnswer.Private<StaffSignInPage>(new { Email = email, Problem = problem }, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult SetUpPage(string token, string? name = null, string? email = null, IReadOnlyDictionary<string, string[]>? problems = null) => PageAnswer.Private<StaffSetUpPage>(
        new { Token = token, Name = name, Email = email, Problems = problems ?? new Dictionary<string, string[]>() },
        problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static RedirectHttpResult Home() => TypedResults.Redirect(StaffServices.Root);
}
