using System.ComponentModel;
using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Staff;

/// <summary>The audit log, for who may read it: as a page, and for programs.</summary>
internal static class AuditPages
{
    public static void MapAudit(this RouteGroupBuilder staff) => staff.MapRead("/audit", ShowAsync).ForWhoMay(StaffAction.ReadAudit);

    public static void MapAuditApi(this RouteGroupBuilder staff) => staff.MapRead("/audit", ReadAsync)
        .WithSummary("Who did what when, newest first")
        .WithDescription("A page may be short, or empty, and yet have a `next`: each request looks through 10,000 entries at most.")
        .Produces<AuditPageView>().ProducesProblem(StatusCodes.Status400BadRequest).ForWhoMay(StaffAction.ReadAudit);

    // What is not a number is the first page: an address that somebody has shortened still shows something.
    private static async Task<IResult> ShowAsync([AsParameters] AuditQuery query, AuditLog log)
    {
        var page = await log.ReadAsync(query.First, AuditQuery.UsualLimit, Filled(query.Action), Filled(query.Actor));
        return PageAnswer.Private<StaffAuditPage>(
            new { Entries = page.Entries.Select(entry => AuditEntryView.Of(entry, log)).ToList(), page.Next, Action = Filled(query.Action), Actor = Filled(query.Actor) }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> ReadAsync([AsParameters] AuditQuery query, AuditLog log)
    {
        if (query.Before is not null && query.First is null) return Problem.InvalidQuery("before has to be the number of an entry.");
        var limit = AuditQuery.UsualLimit;
        if (query.Limit is not null && (!int.TryParse(query.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > AuditQuery.MostAtOnce)) return Problem.InvalidQuery("limit has to be a whole number from 1 to 100.");
        var page = await log.ReadAsync(query.First, limit, Filled(query.Action), Filled(query.Actor));
        return TypedResults.Json(new AuditPageView([.. page.Entries.Select(entry => AuditEntryView.Of(entry, log))], page.Next), ApiJson.Options);
    }

    private static string? Filled(string? text) => text?.Trim() is { Length: > 0 } filled ? filled : null;
}

/// <summary>Which entries are wanted.</summary>
internal sealed class AuditQuery
{
    public const int UsualLimit = 50;
    public const int MostAtOnce = 100;

    [FromQuery(Name = "before"), Description("The `next` of the page before: entries with lower numbers. Absent for the newest.")]
    public string? Before { get; init; }

    [FromQuery(Name = "limit"), Description("Entries a page, 1 to 100. Default 50.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "action"), Description("Only of this action, such as `staff.invite`.")]
    public string? Action { get; init; }

    [FromQuery(Name = "actor"), Description("Only of this actor: the id of a member of staff or of a key, or `operator` or `program`.")]
    public string? Actor { get; init; }

    /// <summary>The number before which they are.</summary>
    internal long? First => long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

/// <summary>A page of the audit log.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Pass this on as <c>before</c>; null on the last page.</param>
internal sealed record AuditPageView(IReadOnlyList<AuditEntryView> Items, long? Next);

/// <summary>That somebody did something.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorKind"><c>staff</c>, <c>api-key</c>, <c>operator</c> or <c>program</c>.</param>
/// <param name="Actor">Id of a member of staff or of a key; empty for the others.</param>
/// <param name="ActorName">The name that they had then, if one was known.</param>
/// <param name="Action">What was done.</param>
/// <param name="SubjectKind">To what.</param>
/// <param name="Subject">Its id; empty where there is one alone.</param>
/// <param name="Details">More about it.</param>
public sealed record AuditEntryView(
    long Number, DateTimeOffset At, string ActorKind, string Actor, string? ActorName, string Action, string SubjectKind, string Subject, IReadOnlyDictionary<string, string> Details)
{
    internal static AuditEntryView Of(AuditEntry entry, AuditLog log) =>
        new(entry.Number, entry.At, entry.Actor.Kind, entry.Actor.Id, log.NameOf(entry.Actor), entry.Action, entry.Subject.Kind, entry.Subject.Id, entry.Details);

    /// <summary>The number: printing one names nobody.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
