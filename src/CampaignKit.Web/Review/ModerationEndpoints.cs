using System.ComponentModel;
using System.Globalization;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Review;

/// <summary>Held signatures and rules, for programs of the staff.</summary>
internal static class ModerationEndpoints
{
    private const string Review = "/petitions/{slug}/review";
    private const string NoPetition = "There is no such petition.";

    public static void MapModerationApi(this IEndpointRouteBuilder staff)
    {
        staff.MapRead(Review, ListAsync).ForWhoMay(StaffAction.Moderate).WithSummary("Signatures that wait for a decision")
            .WithDescription("The oldest first, with the reason each is held. With `persons=true` also names and addresses, which takes the scope `read-people` and is noted in the audit log.")
            .Produces<HeldView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesRefusals();
        staff.MapPost(Review + "/accept", AcceptAsync).ForWhoMay(StaffAction.Moderate).WithSummary("Count held signatures")
            .WithDescription("By `receipts` or all of one `reason`. By receipt also those that were removed by hand.")
            .Accepts<ChoiceForm>("application/json").Produces<MovedView>().ProducesValidationProblem().ProducesBodyProblems().ProducesRefusals();
        staff.MapPost(Review + "/remove", RemoveAsync).ForWhoMay(StaffAction.Moderate).WithSummary("Remove signatures by hand")
            .WithDescription("Held ones by `receipts` or all of one `reason`; held and counted ones of one `mailbox` or `name`, which are used and kept nowhere.")
            .Accepts<ChoiceForm>("application/json").Produces<MovedView>().ProducesValidationProblem().ProducesBodyProblems().ProducesRefusals();
        staff.MapRead(Review + "/rules", ListRulesAsync).ForWhoMay(StaffAction.Moderate).WithSummary("What was removed, and under which rules")
            .Produces<IReadOnlyList<RemovedView>>().ProducesRefusals();
        staff.MapPost(Review + "/rules/preview", PreviewAsync).ForWhoMay(StaffAction.Moderate).WithSummary("What a rule would remove")
            .Accepts<RuleForm>("application/json").Produces<RulePreview>().ProducesValidationProblem().ProducesBodyProblems().ProducesRefusals();
        staff.MapPost(Review + "/rules", ApplyAsync).ForWhoMay(StaffAction.Moderate).WithSummary("Remove what a rule fits")
            .WithDescription("Answers when all of it is out. Everybody is told `because`.")
            .Accepts<RuleApplication>("application/json").Produces<RemovedView>().ProducesValidationProblem().ProducesBodyProblems().ProducesRefusals();
        staff.MapPost(Review + "/rules/{id}/undo", UndoAsync).ForWhoMay(StaffAction.Moderate).WithSummary("Count again what a rule removed").Produces<RemovedView>().ProducesRefusals();
    }

