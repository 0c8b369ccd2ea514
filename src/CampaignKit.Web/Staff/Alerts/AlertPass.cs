using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>Looks for what staff want to be told of, once a minute, and tells them.</summary>
internal sealed partial class AlertPass(AlertWatch watch, AlertMails mails, AlertWebhook webhook, CatalogueCache catalogue, TimeProvider clock, ILogger<AlertPass> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>One pass.</summary>
    internal async Task PassAsync(CancellationToken stoppingToken)
    {
        try
        {
            await watch.LookAsync(stoppingToken);
            await watch.DeliverAsync((petition, alert, channel) => TellAsync(petition, alert, channel, stoppingToken), stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next pass looks again.
            Failed(log, failure.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await PassAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task<bool> TellAsync(string slug, Alert alert, AlertChannel channel, CancellationToken stoppingToken)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return true;
        if (channel is AlertChannel.Webhook)
        {
            var isTaken = await webhook.PostAsync(petition, alert, stoppingToken);
            if (!isTaken) NotTaken(log);
            return isTaken;
        }

        await mails.PutAsync(petition, alert);
        return true;
    }

    [LoggerMessage(1801, LogLevel.Warning, "Petitions could not be looked at for alerts, or not all of them ({Kind})")]
    private static partial void Failed(ILogger log, string kind);

    [LoggerMessage(1802, LogLevel.Warning, "An alert was not taken by its webhook and is posted again later")]
    private static partial void NotTaken(ILogger log);
}
