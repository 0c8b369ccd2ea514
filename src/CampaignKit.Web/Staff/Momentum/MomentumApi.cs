using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>How petitions and campaigns move, for programs of the staff.</summary>
internal static class MomentumApi
{
    private const string What =
        "`pace` holds whole minutes and hours against the same time before. The last bucket of `minutes`, `hours` and `days` is not over yet. Countries, areas (the "
        + "first characters of postcodes) and sources under ten signatures are told together. Ask once a second at most: more often gives the same answer.";

    public static void MapMomentumApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}/momentum", GetPetitionAsync).ForWhoMay(StaffAction.ReadNumbers).WithSummary("How a petition moves").WithDescription(What).Produces<MomentumView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapRead("/campaigns/{slug}/momentum", GetCampaignAsync).ForWhoMay(StaffAction.ReadNumbers).WithSummary("How a campaign’s petitions move together").WithDescription(What).Produces<MomentumView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut("/petitions/{slug}/milestones", SetMilestonesAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("Say which counts are worth announcing")
            .WithDescription("All of them, at most 50. What was reached stays so.")
            .Accepts<MilestonesForm>("application/json").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetPetitionAsync(string slug, HttpContext http, CatalogueCache catalogue, MomentumViews views) =>
        MomentumPages.TryFindPetition(http, catalogue, slug, out var petition) ? TypedResults.Json(MomentumView.Of(await views.ReadAsync(petition, SeriesUnit.Day)), ApiJson.Options) : Nothing();

    private static async Task<IResult> GetCampaignAsync(string slug, HttpContext http, CatalogueCache catalogue, MomentumViews views) =>
        MomentumPages.TryFindCampaign(http, catalogue, slug, out var campaign) ? TypedResults.Json(MomentumView.Of(await views.ReadAsync(campaign, SeriesUnit.Day)), ApiJson.Options) : Nothing();

    private static async Task<IResult> SetMilestonesAsync(string slug, HttpContext http, CatalogueCache catalogue, PetitionCounts counts, Milestones milestones, AuditLog audit)
    {
        if (!MomentumPages.TryFindPetition(http, catalogue, slug, out var petition, StaffAction.EditPetition)) return Nothing();
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, MilestonesJson.Default.MilestonesForm);
        if (form is null) return unread!;
        if (form.Numbers is not { Count: <= PetitionMilestones.Most } numbers || numbers.Any(number => number is < 1 or > Milestone.Highest)) return Problem.InvalidField("numbers", StaffTexts.NotMilestones);
        await MomentumPages.SetAsync(http.Caller(), petition, numbers, counts, milestones, audit);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Nothing() => Problem.NotFound("There is no such petition or campaign, or it is not yours.");
}

/// <summary>Counts worth announcing.</summary>
internal sealed record MilestonesForm
{
    /// <summary>Whole numbers from 1.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }
}

/// <summary>How something moves, as the API tells it.</summary>
/// <param name="At">The moment, UTC.</param>
/// <param name="Counted">Signatures that count.</param>
/// <param name="Pace">The last whole minute, hour and day, against the same time before.</param>
/// <param name="Minutes">Of the last hour.</param>
/// <param name="Hours">Of the last three days.</param>
/// <param name="Days">Of the last 60, UTC.</param>
/// <param name="Uncounted">What does not count, or not yet.</param>
/// <param name="Next">The next number worth reaching; absent for a campaign.</param>
/// <param name="Projection">Days until then if it goes on as in the last week, which nobody knows; absent while there is no week to tell it from.</param>
/// <param name="Origins">Where signatures come from; absent while that is being counted for the first time.</param>
/// <param name="Organisations">What has come by way of each organisation of a campaign that has partners: signatures on its pages and widgets, and signers who let it write; null where these are fewer than ten, or all but fewer.</param>
/// <param name="Milestones">Of a petition.</param>
internal sealed record MomentumView(
    DateTimeOffset At,
    long Counted,
    Pace Pace,
    BucketsView Minutes,
    BucketsView Hours,
    BucketsView Days,
    Uncounted Uncounted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Projection? Projection,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Origins? Origins,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OrganisationCount>? Organisations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Milestone>? Milestones)
{
    public static MomentumView Of(SeenMomentum seen)
    {
        var reading = seen.Reading;
        return new(
            reading.At,
            reading.Counted,
            reading.Pace,
            BucketsView.Of(reading, SeriesUnit.Minute),
            BucketsView.Of(reading, SeriesUnit.Hour),
            BucketsView.Of(reading, SeriesUnit.Day),
            reading.Uncounted,
            reading.Next,
            reading.Projection,
            seen.Origins,
            seen.Organisations.Count == 0 ? null : seen.Organisations,
            seen.Milestones?.Milestones);
    }
}

/// <summary>Signatures by time.</summary>
/// <param name="From">When the first bucket begins, UTC.</param>
/// <param name="Counts">In order.</param>
internal sealed record BucketsView(DateTimeOffset From, IReadOnlyList<long> Counts)
{
    public static BucketsView Of(MomentumReading reading, SeriesUnit by)
    {
        var range = reading.Range(by);
        return new(SeriesRange.StartOf(by, range.First), reading.Buckets(by));
    }
}

[JsonSerializable(typeof(MilestonesForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class MilestonesJson : JsonSerializerContext;
