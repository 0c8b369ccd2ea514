using System.Globalization;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Deliveries;

/// <summary>Signatures on paper, entered on the staff's pages.</summary>
internal static class PaperPages
{
    private const string Paper = "/petitions/{slug}/paper";

    public static void MapPaper(this RouteGroupBuilder staff)
    {
        staff.MapRead(Paper, (string slug, string? before, HttpContext http, PaperSignatures paper) => PageAsync(slug, http.Caller(), paper, before)).ForWhoMay(StaffAction.Deliver);
        staff.MapPost(Paper, EnterAsync).ForWhoMay(StaffAction.Deliver);
        staff.MapPost(Paper + "/{number:int}/correct", CorrectAsync).ForWhoMay(StaffAction.Deliver);
    }

    internal static string AddressOf(string slug) => $"/staff/petitions/{slug}/paper";

    private static async Task<IResult> EnterAsync(string slug, HttpContext http, PaperSignatures paper)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = new PaperForm { On = form.Text("on"), Sheet = form.Text("sheet"), Place = form.Text("place"), Witness = form.Text("witness"), Signatures = form.Text("signatures") };
        return await AnswerAsync(slug, http.Caller(), paper, await paper.EnterAsync(http.Caller(), slug, typed), typed);
    }

    private static async Task<IResult> CorrectAsync(string slug, int number, HttpContext http, PaperSignatures paper)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(slug, http.Caller(), paper, await paper.CorrectAsync(http.Caller(), slug, number, form.Text("signatures"), form.Text("why")), new());
    }

    private static async Task<IResult> AnswerAsync(string slug, StaffCaller caller, PaperSignatures paper, HandoverAnswer answer, PaperForm typed) => answer.Status switch
    {
        HandoverStatus.Done => TypedResults.Redirect(AddressOf(slug)),
        HandoverStatus.Invalid => await PageAsync(slug, caller, paper, before: null, typed, answer.Problems),
        _ => PageAnswer.NotFound(StaffTexts.NotHere),
    };

    private static async Task<IResult> PageAsync(string slug, StaffCaller caller, PaperSignatures paper, string? before, PaperForm? typed = null, IReadOnlyDictionary<string, string[]>? problems = null)
    {
        int? earlier = int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return paper.Find(caller, slug) is { } petition && await paper.ListAsync(caller, slug, earlier) is { } page
            ? PageAnswer.Private<PaperEntriesPage>(
                new { Petition = petition, Page = page, Typed = typed ?? new(), Problems = problems ?? new Dictionary<string, string[]>() },
                problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
            : PageAnswer.NotFound(StaffTexts.NotHere);
    }
}
