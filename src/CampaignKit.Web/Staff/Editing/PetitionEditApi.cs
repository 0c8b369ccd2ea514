using System.ComponentModel;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>What <see cref="PetitionEditPages"/>, <see cref="PetitionOverview"/> and <see cref="TranslationPages"/> do, for programs.</summary>
internal static class PetitionEditApi
{
    private const string Path = "/petitions/{slug}";
    private const string TranslationPath = $"{Path}/translations/{{language}}";

    public static void MapPetitionApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions", ListAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("List the petitions that you may edit, in every state")
            .Produces<Page<StaffPetitionView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        staff.MapPost("/petitions", CreateAsync).ForWhoMay(StaffAction.EditPetition).Writes<PetitionBody>("Make a petition, as a draft").Produces<StaffPetitionView>(StatusCodes.Status201Created);
        staff.MapRead(Path, GetAsync).ForWhoMay(StaffAction.EditPetition).WithSummary("One petition, in whatever state").WithDescription("Its ETag is what a PUT or a move names in If-Match.")
            .Produces<StaffPetitionView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut(Path, ReviseAsync).ForWhoMay(StaffAction.EditPetition).Replaces<PetitionBody>("Change a petition")
            .WithDescription("Send all of it. Once it has opened, a change of its wording makes a new version and needs a reason.").Produces<StaffPetitionView>();
        staff.MapPost($"{Path}/moves", MoveAsync).ForWhoMay(StaffAction.EditPetition).Writes<MoveBody>("Move a petition to another state")
            .WithDescription("Approving and rejecting asks for approve-petition as well, and for somebody else than who submitted it, where there is somebody. With If-Match only that version is moved.")
            .Produces<StaffPetitionView>();
        staff.MapRead(TranslationPath, GetTranslationAsync).ForWhoMay(StaffAction.Translate).WithSummary("A translation of a petition, beside the original").WithDescription("It has an ETag once there is one.")
            .Produces<TranslationView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut(TranslationPath, TranslateAsync).ForWhoMay(StaffAction.Translate).Replaces<TranslationBody>("Translate a petition")
            .WithDescription("All of its texts. The first one is sent with If-None-Match: *, each later one with If-Match.").Produces<TranslationView>();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page, [FromQuery(Name = "campaign"), Description("Slug of a campaign.")] string? campaign, HttpContext http, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
    {
        var (snapshot, caller) = (catalogue.Current, http.Caller());
        var (found, problem) = page.Take(
            [.. snapshot.Petitions.Where(petition => (campaign is null || petition.Campaign == campaign) && snapshot.Campaign(petition.Campaign) is { } own && caller.May(StaffAction.EditPetition, own))],
            petition => petition.Slug);
        if (found is null) return problem!;
        var views = new List<StaffPetitionView>();
        foreach (var petition in found.Items) views.Add(StaffPetitionView.Of(petition, await counts.ReadAsync(petition), snapshot.HandoverOf(petition.Slug).Paper, clock.GetUtcNow()));
        return TypedResults.Json(new Page<StaffPetitionView>(views, found.Next, found.Total), ApiJson.Options);
    }

    private static async Task<IResult> GetAsync(string slug, HttpContext http, PetitionWriting petitions, PetitionCounts counts, CatalogueCache catalogue, TimeProvider clock) =>
        await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is { Petition: var stored } ? await AnswerAsync(http, stored, counts, catalogue, clock) : NotFound();

