using CampaignKit.Core.Campaigns;

namespace CampaignKit.Web.Campaigns;

/// <summary>Looks once a day whose people are due to be destroyed. Every node may: what one has done the others find done.</summary>
internal sealed partial class RetentionPass(RetentionSweep sweep, KeyDestruction destruction, TimeProvider clock, ILogger<RetentionPass> log) : BackgroundService
{
    /// <summary>How long after the start the first look is, and the next after one that failed.</summary>
    /// <remarks>A machine's clock may be wrong until the network has set it, and what is destroyed by a wrong clock does not come back.</remarks>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // What somebody has ordered depends on no clock.
            await TryAsync(async () => await destruction.ResumeAsync());
            for (var pause = Settling; ; pause = await TryAsync(() => SweepAsync(stoppingToken)) ? Every : Settling) await Task.Delay(pause, clock, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await sweep.RunAsync(cancellationToken)) Destroyed(log, record.Campaign, record.Petitions.Count);
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, failure.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(1701, LogLevel.Information, "The people of the campaign {Campaign} were destroyed, {Petitions} petitions: the days for which they are kept are over")]
    private static partial void Destroyed(ILogger log, string campaign, int petitions);

    [LoggerMessage(1702, LogLevel.Warning, "What is due to be destroyed could not be ({Kind}); it is tried again")]
    private static partial void Failed(ILogger log, string kind);
}
