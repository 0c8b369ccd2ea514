using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Staff.Editing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Donations;

/// <summary>What <see cref="StaffGiftPages"/> does, for programs.</summary>
internal static class StaffGiftApi
{
    public static void MapDonationsApi(this RouteGroupBuilder staff)
    {
        if (!((IEndpointRouteBuilder)staff).ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        staff.MapAskApi();
        staff.MapRead("/donations", ListAsync).ForWhoMay(StaffAction.ReadDonations).WithSummary("List gifts, the newest first").WithDescription("A monthly gift is one for each payment.")
            .Produces<Page<StaffGiftView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        staff.MapRead("/donations/totals", SumAsync).ForWhoMay(StaffAction.ReadNumbers).WithSummary("What was given, by campaign").Produces<IReadOnlyList<StaffTotalsView>>();
        staff.MapRead("/donations/file", DownloadAsync).ForWhoMay(StaffAction.ReadDonations).WithSummary("Gifts as CSV")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);
        staff.MapRead("/donations/report", ReportAsync).ForWhoMay(StaffAction.Refund).WithSummary("What Stripe paid out in a month, by campaign, and whether it agrees with the ledger")
            .Produces<StaffPaidOutView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        staff.MapRead("/campaigns/{slug}/donations/{donation}", GetAsync).ForWhoMay(StaffAction.ReadDonations).WithSummary("One gift and what happened to it")
            .Produces<StaffGiftDetailView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost("/campaigns/{slug}/donations/{donation}/refunds", RefundAsync).ForWhoMay(StaffAction.Refund).Writes<RefundBody>("Give a payment back, or a part of it")
            .WithDescription("Sent again with the same `token` it gives back once.").Produces<StaffGiftDetailView>();
    }

    private static async Task<IResult> ListAsync([AsParameters] GiftQuery query, [AsParameters] PageRequest page, HttpContext http, DonationDesk desk)
    {
        if (query.Problem is { } wrong) return Problem.InvalidQuery(wrong);
        var (found, problem) = page.Take(await desk.FindAsync(http.Caller(), query, http.RequestAborted), row => row.Id);
        return found is null ? problem! : TypedResults.Json(new Page<StaffGiftView>([.. found.Items.Select(StaffGiftView.Of)], found.Next, found.Total), ApiJson.Options);
    }

    private static async Task<IResult> SumAsync(HttpContext http, DonationDesk desk) =>
        TypedResults.Json((await desk.SumAsync(http.Caller(), http.RequestAborted)).Select(StaffTotalsView.Of).ToList(), ApiJson.Options);

    private static async Task<IResult> DownloadAsync([AsParameters] GiftQuery query, HttpContext http, DonationDesk desk) =>
        query.Problem is { } wrong ? Problem.InvalidQuery(wrong) : await GiftFile.ForAsync(http.Caller(), desk, query, http.RequestAborted);

    private static async Task<IResult> ReportAsync(string? month, HttpContext http, PayoutReports reports, TimeProvider clock)
    {
        var from = PayoutReports.MonthOf(clock.GetUtcNow());
        if (month is not null && !GiftQuery.TryReadMonth(month, out from)) return Problem.InvalidQuery("month has to be a month such as 2026-11.");
        return await reports.ReadAsync(http.Caller(), from, http.RequestAborted) is { } report
            ? TypedResults.Json(StaffPaidOutView.Of(report), ApiJson.Options)
            : Problem.PaymentsAway(StatusCodes.Status503ServiceUnavailable, "Stripe does not tell now. Try again in a minute.");
    }

    private static async Task<IResult> GetAsync(string slug, string donation, HttpContext http, DonationDesk desk) =>
        await desk.FindAsync(http.Caller(), slug, donation, http.RequestAborted) is { } gift ? Answer(gift) : NotFound();

    private static async Task<IResult> RefundAsync(string slug, string donation, HttpContext http, Refunding refunding)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, StaffGiftJson.Default.RefundBody);
        if (body is null) return unread!;
        var answer = await refunding.RefundAsync(http.Caller(), slug, donation, new(body.Payment, body.Amount, body.Reason, body.Token), MoneyText.Programs, http.RequestAborted);
        return answer switch
        {
            { Status: StaffEditStatus.Done, Gift: { } gift } => Answer(gift),
            { Status: StaffEditStatus.Invalid } => Problem.InvalidFields(answer.Problems),
            { IsAway: true } => Problem.PaymentsAway(StatusCodes.Status503ServiceUnavailable, answer.Why),
            { Status: StaffEditStatus.NotPossible } => Problem.NotPossible(answer.Why),
            _ => NotFound(),
        };
    }

    private static JsonHttpResult<StaffGiftDetailView> Answer(SeenGift gift) => TypedResults.Json(StaffGiftDetailView.Of(gift), ApiJson.Options);

    private static ProblemHttpResult NotFound() => Problem.NotFound("There is no such gift.");
}

/// <summary>A refund as a program wants it.</summary>
internal sealed class RefundBody
{
    /// <summary>The gift's `payment`.</summary>
    public string? Payment { get; init; }

    /// <summary>Such as 12.50; up to what is left.</summary>
    public string? Amount { get; init; }

    /// <summary>Up to 200 characters, for staff alone.</summary>
    public string? Reason { get; init; }

    /// <summary>What the program calls this refund, 1–100 letters and digits.</summary>
    public string? Token { get; init; }
}

/// <summary>What staff's programs send about donations.</summary>
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(StaffAskBody))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class StaffGiftJson : JsonSerializerContext;
