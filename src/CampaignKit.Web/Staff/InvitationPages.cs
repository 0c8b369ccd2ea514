using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>The link of an invitation: whoever has it chooses a name and a password, once, and is one of the staff.</summary>
internal static class InvitationPages
{
    public static void MapInvitations(this RouteGroupBuilder staff)
    {
        staff.MapRead("/invitation/{token}", ShowAsync).ForEverybody();
        staff.MapPost("/invitation/{token}", AcceptAsync).ForEverybody().RequireRateLimiting(StaffServices.Tries);
    }

    private static async Task<IResult> ShowAsync(string token, StaffLinks links) =>
        await links.FindInvitationAsync(token) is { } member ? Page(token, member) : PageAnswer.NotFound(StaffTexts.LinkEnded);

    private static async Task<IResult> AcceptAsync(string token, HttpContext http, StaffLinks links, StaffPeople people, UserManager<StaffMember> users, StaffSignIn signIn, AuditLog audit)
    {
        if (await links.FindInvitationAsync(token) is not { } member) return PageAnswer.NotFound(StaffTexts.LinkEnded);
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var name = form.Text("name")?.Trim() ?? "";
        var problems = new Dictionary<string, string[]>();
        if (name.Length is 0 or > StaffPeople.MaxName) problems["name"] = [StaffTexts.NameMissing];
        var password = await ChosenPassword.ReadAsync(form, users, member, problems);
        if (problems.Count > 0) return Page(token, member, name, problems);

        people.Rename(member, name);
        member.Record = member.Record with { InvitedAt = null };
        await audit.AppendAsync(member.Actor, "staff.accept", member.Subject);

        // Refused to all but the first of those who send it at once: they save another version.
        if (await users.AddPasswordAsync(member, password) is { Succeeded: false }) return PageAnswer.NotFound(StaffTexts.LinkEnded);

        // Somebody else may be signed in in this browser: their session is not to be the one that goes on.
        if (SignedIn.Of(http) is not null) return TypedResults.Redirect(StaffServices.SignIn);
        await signIn.SignInAsync(member, isPersistent: false);
        return TypedResults.Redirect(StaffServices.Root);
    }

    private static IResult Page(string token, StaffMember member, string? name = null, IReadOnlyDictionary<string, string[]>? problems = null) => PageAnswer.Private<StaffInvitationPage>(
        new { Token = token, Member = member, Name = name, Problems = problems ?? new Dictionary<string, string[]>() },
        problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
