using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Organisations and alliances: seen, added, and changed by who belongs to them.</summary>
internal static class OrganisationPages
{
    private const string List = "/staff/organisations";

    public static void MapOrganisations(this RouteGroupBuilder staff)
    {
        staff.MapRead("/organisations", (CatalogueCache catalogue) => ListPage(catalogue, new(), problems: null)).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/organisations", CreateAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapRead("/organisations/{slug}", ShowAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/organisations/{slug}", EditAsync).ForWhoMay(StaffAction.EditPetition);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, Coalition coalition, CatalogueCache catalogue)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = Read(form);
        var result = await coalition.CreateAsync(http.Caller(), typed);
        return result.Status is CoalitionStatus.Done ? TypedResults.Redirect(List) : ListPage(catalogue, typed, result.Problems);
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, IDocuments documents) =>
        await documents.ReadAsync<OrganisationRecord>(OrganisationRecord.Kind, slug) is { } stored && Coalition.MayEdit(http.Caller(), stored.Value)
            ? EditPage(slug, OrganisationForm.Of(stored.Value), stored.ETag)
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> EditAsync(string slug, HttpContext http, Coalition coalition, IDocuments documents)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = Read(form);
        var result = await coalition.EditAsync(http.Caller(), slug, typed, form.Text("version") ?? "");
        switch (result.Status)
        {
            case CoalitionStatus.Done: return TypedResults.Redirect(List);
            case CoalitionStatus.NotFound: return PageAnswer.NotFound(StaffTexts.NotHere);
        }

        // Whoever was second keeps what they typed, sees what is there, and sends it again over that if they still want to.
        var stored = (await documents.ReadAsync<OrganisationRecord>(OrganisationRecord.Kind, slug))!;
        return EditPage(slug, typed, stored.ETag, result.Problems, result.Status is CoalitionStatus.Changed ? stored.Value : null);
    }

    private static OrganisationForm Read(IFormCollection form) => new()
    {
        Slug = form.Text("slug"),
        Name = form.Text("name"),
        Website = form.Text("website"),
        Country = form.Text("country"),
        Members = (form.Text("members") ?? "").Split([' ', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries),
    };

    private static IResult ListPage(CatalogueCache catalogue, OrganisationForm form, IReadOnlyDictionary<string, string[]>? problems) => PageAnswer.Private<StaffOrganisationsPage>(
        new { Organisations = catalogue.Current.Organisations, Form = form, Problems = problems ?? new Dictionary<string, string[]>() },
        problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult EditPage(string slug, OrganisationForm form, string version, IReadOnlyDictionary<string, string[]>? problems = null, OrganisationRecord? theirs = null) => PageAnswer.Private<StaffOrganisationPage>(
        new { Slug = slug, Form = form, Version = version, Problems = problems ?? new Dictionary<string, string[]>(), Theirs = theirs },
        theirs is not null ? StatusCodes.Status409Conflict : problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
