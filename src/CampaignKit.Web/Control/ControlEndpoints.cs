using System.Text.Json;
using CampaignKit.Web.Abuse;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Keys;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Review;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Control;

/// <summary>What is served under <c>/control/…</c>, on the control socket and nowhere else: each action takes a POST of a <see cref="ControlRequest"/> and gives a <see cref="ControlAnswer"/>.</summary>
internal static partial class ControlEndpoints
{
    /// <summary>Every action there is. A new one needs a place here and a <see cref="Command"/> that asks for it.</summary>
    public static IReadOnlyList<ControlAction> Actions { get; } = [.. KeyActions.All, .. RetentionActions.All, .. PurgeActions.All, .. ReviewActions.All, .. InvalidateActions.All, .. EventCodeActions.All, .. ExportActions.All, .. AuditActions.All, .. DonationActions.All, .. StaffActions.All];

    /// <summary>Answers one request on the control socket.</summary>
    public static async Task AnswerAsync(HttpContext context, IServiceProvider services, ILogger log)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || Actions.FirstOrDefault(action => context.Request.Path == PathOf(action)) is not { } action)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            var answer = await ReadAsync(context) is { } request ? await action.AnswerAsync(services, request) : ControlAnswer.Refused("This request cannot be read.");
            await context.Response.WriteAsJsonAsync(answer, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Its text may quote what the operator was asked for: a name, an address, a purge key.
            Failed(log, action.Path, failure.GetType().Name, failure.InnerException?.GetType().Name, OutageHandler.Place(failure));
            if (!context.Response.HasStarted) await context.Response.WriteAsJsonAsync(ControlAnswer.Refused("It failed, and the fault is the program's: its log says more."), CancellationToken.None);
        }
    }

    /// <summary>Where an action is asked for.</summary>
    public static string PathOf(ControlAction action) => $"/control/{action.Path}";

    private static async Task<ControlRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ControlRequest>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted) is { Words: not null } request ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(1601, LogLevel.Error, "The operator's request {Path} failed with {Kind} (cause: {Cause}) in {Place}")]
    private static partial void Failed(ILogger log, string path, string kind, string? cause, string? place);
}
