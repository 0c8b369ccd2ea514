using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Petitions;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A petition as staff see it, with all that can be done with it next.</summary>
internal static class PetitionOverview
{
    public static void MapPetitionOverview(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}", ShowAsync);
        staff.MapRead("/petitions/{slug}/preview", PreviewAsync);
        staff.MapPost("/petitions/{slug}/move", MoveAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/petitions/{slug}/duplicate", DuplicateAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/petitions/{slug}/successor", SucceedAsync).ForWhoMay(StaffAction.EditPetition);
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, PetitionWriting petitions, Parts parts) =>
        await petitions.FindAsync(http.Caller(), slug, StaffAction.ReadNumbers, StaffAction.EditPetition) is { } seen ? await PageAsync(http.Caller(), seen, parts) : PageAnswer.NotFound(StaffTexts.NotHere);

    // Also for translators: they see what they have written as readers do.
    private static async Task<IResult> PreviewAsync(string slug, string? language, HttpContext http, PetitionWriting petitions, PetitionPages pages) =>
        await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition, StaffAction.Translate) is { Petition.Value: var petition }
            ? new Preview(petition, SiteLanguage.Find(language) ?? SiteLanguage.English, pages)
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> MoveAsync(string slug, HttpContext http, PetitionMoving moving, PetitionWriting petitions, Parts parts)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var (caller, reason) = (http.Caller(), form.Text("reason") ?? "");
        if (!Word.TryRead<PetitionState>(form.Text("to") ?? "", out var to)) return PageAnswer.NotFound(StaffTexts.NotHere);

        var edit = await moving.MoveAsync(caller, slug, to!.Value, reason, form.Text(StaffForms.Version));
        if (edit.Status is StaffEditStatus.Done) return TypedResults.Redirect(PetitionEditPages.PathOf(slug));
        return await petitions.FindAsync(caller, slug, StaffAction.EditPetition) is { } seen ? await PageAsync(caller, seen, parts, new(edit, to, reason)) : PageAnswer.NotFound(StaffTexts.NotHere);
    }

    private static async Task<IResult> DuplicateAsync(string slug, HttpContext http, PetitionWriting petitions, Parts parts)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var edit = await petitions.DuplicateAsync(http.Caller(), slug, form.IsTicked("continues"));
        if (edit is { Status: StaffEditStatus.Done, Current.Value.Slug: var made }) return TypedResults.Redirect($"{PetitionEditPages.PathOf(made)}/edit");
        return await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is { } seen ? await PageAsync(http.Caller(), seen, parts, new(edit)) : PageAnswer.NotFound(StaffTexts.NotHere);
    }

    private static async Task<IResult> SucceedAsync(string slug, HttpContext http, PetitionWriting petitions, Parts parts)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is not { } seen) return PageAnswer.NotFound(StaffTexts.NotHere);

        var successor = form.Text("successor") is { Length: > 0 } chosen ? chosen : null;
        var edit = await petitions.ReviseAsync(http.Caller(), slug, PetitionRevision.Of(seen.Petition) with { IfMatch = form.Text(StaffForms.Version) ?? "", Successor = successor });
        return edit.Status is StaffEditStatus.Done ? TypedResults.Redirect(PetitionEditPages.PathOf(slug)) : await PageAsync(http.Caller(), seen with { Petition = edit.Current ?? seen.Petition }, parts, new(edit));
    }

    private static async Task<IResult> PageAsync(StaffCaller caller, SeenByStaff seen, Parts parts, Refused? refused = null)
    {
        var ((stored, campaign), snapshot, now) = (seen, parts.Catalogue.Current, parts.Clock.GetUtcNow());
        var petition = stored.Value;
        var mayEdit = caller.May(StaffAction.EditPetition, campaign);
        var names = (await parts.People.ListAsync()).ToDictionary(member => member.Id, member => member.Person.Name, StringComparer.Ordinal);
        return PageAnswer.Private<StaffPetitionPage>(
            new
            {
                Stored = stored,
                Campaign = campaign,
                Count = (await parts.Counts.ReadAsync(petition)).Counted,
                Moves = mayEdit ? await parts.Moving.MovesAsync(caller, petition, campaign) : [],
                MayEdit = mayEdit,
                Pages = Pages(caller, seen),
                Wordings = petition.OpenSince(now) is null ? [] : await CountedWording.ReadShownAsync(snapshot, petition, parts.Wordings),
                Languages = TranslationChoice.Of(caller, snapshot, campaign, petition),
                Successors = snapshot.Petitions.Where(other => other.Slug != petition.Slug && caller.May(StaffAction.EditPetition, snapshot.Campaign(other.Campaign)!)).ToList(),
                Predecessors = snapshot.Petitions.Where(other => other.Successor == petition.Slug).ToList(),
                Names = names,
                Refused = refused,
                Now = now,
            },
            refused is null ? StatusCodes.Status200OK : StaffForms.Status(refused.Edit.Status));
    }

    private static List<(string Name, string Path)> Pages(StaffCaller caller, SeenByStaff seen)
    {
        var path = PetitionEditPages.PathOf(seen.Petition.Value.Slug);
        (string, string, StaffAction)[] all = [("Momentum", "momentum", StaffAction.ReadNumbers), ("News", "updates", StaffAction.SendUpdates), ("Endorsements", "endorsements", StaffAction.EditPetition), ("Review", "review", StaffAction.Moderate), ("Delivery", "delivery", StaffAction.Deliver), ("On paper", "paper", StaffAction.Deliver)];
        return [.. all.Where(page => caller.May(page.Item3, seen.Campaign)).Select(page => (page.Item1, $"{path}/{page.Item2}"))];
    }

    /// <summary>What the page is put together from.</summary>
    internal sealed record Parts(CatalogueCache Catalogue, PetitionCounts Counts, PetitionMoving Moving, WordingCounts Wordings, StaffPeople People, TimeProvider Clock);

    /// <summary>The public page in a language, for staff alone.</summary>
    private sealed class Preview(PetitionRecord petition, SiteLanguage language, PetitionPages pages) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            Spoken.Current = new(language, language == SiteLanguage.English ? "" : $"/{language.Tag}");
            await (await pages.PreviewAsync(petition)).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>What was asked for and not done.</summary>
/// <param name="Edit">What came of it.</param>
/// <param name="To">The state of a move.</param>
/// <param name="Reason">As it was typed.</param>
public sealed record Refused(StaffEdit<PetitionRecord> Edit, PetitionState? To = null, string Reason = "")
{
    /// <summary>What is said of it, above the page.</summary>
    public string Told => Edit.Status switch
    {
        StaffEditStatus.Conflict => "Somebody else has changed this petition since you opened the page. Nothing was done: look at it as it is now and decide again.",
        StaffEditStatus.NotPossible => Edit.Why,
        _ => string.Join(' ', Edit.Problems.Values.SelectMany(sentences => sentences)),
    };
}
