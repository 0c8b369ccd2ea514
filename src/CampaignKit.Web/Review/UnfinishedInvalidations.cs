using CampaignKit.Core.Demands;
using CampaignKit.Core.Review;

namespace CampaignKit.Web.Review;

/// <summary>Carries on what a program that died, or an outage, left half done: at the start, and a minute later for as long as something is left.</summary>
/// <remarks>What an operator has just begun on another node is carried on here too, to no harm and to the same end.</remarks>
internal sealed partial class UnfinishedInvalidations(CatalogueCache catalogue, Invalidating invalidating, TimeProvider clock, ILogger<UnfinishedInvalidations> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do await FinishAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; the next one carries on.
        }
    }

    private async Task FinishAsync(CancellationToken stoppingToken)
    {
        if (!catalogue.Current.Invalidations.Any(invalidation => invalidation.IsUnderWay)) return;
        try
        {
            if (await invalidating.FinishAsync(stoppingToken) is > 0 and var left) Left(log, left);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "{Left} removals under a rule could not be carried on now; they are tried again")]
    private static partial void Left(ILogger log, int left);

    [LoggerMessage(1402, LogLevel.Error, "Removals under a rule could not be carried on ({Kind}); they are tried again")]
    private static partial void Failed(ILogger log, string kind);
}
