using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Which organisations stand behind a petition: entered, and taken back.</summary>
internal static class EndorsementPages
{
    public static void MapEndorsementPages(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}/endorsements", Show).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/petitions/{slug}/endorsements", EndorseAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/petitions/{slug}/endorsements/{organisation}/withdraw", WithdrawAsync).ForWhoMay(StaffAction.EditPetition);
    }

    private static IResult Show(string slug, HttpContext http, Coalition coalition, CatalogueCache catalogue, TimeProvider clock) =>
        coalition.Find(http.Caller(), slug) is { } petition ? Page(petition, catalogue, clock, new()) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> EndorseAsync(string slug, HttpContext http, Coalition coalition, CatalogueCache catalogue, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = new EndorsementForm { Organisation = form.Text("organisation"), Mandate = form.Text("mandate"), GivenOn = form.Text("givenOn"), ExpiresOn = form.Text("expiresOn") };
        return Answer(slug, await coalition.EndorseAsync(http.Caller(), slug, typed), "organisation", typed, catalogue, clock);
    }

    private static async Task<IResult> WithdrawAsync(string slug, string organisation, HttpContext http, Coalition coalition, CatalogueCache catalogue, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return Answer(slug, await coalition.WithdrawAsync(http.Caller(), slug, organisation, form.Text("reason")), "reason", new(), catalogue, clock);
    }

    private static IResult Answer(string slug, CoalitionResult result, string field, EndorsementForm typed, CatalogueCache catalogue, TimeProvider clock) => result.Status switch
    {
        CoalitionStatus.Done => TypedResults.Redirect($"/staff/petitions/{slug}/endorsements"),
        CoalitionStatus.NotFound => PageAnswer.NotFound(StaffTexts.NotHere),
        CoalitionStatus.Invalid => Page(catalogue.Current.Petition(slug)!, catalogue, clock, typed, result.Problems),
        CoalitionStatus.NotPossible => Page(catalogue.Current.Petition(slug)!, catalogue, clock, typed, new Dictionary<string, string[]> { [field] = [result.Why!] }),
        _ => Page(catalogue.Current.Petition(slug)!, catalogue, clock, typed, new Dictionary<string, string[]> { [field] = [StaffTexts.ChangedMeanwhile] }),
    };

    private static IResult Page(PetitionRecord petition, CatalogueCache catalogue, TimeProvider clock, EndorsementForm form, IReadOnlyDictionary<string, string[]>? problems = null)
    {
        var (snapshot, today) = (catalogue.Current, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        return PageAnswer.Private<StaffEndorsementsPage>(
            new
            {
                Petition = petition,
                List = EndorsementList.Of(snapshot, petition.Slug, today),
                All = snapshot.EndorsementsOf(petition.Slug).ToList(),
                Organisations = snapshot.Organisations,
                Form = form,
                Today = today,
                Problems = problems ?? new Dictionary<string, string[]>(),
            },
            problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
