using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>Campaigns: made, seen with their petitions, and changed.</summary>
internal static class CampaignEditPages
{
    public static string PathOf(string slug) => $"/staff/campaigns/{slug}";

    public static void MapCampaignEditing(this RouteGroupBuilder staff)
    {
        staff.MapRead("/campaigns/new", (HttpContext http) => NewPage(http.Caller(), CampaignForm.New(http.Caller().Member.Record.Organisation ?? ""))).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/campaigns/new", CreateAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapRead("/campaigns/{slug}", ShowAsync);
        staff.MapRead("/campaigns/{slug}/edit", ShowFormAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/campaigns/{slug}/edit", ReviseAsync).ForWhoMay(StaffAction.EditPetition);
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, CampaignWriting campaigns, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
    {
        var (caller, now) = (http.Caller(), clock.GetUtcNow());
        if (await campaigns.FindAsync(caller, slug, StaffAction.ReadNumbers, StaffAction.EditPetition) is not { Value: var campaign }) return PageAnswer.NotFound(StaffTexts.NotHere);
        var petitions = new List<CountedPetition>();
        foreach (var petition in catalogue.Current.Petitions.Where(petition => petition.Campaign == slug)) petitions.Add(new(petition, petition.StateAt(now), (await counts.ReadAsync(petition)).Counted));
        return PageAnswer.Private<StaffCampaignPage>(
            new
            {
                Campaign = campaign,
                Partners = catalogue.Current.PartnersOf(campaign),
                Petitions = petitions,
                MayEdit = caller.May(StaffAction.EditPetition, campaign),
                MayAsk = caller.May(StaffAction.EditDonationAsk, campaign),
                Languages = TranslationChoice.Of(caller, catalogue.Current, campaign),
                Now = now,
            },
            StatusCodes.Status200OK);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, CampaignWriting campaigns)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
        if (form is null) return PageAnswer.Refusal(unread!);
        var (caller, fields) = (http.Caller(), StaffFields.Read(form));
        var (wish, unreadable) = CampaignForm.Read(fields);
        var edit = await campaigns.CreateAsync(caller, wish, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current.Value.Slug: var slug } ? TypedResults.Redirect(PathOf(slug)) : NewPage(caller, fields, edit);
    }

    private static async Task<IResult> ShowFormAsync(string slug, HttpContext http, CampaignWriting campaigns) =>
        await campaigns.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is { } stored ? EditPage(http.Caller(), stored, CampaignForm.Of(stored)) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> ReviseAsync(string slug, HttpContext http, CampaignWriting campaigns)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
        if (form is null) return PageAnswer.Refusal(unread!);
        var fields = StaffFields.Read(form);
        var (wish, unreadable) = CampaignForm.Read(fields, slug);
        var edit = await campaigns.ReviseAsync(http.Caller(), wish, fields[StaffForms.Version], unreadable);
        return edit switch
        {
            { Status: StaffEditStatus.Done } => TypedResults.Redirect(PathOf(slug)),
            { Current: { } current } => EditPage(http.Caller(), current, fields.Again(edit, CampaignForm.Of), edit),
            _ => PageAnswer.NotFound(StaffTexts.NotHere),
        };
    }

    private static IResult NewPage(StaffCaller caller, StaffFields fields, StaffEdit<CampaignRecord>? edit = null) => Form(caller, stored: null, edit is null ? fields : fields.Again(edit, CampaignForm.Of), edit);

    private static IResult EditPage(StaffCaller caller, Document<CampaignRecord> stored, StaffFields fields, StaffEdit<CampaignRecord>? edit = null) => Form(caller, stored, fields, edit);

    private static IResult Form(StaffCaller caller, Document<CampaignRecord>? stored, StaffFields fields, StaffEdit<CampaignRecord>? edit) => PageAnswer.Private<StaffCampaignFormPage>(
        new
        {
            Stored = stored,
            Fields = fields,
            OwnOrganisation = CampaignWriting.IsOfAnyOrganisation(caller) ? null : stored?.Value.Organisation ?? caller.Member.Record.Organisation ?? "",
            IsConflict = edit?.Status is StaffEditStatus.Conflict,
            Why = edit?.Status is StaffEditStatus.NotPossible ? edit.Why : null,
        },
        edit is null ? StatusCodes.Status200OK : StaffForms.Status(edit.Status));
}
