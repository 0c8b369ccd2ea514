using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>Translations of campaigns and petitions, written beside what they translate.</summary>
internal static class TranslationPages
{
    public static string PathOf(string kind, string slug, string language) => $"/staff/{kind}s/{slug}/translate/{language}";

    public static void MapTranslating(this RouteGroupBuilder staff)
    {
        staff.MapRead("/translations", List).ForWhoMay(StaffAction.Translate);
        Map(staff, CampaignRecord.Kind, (writing, caller, slug, language) => writing.FindCampaignAsync(caller, slug, language));
        Map(staff, PetitionRecord.Kind, (writing, caller, slug, language) => writing.FindPetitionAsync(caller, slug, language));
    }

    /// <summary>What a translation says, as the fields of its form.</summary>
    public static StaffFields FieldsOf(Document<Translation>? stored)
    {
        var fields = new Dictionary<string, string>(stored?.Value.Texts ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["status"] = Word.Of(stored?.Value.Status ?? TranslationStatus.Community) };
        return new(fields);
    }

    private static void Map(RouteGroupBuilder staff, string kind, Func<TranslationWriting, StaffCaller, string, string, Task<TranslatedThing?>> findAsync)
    {
        staff.MapRead($"/{kind}s/{{slug}}/translate/{{language}}", async (string slug, string language, HttpContext http, TranslationWriting writing) =>
            await FindAsync(http, writing, slug, language) is { } thing ? Page(thing, FieldsOf(thing.Stored)) : PageAnswer.NotFound(StaffTexts.NotHere)).ForWhoMay(StaffAction.Translate);
        staff.MapPost($"/{kind}s/{{slug}}/translate/{{language}}", async (string slug, string language, HttpContext http, TranslationWriting writing) =>
        {
            var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
            if (form is null) return PageAnswer.Refusal(unread!);
            if (await FindAsync(http, writing, slug, language) is not { } thing) return PageAnswer.NotFound(StaffTexts.NotHere);
            var fields = StaffFields.Read(form);
            var version = fields[StaffForms.Version] is { Length: > 0 } read ? read : null;
            var edit = await writing.WriteAsync(http.Caller(), thing, fields.Values, Word.TryRead<TranslationStatus>(fields["status"], out var status) ? status.GetValueOrDefault() : default, version, fields["seen"]);
            return edit.Status is StaffEditStatus.Done
                ? TypedResults.Redirect(PathOf(kind, slug, language))
                : Page(thing with { Stored = edit.Current }, fields.Again(edit, FieldsOf), edit);
        }).ForWhoMay(StaffAction.Translate);

        async Task<TranslatedThing?> FindAsync(HttpContext http, TranslationWriting writing, string slug, string language) =>
            SiteLanguage.Find(language)?.Tag == language ? await findAsync(writing, http.Caller(), slug, language) : null;
    }

    private static IResult List(HttpContext http, CatalogueCache catalogue)
    {
        var (caller, snapshot) = (http.Caller(), catalogue.Current);
        var things = new List<TranslatedTitle>();
        foreach (var campaign in snapshot.Campaigns)
        {
            things.Add(new(campaign.Title, campaign.Language, IsCampaign: true, TranslationChoice.Of(caller, snapshot, campaign)));
            things.AddRange(snapshot.Petitions.Where(petition => petition.Campaign == campaign.Slug)
                .Select(petition => new TranslatedTitle(petition.Title, petition.Language, IsCampaign: false, TranslationChoice.Of(caller, snapshot, campaign, petition))));
        }

        return PageAnswer.Private<StaffTranslationsPage>(new { Things = things.Where(thing => thing.Languages.Count > 0).ToList() }, StatusCodes.Status200OK);
    }

    private static IResult Page(TranslatedThing thing, StaffFields fields, StaffEdit<Translation>? edit = null) => PageAnswer.Private<StaffTranslationPage>(
        new { Thing = thing, Fields = fields, IsConflict = edit?.Status is StaffEditStatus.Conflict, Why = edit?.Status is StaffEditStatus.NotPossible ? edit.Why : null },
        edit is null ? StatusCodes.Status200OK : StaffForms.Status(edit.Status));
}

/// <summary>Something that can be translated.</summary>
/// <param name="Title">As it was written.</param>
/// <param name="Language">In which language.</param>
/// <param name="IsCampaign">Whether it is a campaign; the petitions that follow are its own.</param>
/// <param name="Languages">Those that who looks may translate it into.</param>
public sealed record TranslatedTitle(string Title, string Language, bool IsCampaign, IReadOnlyList<TranslationChoice> Languages);
