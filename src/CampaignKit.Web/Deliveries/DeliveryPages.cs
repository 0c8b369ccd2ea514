using System.Globalization;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Deliveries;

/// <summary>Handing a petition over, on the staff's pages: what is printed, and what is recorded of it.</summary>
internal static class DeliveryPages
{
    private const string Root = "/petitions/{slug}/delivery";

    public static void MapDeliveries(this RouteGroupBuilder staff)
    {
        staff.MapRead(Root, (string slug, HttpContext http, DeliveryRecords records, PetitionCounts counts) => PageAsync(slug, http.Caller(), records, counts)).ForWhoMay(StaffAction.Deliver);
        staff.MapPost(Root, DeliverAsync).ForWhoMay(StaffAction.Deliver);
        staff.MapPost(Root + "/response", RespondAsync).ForWhoMay(StaffAction.Deliver);
        staff.MapPost(Root + "/take-back", TakeBackAsync).ForWhoMay(StaffAction.Deliver);
        staff.MapRead(Root + "/cover", CoverAsync).ForWhoMay(StaffAction.Deliver);
        staff.MapRead(Root + "/names", NamesAsync).ForWhoMay(StaffAction.Deliver);
    }

    internal static string AddressOf(string slug) => $"/staff/petitions/{slug}/delivery";

    /// <summary>A moment as addresses have it, exact.</summary>
    internal static string MomentOf(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static async Task<IResult> DeliverAsync(string slug, HttpContext http, DeliveryRecords records, PetitionCounts counts)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = new DeliveryForm { To = form.Text("to"), On = form.Text("on"), How = form.Text("how"), By = form.Text("by") };
        var answer = await records.DeliverAsync(http.Caller(), slug, typed);
        return answer.Status is HandoverStatus.Invalid ? await PageAsync(slug, http.Caller(), records, counts, typed, problems: answer.Problems) : Answer(slug, answer);
    }

    private static async Task<IResult> RespondAsync(string slug, HttpContext http, DeliveryRecords records, PetitionCounts counts)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = new ResponseForm { On = form.Text("on"), Text = form.Text("text"), Link = form.Text("link") };
        var answer = await records.RespondAsync(http.Caller(), slug, typed);
        return answer.Status is HandoverStatus.Invalid ? await PageAsync(slug, http.Caller(), records, counts, response: typed, responseProblems: answer.Problems) : Answer(slug, answer);
    }

    private static async Task<IResult> TakeBackAsync(string slug, HttpContext http, DeliveryRecords records)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var isPlace = int.TryParse(form.Text("place"), NumberStyles.None, CultureInfo.InvariantCulture, out var place);
        return Answer(slug, isPlace ? await records.TakeBackAsync(http.Caller(), slug, form.Text("what") == "response", place) : new(HandoverStatus.NotFound));
    }

    private static IResult Answer(string slug, HandoverAnswer answer) =>
        answer.Status is HandoverStatus.Done ? TypedResults.Redirect(AddressOf(slug)) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> PageAsync(
        string slug, StaffCaller caller, DeliveryRecords records, PetitionCounts counts, DeliveryForm? delivery = null, ResponseForm? response = null,
        IReadOnlyDictionary<string, string[]>? problems = null, IReadOnlyDictionary<string, string[]>? responseProblems = null)
    {
        if (records.Find(caller, slug) is not { } petition || await records.ReadAsync(caller, slug) is not { } handover) return PageAnswer.NotFound(StaffTexts.NotHere);
        var none = new Dictionary<string, string[]>();
        return PageAnswer.Private<DeliveryPage>(
            new
            {
                Petition = petition,
                Handover = handover,
                By = handover.Deliveries.Select(one => records.ByOf(slug, one)).ToList(),
                (await counts.ReadAsync(petition)).Counted,
                MayExport = caller.May(StaffAction.Export),
                Delivery = delivery ?? new() { To = petition.Target },
                Response = response ?? new(),
                Problems = problems ?? none,
                ResponseProblems = responseProblems ?? none,
            },
            problems is null && responseProblems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> CoverAsync(string slug, HttpContext http, DeliveryPack pack, CatalogueCache catalogue)
    {
        if (await pack.CountAsync(http.Caller(), slug, http.RequestAborted) is not { } numbers) return PageAnswer.NotFound(StaffTexts.NotHere);
        var snapshot = catalogue.Current;
        return PageAnswer.Private<CoverPage>(
            new
            {
                Numbers = numbers,
                Campaign = snapshot.Campaign(numbers.Petition.Campaign)!,
                Demands = numbers.Petition.Demands.Select(snapshot.Demand).OfType<Demand>().Select(demand => new SourcedDemand(demand, snapshot.Consultation(demand.Source.Consultation)!)).ToList(),
                snapshot.HandoverOf(slug).Paper,
            },
            StatusCodes.Status200OK);
    }

    private static async Task<IResult> NamesAsync(string slug, string? at, string? part, HttpContext http, DeliveryPack pack, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var moment = long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= now.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : now;
        if (!int.TryParse(part ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return PageAnswer.NotFound(StaffTexts.NotHere);
        try
        {
            return await pack.ReadNamesAsync(http.Caller(), slug, moment, number, http.RequestAborted) is { } names
                ? PageAnswer.Private<NamesPage>(new { Names = names }, StatusCodes.Status200OK)
                : PageAnswer.NotFound(StaffTexts.NotHere);
        }
        catch (KeyDestroyedException)
        {
            return PageAnswer.NotFound("The people of this campaign were destroyed: there are no names any more.");
        }
    }
}
