using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A web server that only says which addresses it serves.</summary>
internal sealed class Serving(string[] addresses) : IServer, IServerAddressesFeature
{
    public IFeatureCollection Features
    {
        get
        {
            var features = new FeatureCollection();
            features.Set<IServerAddressesFeature>(this);
            return features;
        }
    }

    public ICollection<string> Addresses => addresses;

    public bool PreferHostingUrls { get; set; }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
