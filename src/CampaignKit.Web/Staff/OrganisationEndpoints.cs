using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Staff;

/// <summary>Organisations and their endorsements, for programs of the staff.</summary>
internal static class OrganisationEndpoints
{
    public static void MapOrganisationApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/organisations", List).ForWhoMay(StaffAction.EditPetition).WithSummary("List the organisations").Produces<Page<OrganisationRecord>>().ProducesProblem(StatusCodes.Status400BadRequest);
        staff.MapPost("/organisations", CreateAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("Add an organisation")
            .Accepts<OrganisationForm>("application/json").Produces<OrganisationRecord>(StatusCodes.Status201Created).ProducesValidationProblem();
        staff.MapRead("/organisations/{slug}", GetAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("One organisation, with its version in ETag").Produces<OrganisationRecord>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut("/organisations/{slug}", EditAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("Change what is said of an organisation")
            .WithDescription("All of it. If-Match has to be the ETag that it was read with. An administrator may change any, others their own alone.")
            .Accepts<OrganisationForm>("application/json").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        staff.MapRead("/petitions/{slug}/endorsements", ListEndorsements).ForWhoMay(StaffAction.EditPetition).WithSummary("The endorsements of a petition, with those that are over").Produces<IReadOnlyList<Endorsement>>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost("/petitions/{slug}/endorsements", EndorseAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("Enter an endorsement")
            .Accepts<EndorsementForm>("application/json").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        staff.MapPost("/petitions/{slug}/endorsements/{organisation}/withdrawal", WithdrawAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("Take an endorsement back")
            .Accepts<WithdrawalForm>("application/json").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult List([AsParameters] PageRequest page, CatalogueCache catalogue)
    {
        var (found, problem) = page.Take(catalogue.Current.Organisations, organisation => organisation.Slug);
        return found is null ? problem! : TypedResults.Json(found, ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, Coalition coalition)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(http.Request, CoalitionJson.Default.OrganisationForm);
        if (form is null) return problem!;
        var result = await coalition.CreateAsync(http.Caller(), form);
        return result.Status is CoalitionStatus.Done ? TypedResults.Created($"/api/v1/staff/organisations/{form.Slug!.Trim()}") : Answer(result);
    }

    private static async Task<IResult> GetAsync(string slug, IDocuments documents, HttpResponse response)
    {
        if (await documents.ReadAsync<OrganisationRecord>(OrganisationRecord.Kind, slug) is not { } stored) return Nothing();
        DocumentVersion.Write(response, stored.ETag);
        return TypedResults.Json(stored.Value, ApiJson.Options);
    }

    private static async Task<IResult> EditAsync(string slug, HttpContext http, Coalition coalition)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(http.Request, CoalitionJson.Default.OrganisationForm);
        return form is null ? problem! : Answer(await coalition.EditAsync(http.Caller(), slug, form, DocumentVersion.Read(http.Request) ?? ""));
    }

    private static IResult ListEndorsements(string slug, HttpContext http, Coalition coalition, CatalogueCache catalogue) =>
        coalition.Find(http.Caller(), slug) is null ? Nothing() : TypedResults.Json(catalogue.Current.EndorsementsOf(slug).ToList(), ApiJson.Options);

    private static async Task<IResult> EndorseAsync(string slug, HttpContext http, Coalition coalition)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(http.Request, CoalitionJson.Default.EndorsementForm);
        return form is null ? problem! : Answer(await coalition.EndorseAsync(http.Caller(), slug, form));
    }

    private static async Task<IResult> WithdrawAsync(string slug, string organisation, HttpContext http, Coalition coalition)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(http.Request, CoalitionJson.Default.WithdrawalForm);
        return form is null ? problem! : Answer(await coalition.WithdrawAsync(http.Caller(), slug, organisation, form.Reason));
    }

    private static IResult Answer(CoalitionResult result) => result.Status switch
    {
        CoalitionStatus.Done => TypedResults.NoContent(),
        CoalitionStatus.NotFound => Nothing(),
        CoalitionStatus.Invalid => Problem.InvalidFields(result.Problems!),
        CoalitionStatus.NotPossible => Problem.NotPossible(result.Why!),
        _ => Problem.ChangedMeanwhile(),
    };

    private static ProblemHttpResult Nothing() => Problem.NotFound("There is no such organisation or petition, or it is not yours.");
}

/// <summary>Why an endorsement is taken back.</summary>
internal sealed record WithdrawalForm
{
    /// <summary>1–200 characters, for staff alone.</summary>
    public string? Reason { get; init; }
}

[JsonSerializable(typeof(OrganisationForm))]
[JsonSerializable(typeof(EndorsementForm))]
[JsonSerializable(typeof(WithdrawalForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class CoalitionJson : JsonSerializerContext;
