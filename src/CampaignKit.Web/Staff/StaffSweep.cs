using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff;

/// <summary>Forgets sessions that have ended by themselves, once an hour.</summary>
internal sealed partial class StaffSweep(StaffSessions sessions, TimeProvider clock, ILogger<StaffSweep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await sessions.SweepAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // They opened nothing before; the next tick tries again.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1711, LogLevel.Warning, "Ended sessions of staff could not be forgotten ({Kind})")]
    private static partial void Failed(ILogger log, string kind);
}
