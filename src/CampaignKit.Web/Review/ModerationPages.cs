using System.Globalization;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Review;

/// <summary>Held signatures and rules on the staff's pages.</summary>
internal static class ModerationPages
{
    /// <summary>What is answered where there is nobody to look at any more.</summary>
    public const string Destroyed = "The people of this campaign were destroyed: there are no receipts and nobody to look at any more.";

    private const string Review = "/petitions/{slug}/review";

    public static void MapModeration(this RouteGroupBuilder staff)
    {
        staff.MapRead(Review, ShowAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapPost(Review + "/accept", AcceptAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapPost(Review + "/remove", RemoveAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapRead(Review + "/rules", ShowRulesAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapPost(Review + "/rules/preview", PreviewAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapPost(Review + "/rules", ApplyAsync).ForWhoMay(StaffAction.Moderate);
        staff.MapPost(Review + "/rules/{id}/undo", UndoAsync).ForWhoMay(StaffAction.Moderate);
    }

    private static async Task<IResult> ShowAsync(string slug, [AsParameters] HeldPageQuery query, HttpContext http, Moderation moderation) =>
        await AnswerAsync(() => QueueAsync(slug, query, http, moderation));

    private static Task<IResult> AcceptAsync(string slug, HttpContext http, Moderation moderation) =>
        DecideAsync(slug, http, moderation, "accepted", choice => moderation.AcceptAsync(http.Caller(), slug, choice));

    private static Task<IResult> RemoveAsync(string slug, HttpContext http, Moderation moderation) =>
        DecideAsync(slug, http, moderation, "removed", choice => moderation.RemoveAsync(http.Caller(), slug, choice));

    private static async Task<IResult> DecideAsync(string slug, HttpContext http, Moderation moderation, string done, Func<ReviewChoice, Task<ReviewResult>> decideAsync)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(async () =>
        {
            var result = await decideAsync(ChoiceOf(form));
            return result.Status switch
            {
                ReviewStatus.Done => TypedResults.Redirect(string.Create(CultureInfo.InvariantCulture, $"{AddressOf(slug)}?{done}={result.Moved}")),
                ReviewStatus.NotFound => PageAnswer.NotFound(StaffTexts.NotHere),
                _ => await QueueAsync(slug, new(), http, moderation, result.Problems),
            };
        });
    }

    private static async Task<IResult> QueueAsync(string slug, HeldPageQuery query, HttpContext http, Moderation moderation, IReadOnlyDictionary<string, string[]>? problems = null)
    {
        var caller = http.Caller();
        var result = await moderation.ListAsync(caller, slug, query.ToQuery(), http.RequestAborted);
        if (result.Status is ReviewStatus.NotFound || moderation.Find(caller, slug) is not { } petition) return PageAnswer.NotFound(StaffTexts.NotHere);
        return PageAnswer.Private<HeldPage>(
            new { Petition = petition, Result = result, Query = query, MaySeePersons = moderation.MaySeePersons(caller, slug), Problems = problems ?? result.Problems },
            problems is null && result.Status is ReviewStatus.Done ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ShowRulesAsync(string slug, HttpContext http, Moderation moderation) => await RulesAsync(slug, http, moderation, new());

    private static async Task<IResult> PreviewAsync(string slug, HttpContext http, Moderation moderation)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(async () =>
        {
            var rule = TypedRule.Read(form);
            var result = await moderation.PreviewAsync(http.Caller(), slug, rule.ToForm(), http.RequestAborted);
            return await RulesAsync(slug, http, moderation, rule with { Problems = result.Problems, Preview = result.Preview });
        });
    }

    private static async Task<IResult> ApplyAsync(string slug, HttpContext http, Moderation moderation)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(async () =>
        {
            var rule = TypedRule.Read(form);
            var result = await moderation.ApplyAsync(http.Caller(), slug, rule.ToForm(), rule.Because);
            return result.Status is InvalidationStatus.Done ? TypedResults.Redirect($"{AddressOf(slug)}/rules") : await RulesAsync(slug, http, moderation, rule with { Problems = result.Problems });
        });
    }

    private static async Task<IResult> UndoAsync(string slug, string id, HttpContext http, Moderation moderation)
    {
        var result = await moderation.UndoAsync(http.Caller(), slug, id);
        return result.Status switch
        {
            InvalidationStatus.Done => TypedResults.Redirect($"{AddressOf(slug)}/rules"),
            InvalidationStatus.UnderWay => await RulesAsync(slug, http, moderation, new() { Problems = new Dictionary<string, string[]> { ["rule"] = ["This removal is still under way. Try again when it is applied."] } }),
            _ => PageAnswer.NotFound(StaffTexts.NotHere),
        };
    }

    private static async Task<IResult> RulesAsync(string slug, HttpContext http, Moderation moderation, TypedRule rule) =>
        moderation.Find(http.Caller(), slug) is { } petition && await moderation.ListRulesAsync(http.Caller(), slug) is { } removals
            ? PageAnswer.Private<RulesPage>(new { Petition = petition, Removals = removals, Rule = rule }, rule.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
            : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answerAsync)
    {
        try
        {
            return await answerAsync();
        }
        catch (KeyDestroyedException)
        {
            return PageAnswer.NotFound(Destroyed);
        }
    }

    private static ReviewChoice ChoiceOf(IFormCollection form) => new()
    {
        Receipts = form.TryGetValue("receipt", out var receipts) ? [.. receipts.OfType<string>()] : null,
        Reason = Given(form, "reason"),
        Mailbox = Given(form, "mailbox"),
        Name = Given(form, "name"),
    };

    private static string? Given(IFormCollection form, string field) => form.Text(field) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    internal static string AddressOf(string slug) => $"/staff/petitions/{slug}/review";
}

/// <summary>Which page of the queue is asked for, and what was done just before.</summary>
public sealed class HeldPageQuery
{
    private const int Shown = 50;

    [FromQuery(Name = "after")]
    public string? After { get; init; }

    [FromQuery(Name = "reason")]
    public string? Reason { get; init; }

    /// <summary><c>shown</c>, or anything else for none.</summary>
    [FromQuery(Name = "persons")]
    public string? Persons { get; init; }

    [FromQuery(Name = "accepted")]
    public string? Accepted { get; init; }

    [FromQuery(Name = "removed")]
    public string? Removed { get; init; }

    public bool WithPersons => Persons == "shown";

    internal HeldQuery ToQuery() => new(After, Shown, string.IsNullOrEmpty(Reason) ? null : Reason, WithPersons);

    /// <summary>What was done, if it was and the number is one.</summary>
    internal string? News => (Number(Accepted), Number(Removed)) switch
    {
        ({ } accepted, _) => string.Create(CultureInfo.InvariantCulture, $"Signatures that count now: {accepted:N0}."),
        (_, { } removed) => string.Create(CultureInfo.InvariantCulture, $"Signatures that are removed now: {removed:N0}. Everybody is told their number and nothing else."),
        _ => null,
    };

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A rule as it was typed into the form: several values of a criterion are divided by spaces or commas.</summary>
public sealed record TypedRule
{
    private static readonly char[] Between = [' ', ',', ';', '\t', '\r', '\n'];

    /// <summary>The fields that are criteria, in the form's order: name, label and why.</summary>
    internal static readonly IReadOnlyList<(string Name, string Label, string Why)> Fields =
    [
        ("countries", "Countries", "Codes of two letters, such as NP or BR."),
        ("sources", "Sources", "Labels, or beginnings of them with a * at the end."),
        ("from", "Signed from", $"A moment, inclusive: {RuleForm.MomentForm}."),
        ("to", "Signed before", "A moment in the same form, exclusive."),
        ("domains", "Domains of addresses", "As they were typed: example.org, *.example.org. Only of who lets the campaign or a partner write an address is kept."),
        ("postcodes", "Postcodes", "Their beginnings."),
        ("locales", "Languages", "Tags such as en or pt-BR."),
    ];

    public IReadOnlyDictionary<string, string> Values { get; private init; } = new Dictionary<string, string>();

    /// <summary>The sentence for everybody.</summary>
    public string Because { get; private init; } = "";

    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    public RulePreview? Preview { get; init; }

    public string Of(string field) => Values.GetValueOrDefault(field, "");

    internal static TypedRule Read(IFormCollection form) => new()
    {
        Values = Fields.ToDictionary(field => field.Name, field => form.Text(field.Name)?.Trim() ?? ""),
        Because = form.Text("because") ?? "",
    };

    internal RuleForm ToForm() => new()
    {
        Countries = All("countries"),
        Sources = All("sources"),
        From = One("from"),
        To = One("to"),
        Domains = All("domains"),
        Postcodes = All("postcodes"),
        Locales = All("locales"),
    };

    private string? One(string field) => Of(field) is { Length: > 0 } text ? text : null;

    private string[]? All(string field) => Of(field).Split(Between, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } values ? values : null;
}
