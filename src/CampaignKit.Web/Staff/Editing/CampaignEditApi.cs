using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>What <see cref="CampaignEditPages"/> does, for programs.</summary>
internal static class CampaignEditApi
{
    private const string Path = "/campaigns/{slug}";

    public static void MapCampaignApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/campaigns", List).ForWhoMay(StaffAction.EditPetition).WithSummary("List the campaigns that you may edit").Produces<Page<StaffCampaignView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        staff.MapPost("/campaigns", CreateAsync).ForWhoMay(StaffAction.EditPetition).Writes<CampaignBody>("Make a campaign").Produces<StaffCampaignView>(StatusCodes.Status201Created);
        staff.MapRead(Path, GetAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("One campaign").WithDescription("Its ETag is what a PUT names in If-Match.")
            .Produces<StaffCampaignView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut(Path, ReviseAsync).ForWhoMay(StaffAction.EditPetition).Replaces<CampaignBody>("Change a campaign").Produces<StaffCampaignView>();
    }

    private static IResult List([AsParameters] PageRequest page, HttpContext http, CatalogueCache catalogue)
    {
        var snapshot = catalogue.Current;
        var (found, problem) = page.Take([.. snapshot.Campaigns.Where(campaign => http.Caller().May(StaffAction.EditPetition, campaign))], campaign => campaign.Slug);
        return found is null ? problem! : TypedResults.Json(new Page<StaffCampaignView>([.. found.Items.Select(campaign => StaffCampaignView.Of(campaign, snapshot.Petitions))], found.Next, found.Total), ApiJson.Options);
    }

    private static async Task<IResult> GetAsync(string slug, HttpContext http, CampaignWriting campaigns, CatalogueCache catalogue) =>
        await campaigns.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is { } stored ? Answer(http, stored, catalogue) : Problem.NotFound("There is no such campaign.");

    private static async Task<IResult> CreateAsync(HttpContext http, CampaignWriting campaigns, CatalogueCache catalogue)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.CampaignBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        var (wish, unreadable) = CampaignForm.Read(body.Fields());
        var edit = await campaigns.CreateAsync(http.Caller(), wish, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current: { } made }
            ? EditingAnswers.Versioned(http, StaffCampaignView.Of(made.Value, []), made.ETag, StatusCodes.Status201Created, $"/api/v1/staff/campaigns/{made.Value.Slug}")
            : EditingAnswers.Refusal(edit, "campaign");
    }

    private static async Task<IResult> ReviseAsync(string slug, HttpContext http, CampaignWriting campaigns, CatalogueCache catalogue)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.CampaignBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        if (await campaigns.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is null) return Problem.NotFound("There is no such campaign.");
        if (DocumentVersion.Read(http.Request) is not { } version) return Problem.VersionMissing();
        var (wish, unreadable) = CampaignForm.Read(body.Fields(), slug);
        var edit = await campaigns.ReviseAsync(http.Caller(), wish, version, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current: { } current } ? Answer(http, current, catalogue) : EditingAnswers.Refusal(edit, "campaign");
    }

    private static IResult Answer(HttpContext http, Document<CampaignRecord> stored, CatalogueCache catalogue) =>
        EditingAnswers.Versioned(http, StaffCampaignView.Of(stored.Value, catalogue.Current.Petitions), stored.ETag);
}
