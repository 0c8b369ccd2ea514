using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Petitions;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>The forms on which staff write petitions. What is done with one that is there already: <see cref="PetitionOverview"/>.</summary>
internal static class PetitionEditPages
{
    public static string PathOf(string slug) => $"/staff/petitions/{slug}";

    public static void MapPetitionEditing(this RouteGroupBuilder staff)
    {
        staff.MapRead("/campaigns/{slug}/petitions/new", ShowNewAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/campaigns/{slug}/petitions/new", CreateAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapRead("/petitions/{slug}/edit", ShowAsync).ForWhoMay(StaffAction.EditPetition);
        staff.MapPost("/petitions/{slug}/edit", ReviseAsync).ForWhoMay(StaffAction.EditPetition);
    }

    /// <summary>The slices of a new petition's signers.</summary>
    public static int Shards(SignatureOptions signatures, InstallationOptions installation) => signatures.Shards ?? installation.UsualShards;

    private static async Task<IResult> ShowNewAsync(string slug, HttpContext http, CampaignWriting campaigns, CatalogueCache catalogue, TimeProvider clock) =>
        await campaigns.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is { Value: var campaign }
            ? Page(new(campaign, Stored: null, Now: clock.GetUtcNow()), PetitionForm.New(campaign), catalogue.Current)
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> CreateAsync(
        string slug, HttpContext http, CampaignWriting campaigns, PetitionWriting petitions, CatalogueCache catalogue, SignatureOptions signatures, InstallationOptions installation, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (await campaigns.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is not { Value: var campaign }) return PageAnswer.NotFound(StaffTexts.NotHere);

        var (fields, now) = (StaffFields.Read(form, PetitionForm.Demands), clock.GetUtcNow());
        var content = new WrittenPetition(campaign, Stored: null, now);
        if (DemandChoice.IsAsked(fields)) return Page(content, fields, catalogue.Current);
        var (wish, unreadable) = PetitionForm.Read(fields, slug, Shards(signatures, installation), now);
        var edit = await petitions.CreateAsync(http.Caller(), wish, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current.Value.Slug: var made }
            ? TypedResults.Redirect(PathOf(made))
            : Page(content, fields.Again(edit, PetitionForm.Of), catalogue.Current, edit);
    }

    private static async Task<IResult> ShowAsync(string slug, HttpContext http, PetitionWriting petitions, PetitionCounts counts, WordingCounts wordings, CatalogueCache catalogue, TimeProvider clock)
    {
        if (await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is not { } seen) return PageAnswer.NotFound(StaffTexts.NotHere);
        return Page(await WrittenAsync(seen.Campaign, seen.Petition, counts, wordings, catalogue, clock), PetitionForm.Of(seen.Petition), catalogue.Current);
    }

    private static async Task<IResult> ReviseAsync(string slug, HttpContext http, PetitionWriting petitions, PetitionCounts counts, WordingCounts wordings, CatalogueCache catalogue, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request, RequestBody.LongLimit);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is not { } seen) return PageAnswer.NotFound(StaffTexts.NotHere);

        var fields = StaffFields.Read(form, PetitionForm.Demands);
        if (DemandChoice.IsAsked(fields)) return Page(await WrittenAsync(seen.Campaign, seen.Petition, counts, wordings, catalogue, clock) with { Version = fields[StaffForms.Version] }, fields, catalogue.Current);
        var (wish, unreadable) = PetitionForm.Read(fields, seen.Petition.Value, fields[StaffForms.Version], clock.GetUtcNow());
        var edit = await petitions.ReviseAsync(http.Caller(), slug, wish with { Successor = seen.Petition.Value.Successor }, unreadable);
        return edit switch
        {
            { Status: StaffEditStatus.Done } => TypedResults.Redirect(PathOf(slug)),
            { Current: { } current } => Page(await WrittenAsync(seen.Campaign, current, counts, wordings, catalogue, clock), fields.Again(edit, PetitionForm.Of), catalogue.Current, edit),
            _ => PageAnswer.NotFound(StaffTexts.NotHere),
        };
    }

    private static async Task<WrittenPetition> WrittenAsync(
        CampaignRecord campaign, Document<PetitionRecord> stored, PetitionCounts counts, WordingCounts wordings, CatalogueCache catalogue, TimeProvider clock) => new(campaign, stored, clock.GetUtcNow())
        {
            Counted = (await counts.ReadAsync(stored.Value)).Counted,
            OfThisVersion = (await CountedWording.ReadShownAsync(catalogue.Current, stored.Value, wordings))[^1].Counted,
        };

    private static IResult Page(WrittenPetition content, StaffFields fields, CatalogueSnapshot catalogue, StaffEdit<PetitionRecord>? edit = null) => PageAnswer.Private<StaffPetitionFormPage>(
        new
        {
            Content = content,
            Fields = fields,
            Demands = DemandChoice.Of(fields, catalogue),
            IsConflict = edit?.Status is StaffEditStatus.Conflict,
            Why = edit?.Status is StaffEditStatus.NotPossible ? edit.Why : content.Stored is { Value: var petition } ? PetitionWriting.WhyNotRevisable(petition) : null,
        },
        edit is null ? StatusCodes.Status200OK : StaffForms.Status(edit.Status));
}

/// <summary>What a petition's form is about.</summary>
/// <param name="Campaign">Where the petition belongs.</param>
/// <param name="Stored">The petition as it stands; <see langword="null"/> for a new one.</param>
/// <param name="Now">The moment, UTC.</param>
public sealed record WrittenPetition(CampaignRecord Campaign, Document<PetitionRecord>? Stored, DateTimeOffset Now)
{
    /// <summary>The version that was read when the form was first shown.</summary>
    public string? Version { get; init; } = Stored?.ETag;

    /// <summary>How many have signed it.</summary>
    public long Counted { get; init; }

    /// <summary>How many of them signed the wording that holds now; <see langword="null"/> where that is not known.</summary>
    public long? OfThisVersion { get; init; }

    /// <summary>Whether its wording is sealed, so that a change of it makes a new version.</summary>
    public bool IsSealed => Stored?.Value.OpenSince(Now) is not null;
}
