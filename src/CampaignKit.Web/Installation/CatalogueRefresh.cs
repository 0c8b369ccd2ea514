using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Installation;

/// <summary>Keeps this node's copy of the catalogue within an interval of the original.</summary>
internal sealed partial class CatalogueRefresh(CatalogueCache catalogue, IActors actors, SignatureOptions options, TimeProvider clock, ILogger<CatalogueRefresh> log) : BackgroundService
{
    /// <summary>Takes the first copy before anybody is served. This node may just have loaded seeds, and the original may live on another.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TallyInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends, perhaps before it served: nothing to report.
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            await catalogue.RefreshAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The copy at hand goes on serving; the next tick tries again.
            Failed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "The catalogue could not be refreshed ({Kind}); the copy at hand is served")]
    private static partial void Failed(ILogger log, string kind);
}
