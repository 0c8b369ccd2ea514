using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>News of a petition: written, looked at as it will be read, and sent.</summary>
internal static class UpdatePages
{
    public static void MapUpdatePages(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}/updates", ShowAsync).ForWhoMay(StaffAction.SendUpdates);
        staff.MapPost("/petitions/{slug}/updates/preview", PreviewAsync).ForWhoMay(StaffAction.SendUpdates);
        staff.MapPost("/petitions/{slug}/updates", PublishAsync).ForWhoMay(StaffAction.SendUpdates);
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, PetitionNews news, CatalogueCache catalogue) =>
        news.Find(http.Caller(), slug) is { } petition ? await PageAsync(petition, news, catalogue, new() { Mail = true }) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> PreviewAsync(string slug, HttpContext http, PetitionNews news, CatalogueCache catalogue)
    {
        if (news.Find(http.Caller(), slug) is not { } petition) return PageAnswer.NotFound(StaffTexts.NotHere);
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, LongForm);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = Read(form);
        return typed.Problems() is { Count: > 0 } problems
            ? await PageAsync(petition, news, catalogue, typed, problems)
            : PageAnswer.Private<StaffUpdatePreviewPage>(new { Petition = petition, Form = typed }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> PublishAsync(string slug, HttpContext http, PetitionNews news, CatalogueCache catalogue)
    {
        if (news.Find(http.Caller(), slug) is not { } petition) return PageAnswer.NotFound(StaffTexts.NotHere);
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, LongForm);
        if (form is null) return PageAnswer.Refusal(unread!);
        var typed = Read(form);
        if (form.Text("again") is not null) return await PageAsync(petition, news, catalogue, typed);
        if (typed.Problems() is { Count: > 0 } problems) return await PageAsync(petition, news, catalogue, typed, problems);
        await news.PublishAsync(http.Caller(), petition, typed);
        return TypedResults.Redirect($"/staff/petitions/{slug}/updates");
    }

    // The longest legal text, in a script of three bytes a character, each of them written as three in the form.
    private const int LongForm = 128 * 1024;

    private static UpdateForm Read(IFormCollection form) => new() { Title = form.Text("title"), Text = form.Text("text"), Language = form.Text("language"), Mail = form.IsTicked("mail") };

    private static async Task<IResult> PageAsync(PetitionRecord petition, PetitionNews news, CatalogueCache catalogue, UpdateForm form, IReadOnlyDictionary<string, string[]>? problems = null) =>
        PageAnswer.Private<StaffUpdatesPage>(
            new
            {
                Petition = petition,
                Updates = catalogue.Current.UpdatesOf(petition.Slug).ToList(),
                Posts = await news.ReadPostsAsync(petition.Slug),
                Form = form,
                Problems = problems ?? new Dictionary<string, string[]>(),
            },
            problems is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
