using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Deliveries;

/// <summary>Paper, deliveries and responses, for programs of the staff.</summary>
internal static class HandoverEndpoints
{
    private const string Petition = "/petitions/{slug}";
    private const string NotThere = "There is no such petition, or no such entry.";

    public static void MapHandoversApi(this IEndpointRouteBuilder staff)
    {
        staff.MapRead(Petition + "/paper", ListPaperAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Signatures on paper, as they were entered")
            .WithDescription("At most 50 entries, the newest first. Ask with `before` for those before an entry.")
            .Produces<PaperView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost(Petition + "/paper", EnterAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Enter a sheet of signatures on paper")
            .WithDescription("They are shown beside the count, never in it. A sheet's reference is entered once.")
            .Accepts<SheetForm>("application/json").Produces<HandoverView>().ProducesRefusals();
        staff.MapPost(Petition + "/paper/{number}/corrections", CorrectAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Correct the number of a sheet")
            .WithDescription("By an entry of its own; nothing is deleted.")
            .Accepts<CorrectionForm>("application/json").Produces<HandoverView>().ProducesRefusals();
        staff.MapRead(Petition + "/deliveries", ReadAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Deliveries and the target's responses").Produces<HandoverView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost(Petition + "/deliveries", DeliverAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Record a delivery")
            .WithDescription("With the count of this moment. Everybody reads to whom, when and with how many signatures.")
            .Accepts<DeliveryForm>("application/json").Produces<HandoverView>().ProducesRefusals();
        staff.MapPost(Petition + "/responses", RespondAsync).ForWhoMay(StaffAction.Deliver).WithSummary("Publish what the target answered")
            .Accepts<ResponseForm>("application/json").Produces<HandoverView>().ProducesRefusals();
    }

    private static RouteHandlerBuilder ProducesRefusals(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesValidationProblem().ProducesBodyProblems().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListPaperAsync(string slug, string? before, HttpContext http, PaperSignatures paper)
    {
        int? earlier = int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return await paper.ListAsync(http.Caller(), slug, earlier) is { } page ? TypedResults.Json(PaperView.Of(page), ApiJson.Options) : Problem.NotFound(NotThere);
    }

    private static async Task<IResult> EnterAsync(string slug, HttpContext http, PaperSignatures paper)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, HandoverJson.Default.SheetForm);
        return form is null ? unread! : Answer(await paper.EnterAsync(http.Caller(), slug, new() { On = form.On, Sheet = form.Sheet, Place = form.Place, Witness = form.Witness, Signatures = form.Signatures }));
    }

    private static async Task<IResult> CorrectAsync(string slug, string number, HttpContext http, PaperSignatures paper)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, HandoverJson.Default.CorrectionForm);
        if (form is null) return unread!;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var entry)
            ? Answer(await paper.CorrectAsync(http.Caller(), slug, entry, form.Signatures, form.Why))
            : Problem.NotFound(NotThere);
    }

    private static async Task<IResult> ReadAsync(string slug, HttpContext http, DeliveryRecords records) =>
        await records.ReadAsync(http.Caller(), slug) is { } handover ? TypedResults.Json(HandoverView.Of(handover), ApiJson.Options) : Problem.NotFound(NotThere);

    private static async Task<IResult> DeliverAsync(string slug, HttpContext http, DeliveryRecords records)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, HandoverJson.Default.DeliveryForm);
        return form is null ? unread! : Answer(await records.DeliverAsync(http.Caller(), slug, form));
    }

    private static async Task<IResult> RespondAsync(string slug, HttpContext http, DeliveryRecords records)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, HandoverJson.Default.ResponseForm);
        return form is null ? unread! : Answer(await records.RespondAsync(http.Caller(), slug, form));
    }

    private static IResult Answer(HandoverAnswer answer) => answer.Status switch
    {
        HandoverStatus.Done => TypedResults.Json(HandoverView.Of(answer.Handover!), ApiJson.Options),
        HandoverStatus.Invalid => Problem.InvalidFields(answer.Problems!),
        _ => Problem.NotFound(NotThere),
    };
}

/// <summary>A sheet of signatures on paper.</summary>
internal sealed record SheetForm
{
    /// <summary>The day on which it was closed, 2026-11-05.</summary>
    public string? On { get; init; }

    /// <summary>What is written on it so that it is found again, 1–60 characters.</summary>
    public string? Sheet { get; init; }

    /// <summary>Where they were collected, 1–120 characters.</summary>
    public string? Place { get; init; }

    /// <summary>Who was there, 1–200 characters; stored encrypted.</summary>
    public string? Witness { get; init; }

    /// <summary>How many are on it, 1 to 500, as text.</summary>
    public string? Signatures { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SheetForm);
}

/// <summary>The correction of a sheet.</summary>
internal sealed record CorrectionForm
{
    /// <summary>How many there are in truth, 0 to 500, as text.</summary>
    public string? Signatures { get; init; }

    /// <summary>Why, 1–200 characters.</summary>
    public string? Why { get; init; }
}

/// <summary>What is recorded of a petition away from its page.</summary>
/// <param name="Paper">Signatures on paper.</param>
/// <param name="Deliveries">In the order in which they were recorded.</param>
/// <param name="Responses">In the order in which they were recorded.</param>
internal sealed record HandoverView(long Paper, IReadOnlyList<RecordedDelivery> Deliveries, IReadOnlyList<RecordedResponse> Responses)
{
    public static HandoverView Of(Handover handover) => new(
        handover.Paper,
        [.. handover.Deliveries.Select(one => new RecordedDelivery(one.To, one.On, one.How, one.Counted, one.Paper, one.RecordedAt, one.TakenBackAt))],
        [.. handover.Responses.Select(one => new RecordedResponse(one.On, one.Text, one.Link, one.RecordedAt, one.TakenBackAt))]);
}

/// <summary>A delivery as staff see it.</summary>
internal sealed record RecordedDelivery(string To, DateOnly On, string How, long Counted, long Paper, DateTimeOffset RecordedAt, DateTimeOffset? TakenBackAt);

/// <summary>A response as staff see it.</summary>
internal sealed record RecordedResponse(DateOnly On, string? Text, Uri? Link, DateTimeOffset RecordedAt, DateTimeOffset? TakenBackAt);

/// <summary>Entries of sheets.</summary>
/// <param name="Paper">Signatures on paper in all.</param>
/// <param name="Entries">The newest first.</param>
/// <param name="Next">Pass this on as `before` for the page after; null on the last.</param>
internal sealed record PaperView(long Paper, IReadOnlyList<PaperEntryView> Entries, int? Next)
{
    public static PaperView Of(PaperPage page) => new(page.Handover.Paper, [.. page.Entries.Select(PaperEntryView.Of)], page.Next);
}

/// <summary>An entry. Its witness is on the staff's pages alone.</summary>
internal sealed record PaperEntryView(int Number, DateOnly On, string Sheet, string Place, int Signatures, int? Corrects, string? Why, DateTimeOffset EnteredAt)
{
    public static PaperEntryView Of(SeenPaperEntry seen) =>
        new(seen.Entry.Number, seen.Entry.On, seen.Entry.Sheet, seen.Entry.Place, seen.Entry.Signatures, seen.Entry.Corrects, seen.Entry.Why, seen.Entry.EnteredAt);
}

[JsonSerializable(typeof(SheetForm))]
[JsonSerializable(typeof(CorrectionForm))]
[JsonSerializable(typeof(DeliveryForm))]
[JsonSerializable(typeof(ResponseForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class HandoverJson : JsonSerializerContext;
