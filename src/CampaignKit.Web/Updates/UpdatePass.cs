using CampaignKit.Core.Updates;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Updates;

/// <summary>Looks every few seconds whether updates have to be mailed, and goes on with those that are under way.</summary>
internal sealed partial class UpdatePass(UpdateMailing mailing, MailSignal signal, TimeProvider clock, ILogger<UpdatePass> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await PassAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends: the next start goes on.
        }
    }

    private async Task PassAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await mailing.PassAsync(stoppingToken)) signal.Ring();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What was not reached is reached by the next pass.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Not all mails of an update could be put into the outbox ({Kind})")]
    private static partial void Failed(ILogger log, string kind);
}
