using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Campaigns;

/// <summary><c>retention</c>: until when the people of each campaign are kept, and the end of those who are due.</summary>
internal static class RetentionActions
{
    private static readonly ControlAction Read = new("retention", RunsOffline: true, ReadAsync);
    private static readonly ControlAction Apply = new("retention/apply", RunsOffline: true, ApplyAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Read, Apply];

    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("retention", "[--apply]", "lists when each campaign's people are due to be destroyed; --apply destroys those who are", (arguments, console) => arguments switch
        {
            [] => Command.AskAsync(Read, console),
            ["--apply"] => Command.AskAsync(Apply, console),
            _ => Task.FromResult(Command.TellUsage(console, "retention")),
        }),
    ];

    private static async Task<ControlAnswer> ReadAsync(IServiceProvider services, ControlRequest request)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var campaigns = await services.GetRequiredService<Retention>().ReadAsync();
        var due = campaigns.Count(campaign => campaign.IsDue(now));
        return ControlAnswer.Done([.. campaigns.Select(campaign => Line(campaign, now)), due == 0 ? "Nothing is due." : $"{due} due. Nothing was changed: retention --apply destroys what is due."]);
    }

    private static async Task<ControlAnswer> ApplyAsync(IServiceProvider services, ControlRequest request)
    {
        return await OperatorActs.RunAsync(services, by: null, "retention.apply", AuditSubject.Installation, new Dictionary<string, string>(), async audited =>
        {
            var done = await services.GetRequiredService<RetentionSweep>().RunAsync();
            audited["campaigns"] = OperatorActs.Number(done.Count);
            return ControlAnswer.Done(done.Count == 0 ? ["Nothing is due."] : [.. done.SelectMany(DestructionLines.Of)]);
        });
    }

    private static string Line(CampaignRetention campaign, DateTimeOffset now)
    {
        FormattableString line = campaign switch
        {
            { DestroyedAt: { } destroyedAt } => $"its people were destroyed on {destroyedAt:yyyy-MM-dd}.",
            { NotOver: > 0 } => $"no end yet, petitions that may still be signed: {campaign.NotOver}; signatures with a person: {campaign.People:N0}.",
            { EndUnknown: > 0 } => $"no end known, petitions that have stopped without a date: {campaign.EndUnknown}; signatures with a person: {campaign.People:N0}. Give `closesAt` in its seed file.",
            { EndedAt: { } endedAt, DueAt: { } dueAt } =>
                $"last petition closed on {endedAt:yyyy-MM-dd}, due {(campaign.IsDue(now) ? "since" : "on")} {dueAt:yyyy-MM-dd} ({campaign.Days} days); signatures that lose their person: {campaign.People:N0}.",
            _ => $"no petition that anybody could have signed.",
        };
        return $"{campaign.Campaign}: {FormattableString.Invariant(line)}";
    }
}
