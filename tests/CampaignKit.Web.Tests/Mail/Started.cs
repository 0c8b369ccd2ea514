using Microsoft.Extensions.Hosting;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A host that has started.</summary>
internal sealed class Started : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted { get; } = new(canceled: true);

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
    }
}