    private static RouteHandlerBuilder ProducesRefusals(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<IResult> ListAsync(string slug, [AsParameters] HeldRequest query, HttpContext http, Moderation moderation) => AnswerAsync(async () =>
    {
        var caller = http.Caller();
        if (!query.TryRead(out var read, out var problem)) return Problem.InvalidQuery(problem);
        if (read.WithPersons && moderation.Find(caller, slug) is not null && !moderation.MaySeePersons(caller, slug)) return Problem.NotAllowed();
        var result = await moderation.ListAsync(caller, slug, read, http.RequestAborted);
        return result.Status switch
        {
            ReviewStatus.Done => TypedResults.Json(new HeldView(result.Items, result.Next, result.ByReason), ApiJson.Options),
            ReviewStatus.NotFound => Problem.NotFound(NoPetition),
            _ => Problem.InvalidQuery(string.Join(' ', result.Problems.Values.SelectMany(sentences => sentences))),
        };
    });

    private static Task<IResult> AcceptAsync(string slug, HttpContext http, Moderation moderation) => DecideAsync(http, choice => moderation.AcceptAsync(http.Caller(), slug, choice));

    private static Task<IResult> RemoveAsync(string slug, HttpContext http, Moderation moderation) => DecideAsync(http, choice => moderation.RemoveAsync(http.Caller(), slug, choice));

    private static Task<IResult> DecideAsync(HttpContext http, Func<ReviewChoice, Task<ReviewResult>> decideAsync) => AnswerAsync(async () =>
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, ModerationJson.Default.ChoiceForm);
        if (form is null) return unread!;
        var result = await decideAsync(new() { Receipts = form.Receipts, Reason = form.Reason, Mailbox = form.Mailbox, Name = form.Name });
        return result.Status switch
        {
            ReviewStatus.Done => TypedResults.Json(new MovedView(result.Moved), ApiJson.Options),
            ReviewStatus.NotFound => Problem.NotFound(NoPetition),
            _ => Problem.InvalidFields(result.Problems),
        };
    });

    private static async Task<IResult> ListRulesAsync(string slug, HttpContext http, Moderation moderation) =>
        await moderation.ListRulesAsync(http.Caller(), slug, http.RequestAborted) is { } list ? TypedResults.Json(list.Select(RemovedView.Of).ToList(), ApiJson.Options) : Problem.NotFound(NoPetition);

    private static Task<IResult> PreviewAsync(string slug, HttpContext http, Moderation moderation) => AnswerAsync(async () =>
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, ModerationJson.Default.RuleForm);
        if (form is null) return unread!;
        var result = await moderation.PreviewAsync(http.Caller(), slug, form, http.RequestAborted);
        return result.Preview is { } preview ? TypedResults.Json(preview, ApiJson.Options) : Refuse(result.Status, result.Problems);
    });

    private static Task<IResult> ApplyAsync(string slug, HttpContext http, Moderation moderation) => AnswerAsync(async () =>
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, ModerationJson.Default.RuleApplication);
        if (form is null) return unread!;
        return Answer(await moderation.ApplyAsync(http.Caller(), slug, form.Rule ?? new(), form.Because));
    });

    private static async Task<IResult> UndoAsync(string slug, string id, HttpContext http, Moderation moderation) => Answer(await moderation.UndoAsync(http.Caller(), slug, id));

    private static IResult Answer(InvalidationResult result) => result is { Status: InvalidationStatus.Done, Invalidation: { } invalidation }
        ? TypedResults.Json(RemovedView.Of(invalidation), ApiJson.Options)
        : Refuse(result.Status, result.Problems);

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Refuse(InvalidationStatus status, IReadOnlyDictionary<string, string[]> problems) => status switch
    {
        InvalidationStatus.Invalid => Problem.InvalidFields(problems),
        InvalidationStatus.UnderWay => Problem.NotPossible("This removal is still being applied. Undo it when it is."),
        _ => Problem.NotFound("There is no such petition, or it has no such removal."),
    };

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answerAsync)
    {
        try
        {
            return await answerAsync();
        }
        catch (KeyDestroyedException)
        {
            return Problem.NotPossible(ModerationPages.Destroyed);
        }
    }
}

/// <summary>Which page of the queue a program asks for.</summary>
internal sealed class HeldRequest
{
    [FromQuery(Name = "cursor"), Description("The `next` of the page before. Absent for the first page.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Items a page, 1 to 100. Default 20.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "reason"), Description("Only those that are held for this reason.")]
    public string? Reason { get; init; }

    [FromQuery(Name = "persons"), Description("`true` for names and addresses as well.")]
    public string? Persons { get; init; }

    public bool TryRead(out HeldQuery query, out string problem)
    {
        query = new(Cursor, Reason: Reason, WithPersons: Persons == "true");
        problem = "";
        if (Limit is null) return true;
        if (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)) problem = "limit has to be a whole number from 1 to 100.";
        query = query with { Limit = limit };
        return problem.Length == 0;
    }
}
