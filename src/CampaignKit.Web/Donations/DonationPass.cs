namespace CampaignKit.Web.Donations;

/// <summary>Reconciles with Stripe once an hour, and sees to the summaries of the year. Only where donations are on.</summary>
internal sealed partial class DonationPass(DonationOptions options, Reconciliation reconciliation, YearlySummaries summaries, TimeProvider clock, ILogger<DonationPass> log) : BackgroundService
{
    /// <summary>How long after the start the first pass is: what a node missed while it was away comes by webhook first.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.AreOn) return;
        try
        {
            for (var pause = Settling; ; pause = Every)
            {
                await Task.Delay(pause, clock, stoppingToken);
                await TryAsync(() => reconciliation.RunAsync(isAskedFor: false, stoppingToken));
                await TryAsync(() => summaries.RunAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next pass begins where the last one that ended had begun.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1941, LogLevel.Warning, "The reconciliation with Stripe, or the summaries of the year, came not to an end ({Kind}); they are tried again in an hour")]
    private static partial void Failed(ILogger log, string kind);
}
