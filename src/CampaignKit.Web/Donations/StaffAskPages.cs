using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Staff.Editing;

namespace CampaignKit.Web.Donations;

/// <summary>How a campaign asks for donations, as staff write it.</summary>
internal static class StaffAskPages
{
    public static string PathOf(string campaign) => $"{CampaignEditPages.PathOf(campaign)}/donations/ask";

    public static void MapAskPages(this RouteGroupBuilder staff)
    {
        staff.MapRead("/campaigns/{slug}/donations/ask", ShowAsync).ForWhoMay(StaffAction.EditDonationAsk);
        staff.MapPost("/campaigns/{slug}/donations/ask", WriteAsync).ForWhoMay(StaffAction.EditDonationAsk);
    }

    private static async Task<IResult> ShowAsync(string slug, string? saved, HttpContext http, DonationAskWriting writing) => await writing.FindAsync(http.Caller(), slug) is { } seen
        ? Page(seen, seen.Ask is null ? AskFields.New(seen.Campaign.Organisation) : AskFields.Of(seen.Ask), isSaved: saved is not null)
        : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> WriteAsync(string slug, HttpContext http, DonationAskWriting writing)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
        if (form is null) return PageAnswer.Refusal(unread!);
        var (caller, fields) = (http.Caller(), StaffFields.Read(form));
        var version = fields[StaffForms.Version];
        var edit = await writing.WriteAsync(caller, slug, AskFields.Read(fields), AskFields.Culture, version.Length == 0 ? null : version);
        if (edit.Status is StaffEditStatus.Done) return TypedResults.Redirect($"{PathOf(slug)}?saved=yes");
        return edit.Status is not StaffEditStatus.NotFound && await writing.FindAsync(caller, slug) is { } seen
            ? Page(seen, fields.Again(edit, AskFields.Of), edit)
            : PageAnswer.NotFound(StaffTexts.NotHere);
    }

    private static IResult Page(SeenAsk seen, StaffFields fields, StaffEdit<DonationAsk>? edit = null, bool isSaved = false) => PageAnswer.Private<StaffAskPage>(
        new { Seen = seen, Fields = fields, IsConflict = edit?.Status is StaffEditStatus.Conflict, IsSaved = isSaved },
        edit is null ? StatusCodes.Status200OK : StaffForms.Status(edit.Status));
}