    private static async Task<IResult> CreateAsync(HttpContext http, PetitionWriting petitions, PetitionCounts counts, CatalogueCache catalogue, SignatureOptions signatures, InstallationOptions installation, TimeProvider clock)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.PetitionBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        var (wish, unreadable) = PetitionForm.Read(body.Fields(), body.Campaign ?? "", PetitionEditPages.Shards(signatures, installation), clock.GetUtcNow());
        var edit = await petitions.CreateAsync(http.Caller(), wish, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current: { } made }
            ? await AnswerAsync(http, made, counts, catalogue, clock, StatusCodes.Status201Created, $"/api/v1/staff/petitions/{made.Value.Slug}")
            : EditingAnswers.Refusal(edit, "campaign");
    }

    private static async Task<IResult> ReviseAsync(string slug, HttpContext http, PetitionWriting petitions, PetitionCounts counts, CatalogueCache catalogue, TimeProvider clock)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.PetitionBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        if (await petitions.FindAsync(http.Caller(), slug, StaffAction.EditPetition) is not { Petition.Value: var petition }) return NotFound();
        if (EditingAnswers.ReadVersion(http.Request) is not { } version) return Problem.VersionMissing();
        var (wish, unreadable) = PetitionForm.Read(body.Fields(), petition, version, clock.GetUtcNow());
        var edit = await petitions.ReviseAsync(http.Caller(), slug, wish, unreadable);
        return edit is { Status: StaffEditStatus.Done, Current: { } current } ? await AnswerAsync(http, current, counts, catalogue, clock) : EditingAnswers.Refusal(edit, "petition");
    }

    private static async Task<IResult> MoveAsync(string slug, HttpContext http, PetitionMoving moving, PetitionCounts counts, CatalogueCache catalogue, TimeProvider clock)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.MoveBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        if (body.To is null || !Word.TryRead<PetitionState>(body.To, out var to)) return Problem.InvalidField("to", $"This has to be one of: {Word.All<PetitionState>()}.");
        var edit = await moving.MoveAsync(http.Caller(), slug, to!.Value, body.Reason, EditingAnswers.ReadVersion(http.Request));
        return edit is { Status: StaffEditStatus.Done, Current: { } current } ? await AnswerAsync(http, current, counts, catalogue, clock) : EditingAnswers.Refusal(edit, "petition");
    }

    private static async Task<IResult> GetTranslationAsync(string slug, string language, HttpContext http, TranslationWriting writing) =>
        await FindAsync(http, writing, slug, language) is { } thing ? EditingAnswers.Versioned(http, TranslationView.Of(thing), thing.Stored?.ETag) : NotFound();

    private static async Task<IResult> TranslateAsync(string slug, string language, HttpContext http, TranslationWriting writing)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, EditingJson.Default.TranslationBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        if (await FindAsync(http, writing, slug, language) is not { } thing) return NotFound();
        var version = EditingAnswers.ReadVersion(http.Request);
        if (version is null && http.Request.Headers.IfNoneMatch != "*") return Problem.VersionMissing();
        var status = body.Status is not null && Word.TryRead<TranslationStatus>(body.Status, out var read) ? read!.Value : TranslationStatus.Original;
        var edit = await writing.WriteAsync(http.Caller(), thing, body.Texts ?? [], status, version, body.Mark);
        return edit is { Status: StaffEditStatus.Done, Current: { } current }
            ? EditingAnswers.Versioned(http, TranslationView.Of(thing with { Stored = current }), current.ETag)
            : EditingAnswers.Refusal(edit, "translation");
    }

    private static async Task<TranslatedThing?> FindAsync(HttpContext http, TranslationWriting writing, string slug, string language) =>
        SiteLanguage.Find(language)?.Tag == language ? await writing.FindPetitionAsync(http.Caller(), slug, language) : null;

    private static async Task<IResult> AnswerAsync(
        HttpContext http, Document<PetitionRecord> stored, PetitionCounts counts, CatalogueCache catalogue, TimeProvider clock, int status = StatusCodes.Status200OK, string? location = null) =>
        EditingAnswers.Versioned(http, StaffPetitionView.Of(stored.Value, await counts.ReadAsync(stored.Value), catalogue.Current.HandoverOf(stored.Value.Slug).Paper, clock.GetUtcNow()), stored.ETag, status, location);

    private static ProblemHttpResult NotFound() => Problem.NotFound("There is no such petition.");
}
