using CampaignKit.Core.Demands;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Who is on the staff: listed, invited, changed, shut out, for who may manage it.</summary>
internal static class PeoplePages
{
    private const string Page = "/staff/people";

    public static void MapPeople(this RouteGroupBuilder staff)
    {
        staff.MapRead("/people", ShowAsync).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people", InviteAsync).ForWhoMay(StaffAction.ManageStaff);
        staff.MapRead("/people/{id}", ShowOneAsync).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people/{id}", ChangeAsync).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people/{id}/revoke", (string id, HttpContext http, StaffOffice office, CatalogueCache catalogue) => DoAsync(office.RevokeAsync, id, http, catalogue)).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people/{id}/readmit", (string id, HttpContext http, StaffOffice office, CatalogueCache catalogue) => DoAsync(office.ReadmitAsync, id, http, catalogue)).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people/{id}/end-sessions", (string id, HttpContext http, StaffOffice office, CatalogueCache catalogue) => DoAsync(office.EndSessionsAsync, id, http, catalogue)).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people/{id}/reset", ResetAsync).ForWhoMay(StaffAction.ManageStaff);
    }

    private static Task<IResult> ShowAsync(StaffPeople people, CatalogueCache catalogue) => ListAsync(people, catalogue, RightsWish.None);

    private static async Task<IResult> InviteAsync(HttpContext http, StaffOffice office, StaffPeople people, StaffLetters letters, CatalogueCache catalogue, DonationOptions donations)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var wish = RightsWish.Read(form, donations.RolesFor(record: null), catalogue.Current);
        var email = form.Text("email");
        if (!Mailbox.TryParse(email, out var mailbox, out var problem)) wish.Problems["email"] = [FieldTexts.Of(problem)];
        if (wish.Problems.Count > 0) return await ListAsync(people, catalogue, wish, email);
        var result = await office.InviteAsync(http.Caller(), mailbox, wish.Rights);
        if (result.Status is not OfficeStatus.Done)
        {
            wish.Problems["email"] = [StaffTexts.Of(result.Status)];
            return await ListAsync(people, catalogue, wish, email);
        }

        return LinkPage(result, MailKind.StaffInvitation, letters.SendNow(MailKind.StaffInvitation, result.Token!));
    }

    private static async Task<IResult> ShowOneAsync(string id, HttpContext http, StaffPeople people, CatalogueCache catalogue) =>
        await people.FindAsync(id) is { } member ? OnePage(member, RightsWish.Of(member.Record), http, catalogue) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> ChangeAsync(string id, HttpContext http, StaffOffice office, StaffPeople people, CatalogueCache catalogue, DonationOptions donations)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (await people.FindAsync(id) is not { } member) return PageAnswer.NotFound(StaffTexts.NotHere);

        var wish = RightsWish.Read(form, donations.RolesFor(member.Record), catalogue.Current);
        if (wish.Problems.Count > 0) return OnePage(member, wish, http, catalogue);
        return await DoAsync((caller, one) => office.ChangeAsync(caller, one, wish.Rights), id, http, catalogue);
    }

    private static async Task<IResult> ResetAsync(string id, HttpContext http, StaffOffice office, StaffLetters letters, CatalogueCache catalogue)
    {
        var result = await office.ResetAsync(http.Caller(), id);
        if (result.Status is not OfficeStatus.Done) return Refused(result, http, catalogue);
        var kind = result.Member!.Record.InvitedAt is null ? MailKind.StaffReset : MailKind.StaffInvitation;
        letters.SendNow(kind, result.Token!);
        return LinkPage(result, kind, letters.Link(kind, result.Token!));
    }

    private static async Task<IResult> DoAsync(Func<StaffCaller, string, Task<OfficeResult>> actAsync, string id, HttpContext http, CatalogueCache catalogue)
    {
        var result = await actAsync(http.Caller(), id);
        return result.Status is OfficeStatus.Done ? TypedResults.Redirect($"{Page}/{id}") : Refused(result, http, catalogue);
    }

    private static IResult Refused(OfficeResult result, HttpContext http, CatalogueCache catalogue)
    {
        if (result.Member is not { } member) return result.Status is OfficeStatus.NotFound ? PageAnswer.NotFound(StaffTexts.NotHere) : PageAnswer.Refusal(ProblemTypes.Find("changed-meanwhile")!, StaffTexts.Of(result.Status));
        var wish = RightsWish.Of(member.Record);
        wish.Problems["roles"] = [StaffTexts.Of(result.Status)];
        return OnePage(member, wish, http, catalogue);
    }

    private static async Task<IResult> ListAsync(StaffPeople people, CatalogueCache catalogue, RightsWish wish, string? email = null) => PageAnswer.Private<StaffPeoplePage>(
        new { People = await people.ListAsync(), Wish = wish, Email = email, Organisations = catalogue.Current.CampaigningOrganisations },
        wish.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult OnePage(StaffMember member, RightsWish wish, HttpContext http, CatalogueCache catalogue) => PageAnswer.Private<StaffPersonPage>(
        new { Member = member, Wish = wish, IsOwn = member.Id == http.Caller().Member.Id, Organisations = catalogue.Current.CampaigningOrganisations },
        wish.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult LinkPage(OfficeResult result, MailKind kind, string? link) =>
        PageAnswer.Private<StaffLinkPage>(new { Member = result.Member, IsInvitation = kind is MailKind.StaffInvitation, Link = link }, StatusCodes.Status200OK);
}
