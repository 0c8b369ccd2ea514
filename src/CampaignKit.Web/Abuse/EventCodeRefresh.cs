using CampaignKit.Core.Abuse;

namespace CampaignKit.Web.Abuse;

/// <summary>Keeps this node's copy of the event codes: one that was made or ended elsewhere is known here within ten seconds.</summary>
internal sealed partial class EventCodeRefresh(EventCodes codes, TimeProvider clock, ILogger<EventCodeRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Takes the first copy before anybody is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await codes.RefreshAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends: nothing to report.
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            await codes.RefreshAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The copy at hand goes on serving; the next tick tries again.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "The event codes could not be refreshed ({Kind}); the copy at hand is used")]
    private static partial void Failed(ILogger log, string kind);
}
