using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>How petitions and campaigns move, for whoever may see their numbers, and the same as it changes.</summary>
internal static class MomentumPages
{
    public static string PetitionPath(string slug) => $"{StaffServices.Root}/petitions/{slug}/momentum";

    public static string CampaignPath(string slug) => $"{StaffServices.Root}/campaigns/{slug}/momentum";

    private static readonly char[] Between = [' ', ',', ';', '\n', '\r', '\t'];

    public static void MapMomentum(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}/momentum", ShowPetitionAsync).ForWhoMay(StaffAction.ReadNumbers);
        staff.MapRead("/campaigns/{slug}/momentum", ShowCampaignAsync).ForWhoMay(StaffAction.ReadNumbers);
        staff.MapGet("/petitions/{slug}/momentum/live", WatchPetition).ForWhoMay(StaffAction.ReadNumbers);
        staff.MapGet("/campaigns/{slug}/momentum/live", WatchCampaign).ForWhoMay(StaffAction.ReadNumbers);
        staff.MapPost("/petitions/{slug}/momentum/milestones", SetMilestonesAsync).ForWhoMay(StaffAction.EditPetition);
    }

    private static async Task<IResult> ShowPetitionAsync(string slug, string? by, HttpContext http, CatalogueCache catalogue, MomentumViews views, PetitionCounts counts, MomentumPatience patience) =>
        TryFindPetition(http, catalogue, slug, out var petition)
            ? await PageAsync(http, catalogue, () => views.ReadAsync(petition, Unit(by)), patience, async () => new(petition.Title, petition.Language, (await counts.ReadAsync(petition)).Counted))
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> ShowCampaignAsync(string slug, string? by, HttpContext http, CatalogueCache catalogue, MomentumViews views, PetitionCounts counts, MomentumPatience patience) =>
        TryFindCampaign(http, catalogue, slug, out var campaign)
            ? await PageAsync(http, catalogue, () => views.ReadAsync(campaign, Unit(by)), patience, async () => new(campaign.Title, campaign.Language, await SumAsync(catalogue, campaign, counts)))
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static IResult WatchPetition(string slug, string? by, HttpContext http, CatalogueCache catalogue, LiveMomentum live, StaffStream stream) =>
        TryFindPetition(http, catalogue, slug, out var petition) ? Stream(http, stream, catalogue.Current.Campaign(petition.Campaign)!, live.WatchAsync(petition, Unit(by), http.RequestAborted)) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static IResult WatchCampaign(string slug, string? by, HttpContext http, CatalogueCache catalogue, LiveMomentum live, StaffStream stream) =>
        TryFindCampaign(http, catalogue, slug, out var campaign) ? Stream(http, stream, campaign, live.WatchAsync(campaign, Unit(by), http.RequestAborted)) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> SetMilestonesAsync(string slug, HttpContext http, CatalogueCache catalogue, PetitionCounts counts, Milestones milestones, AuditLog audit)
    {
        if (!TryFindPetition(http, catalogue, slug, out var petition, StaffAction.EditPetition)) return PageAnswer.NotFound(StaffTexts.NotHere);
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (!TryReadNumbers(form.Text("numbers") ?? "", out var numbers)) return PageAnswer.Refusal(ProblemTypes.Find("bad-request")!, StaffTexts.NotMilestones);

        await SetAsync(http.Caller(), petition, numbers, counts, milestones, audit);
        return TypedResults.Redirect(PetitionPath(slug));
    }

    /// <summary>Sets which counts of a petition are worth announcing.</summary>
    public static async Task SetAsync(StaffCaller caller, PetitionRecord petition, IReadOnlyList<long> numbers, PetitionCounts counts, Milestones milestones, AuditLog audit)
    {
        await audit.AppendAsync(caller.Actor, "petition.milestones", AuditSubject.Petition(petition.Slug), new Dictionary<string, string> { ["numbers"] = string.Join(' ', numbers) });
        await milestones.SetAsync(petition.Slug, numbers, (await counts.ReadAsync(petition)).Counted);
    }

    private static bool TryReadNumbers(string text, out List<long> numbers)
    {
        numbers = [];
        foreach (var word in text.Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Milestone.Highest) return false;
            numbers.Add(number);
        }

        return numbers.Count <= PetitionMilestones.Most;
    }

    /// <summary>The petition, in whatever state, if whoever asks may do this with it.</summary>
    public static bool TryFindPetition(HttpContext http, CatalogueCache catalogue, string slug, [NotNullWhen(true)] out PetitionRecord? petition, StaffAction action = StaffAction.ReadNumbers)
    {
        petition = catalogue.Current.Petition(slug);
        if (petition is null) return false;
        var campaign = catalogue.Current.Campaign(petition.Campaign)!;
        return action is StaffAction.ReadNumbers ? http.Caller().MayReadNumbers(campaign, catalogue.Current) : http.Caller().May(action, campaign);
    }

    /// <summary>The campaign, if whoever asks may see its numbers.</summary>
    public static bool TryFindCampaign(HttpContext http, CatalogueCache catalogue, string slug, [NotNullWhen(true)] out CampaignRecord? campaign)
    {
        campaign = catalogue.Current.Campaign(slug);
        return campaign is not null && http.Caller().MayReadNumbers(campaign, catalogue.Current);
    }

    // A large petition that nobody has signed or looked at since the start has to be read from the ledger first, which takes seconds: nobody is to sit before an empty window meanwhile.
    private static async Task<IResult> PageAsync(HttpContext http, CatalogueCache catalogue, Func<ValueTask<SeenMomentum>> readAsync, MomentumPatience patience, Func<Task<WakingPetition>> wakingAsync)
    {
        // On another thread: after a start also what comes before its first wait takes long.
        var reading = Task.Run(() => readAsync().AsTask());
        if (await Task.WhenAny(reading, Task.Delay(patience.Time)) != reading)
        {
            var waking = await wakingAsync();
            http.Response.Headers["Refresh"] = "1";
            return PageAnswer.Private<MomentumWakingPage>(new { Waking = waking }, StatusCodes.Status200OK);
        }

        var seen = await reading;
        var maySet = seen.Milestones is not null && http.Caller().May(StaffAction.EditPetition, catalogue.Current.Campaign(seen.Campaign)!);
        return PageAnswer.Private<MomentumPage>(new { Seen = seen, MaySet = maySet }, StatusCodes.Status200OK);
    }

    private static async Task<long> SumAsync(CatalogueCache catalogue, CampaignRecord campaign, PetitionCounts counts)
    {
        var sum = 0L;
        foreach (var petition in catalogue.Current.Petitions.Where(petition => petition.Campaign == campaign.Slug)) sum += (await counts.ReadAsync(petition)).Counted;
        return sum;
    }

    private static ServerSentEventsResult<string> Stream(HttpContext http, StaffStream stream, CampaignRecord campaign, IAsyncEnumerable<string> news)
    {
        // A proxy that gathers an answer before it passes it on would show nothing for ever.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.WhileAllowedAsync(SignedIn.Of(http)!, campaign, news, http.RequestAborted), eventType: "momentum");
    }

    private static SeriesUnit Unit(string? by) => Word.TryRead<SeriesUnit>(by, out var unit) && unit is { } known ? known : SeriesUnit.Hour;
}

/// <summary>How long somebody who opens a momentum page waits for its numbers before the count alone is shown, and half as long for where signatures come from.</summary>
/// <param name="Time">At least zero.</param>
internal sealed record MomentumPatience(TimeSpan Time)
{
    /// <summary>More than petitions that are awake need, and little of the 100 ms within which the first page after a start is to be there: making it takes most of them.</summary>
    public static MomentumPatience Usual { get; } = new(TimeSpan.FromMilliseconds(10));
}
