using System.Globalization;
using CampaignKit.Core.Abuse;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Abuse;

/// <summary><c>event-codes</c>: makes, lists and ends the codes that lift the rate limit for a hall or a shelter.</summary>
internal static class EventCodeActions
{
    private const string Day = "yyyy-MM-dd";

    private static readonly ControlAction Make = new("event-codes/make", RunsOffline: true, MakeAsync);
    private static readonly ControlAction List = new("event-codes/list", RunsOffline: true, ListAsync);
    private static readonly ControlAction End = new("event-codes/end", RunsOffline: true, EndAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Make, List, End];

    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("event-codes make", "NAME FROM TO USES-A-DAY", "makes a code that lifts the rate limit, from one day to another (UTC, both inclusive)", Ask(Make)),
        new("event-codes list", "", "lists the codes", Ask(List)),
        new("event-codes end", "ID", "ends a code for good", Ask(End)),
    ];

    private static Func<string[], OperatorConsole, Task<int>> Ask(ControlAction action) => (arguments, console) => Command.AskAsync(action, console, arguments);

    private static async Task<ControlAnswer> MakeAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var name, var from, var to, var uses] || !TryDay(from, out var first) || !TryDay(to, out var last)
            || !int.TryParse(uses, NumberStyles.None, CultureInfo.InvariantCulture, out var usesPerDay))
        {
            return ControlAnswer.Refused("Use it so: event-codes make \"Hall of the union\" 2026-11-22 2026-11-24 300");
        }

        var codes = services.GetRequiredService<EventCodes>();
        var end = last.AddDays(1);
        if (codes.FindProblem(name, first, end, usesPerDay) is { } problem) return ControlAnswer.Refused(problem);
        var details = new Dictionary<string, string> { ["name"] = name, ["from"] = from, ["to"] = to, ["uses"] = uses };
        return await OperatorActs.RunAsync(services, by: null, "event-code.make", new("event-code", ""), details, async audited =>
        {
            var made = await codes.MakeAsync(name, first, end, usesPerDay);
            audited["id"] = made.Record.Id;
            return ControlAnswer.Done(Line(made), "Write it on the wall, or give people the petition's address with ?event= and the code.");
        });
    }

    private static async Task<ControlAnswer> ListAsync(IServiceProvider services, ControlRequest request)
    {
        var codes = await services.GetRequiredService<EventCodes>().ListAsync();
        return ControlAnswer.Done(codes.Count == 0 ? ["There are no event codes."] : [.. codes.Select(Line)]);
    }

    private static async Task<ControlAnswer> EndAsync(IServiceProvider services, ControlRequest request) =>
        request.Words is [{ Length: <= 40 } id]
            ? await OperatorActs.RunAsync(services, by: null, "event-code.end", new("event-code", id), new Dictionary<string, string>(), async _ => await services.GetRequiredService<EventCodes>().EndAsync(id)
                ? ControlAnswer.Done("It is ended; other nodes follow within ten seconds.")
                : NoSuchCode())
            : NoSuchCode();

    private static ControlAnswer NoSuchCode() => ControlAnswer.Refused("There is no such code. Use it so: event-codes end ID, with an id from event-codes list.");

    private static string Line(IssuedEventCode issued)
    {
        var record = issued.Record;
        var ended = record.EndedAt is { } at ? FormattableString.Invariant($", ended {at:yyyy-MM-dd}") : "";
        return FormattableString.Invariant($"{issued.Code}  {record.Name}, {record.OpensAt:yyyy-MM-dd} to {record.ClosesAt.AddDays(-1):yyyy-MM-dd}, {record.UsesPerDay} uses a day{ended}  (id {record.Id})");
    }

    private static bool TryDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out day);
}
