using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Staff.Editing;

namespace CampaignKit.Web.Donations;

/// <summary>Donations on the staff's pages: all of them, one of them with its refund, a file, and what Stripe paid out. Without keys for Stripe there are no such pages.</summary>
internal static class StaffGiftPages
{
    public const string Root = "/staff/donations";

    /// <summary>The page of one gift.</summary>
    public static string PathOf(string campaign, string donation) => $"{CampaignEditPages.PathOf(campaign)}/donations/{donation}";

    public static void MapDonationPages(this RouteGroupBuilder staff)
    {
        if (!((IEndpointRouteBuilder)staff).ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        staff.MapAskPages();

        // Who may see numbers sees sums.
        staff.MapRead("/donations", ListAsync);
        staff.MapRead("/donations/file", DownloadAsync).ForWhoMay(StaffAction.ReadDonations);
        staff.MapRead("/donations/report", ReportAsync).ForWhoMay(StaffAction.Refund);
        staff.MapRead("/campaigns/{slug}/donations/{donation}", ShowAsync).ForWhoMay(StaffAction.ReadDonations);
        staff.MapPost("/campaigns/{slug}/donations/{donation}", RefundAsync).ForWhoMay(StaffAction.Refund);
    }

    private static async Task<IResult> ListAsync([AsParameters] GiftQuery query, [AsParameters] PageRequest page, HttpContext http, DonationDesk desk)
    {
        var (caller, cancelled) = (http.Caller(), http.RequestAborted);
        var campaigns = desk.CampaignsFor(caller);
        if (campaigns.Count == 0 && !caller.May(StaffAction.ReadNumbers)) return PageAnswer.NotFound(StaffTexts.NotHere);
        var rows = query.Problem is null ? await desk.FindAsync(caller, query, cancelled) : [];

        // A cursor that leads nowhere any more begins anew.
        var shown = page.Take(rows, row => row.Id).Page ?? new PageRequest().Take(rows, row => row.Id).Page!;
        return PageAnswer.Private<StaffDonationsPage>(
            new
            {
                Query = query,
                Campaigns = campaigns,
                Sums = await desk.SumAsync(caller, cancelled),
                Found = DonationDesk.Sum(rows),
                Rows = shown.Items,
                shown.Next,
                shown.Total,
                MayReport = caller.May(StaffAction.Refund),
            },
            query.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> DownloadAsync([AsParameters] GiftQuery query, HttpContext http, DonationDesk desk) =>
        query.Problem is null ? await GiftFile.ForAsync(http.Caller(), desk, query, http.RequestAborted) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> ReportAsync(string? month, HttpContext http, PayoutReports reports, TimeProvider clock)
    {
        if (!GiftQuery.TryReadMonth(month, out var from)) from = PayoutReports.MonthOf(clock.GetUtcNow());
        var report = await reports.ReadAsync(http.Caller(), from, http.RequestAborted);
        return PageAnswer.Private<StaffPayoutsPage>(new { Month = from, Report = report }, report is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowAsync(string slug, string donation, string? done, HttpContext http, DonationDesk desk) =>
        await desk.FindAsync(http.Caller(), slug, donation, http.RequestAborted) is { } gift ? Page(gift, new(null, null, null, Giving.NewToken()), isDone: done is not null) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> RefundAsync(string slug, string donation, HttpContext http, Refunding refunding)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var wish = new RefundWish(form.Text("payment"), form.Text("amount"), form.Text("reason"), form.Text("token"));
        var answer = await refunding.RefundAsync(http.Caller(), slug, donation, wish, AskFields.Culture, http.RequestAborted);
        return answer switch
        {
            { Status: StaffEditStatus.Done } => TypedResults.Redirect($"{PathOf(slug, donation)}?done=yes"),
            { Gift: { } gift } => Page(gift, wish, answer),
            _ => PageAnswer.NotFound(StaffTexts.NotHere),
        };
    }

    private static IResult Page(SeenGift gift, RefundWish wish, RefundAnswer? answer = null, bool isDone = false) => PageAnswer.Private<StaffGiftPage>(
        new { Gift = gift, Wish = wish, Problems = answer?.Problems ?? new Dictionary<string, string[]>(), Why = answer is { Why.Length: > 0 } ? answer.Why : null, IsDone = isDone },
        answer is null ? StatusCodes.Status200OK : answer.IsAway ? StatusCodes.Status503ServiceUnavailable : StaffForms.Status(answer.Status));
}
