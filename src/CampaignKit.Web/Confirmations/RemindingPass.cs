using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Confirmations;

/// <summary>Goes over the signatures that wait, every quarter of an hour: drops what expired, reminds whoever is due.</summary>
internal sealed partial class RemindingPass(Reminding reminding, TimeProvider clock, ILogger<RemindingPass> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

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
            await reminding.PassAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What was not reached is reached by the next pass.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "Not all unconfirmed signatures could be gone over ({Kind})")]
    private static partial void Failed(ILogger log, string kind);
}
