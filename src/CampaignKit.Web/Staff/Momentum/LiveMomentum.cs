using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Petitions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>Momentum as it changes, as the parts of the page that show it: read and drawn once a second for all who watch the same on this node.</summary>
internal sealed class LiveMomentum(MomentumViews views, CatalogueCache catalogue, IServiceProvider services, ILoggerFactory logs, TimeProvider clock, IHostApplicationLifetime life)
{
    private readonly Watches<string> _watches = new(string.Equals, clock, life);

    /// <summary>A petition's parts now, and each time that they have changed.</summary>
    public IAsyncEnumerable<string> WatchAsync(PetitionRecord petition, SeriesUnit by, CancellationToken cancellationToken) => _watches.WatchAsync(
        $"{MomentumPages.PetitionPath(petition.Slug)}?{Word.Of(by)}", async () => await DrawAsync(await views.ReadAsync(catalogue.Current.Petition(petition.Slug) ?? petition, by)), cancellationToken);

    /// <summary>A campaign's.</summary>
    public IAsyncEnumerable<string> WatchAsync(CampaignRecord campaign, SeriesUnit by, CancellationToken cancellationToken) => _watches.WatchAsync(
        $"{MomentumPages.CampaignPath(campaign.Slug)}?{Word.Of(by)}", async () => await DrawAsync(await views.ReadAsync(campaign, by)), cancellationToken);

    private async Task<string> DrawAsync(SeenMomentum seen)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<MomentumParts>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MomentumParts.Seen)] = seen }))).ToHtmlString());
    }
}
