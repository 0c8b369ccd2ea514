using System.Collections.Concurrent;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Tests.Review;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>An outbox that notes what it was asked to forget.</summary>
internal sealed class NotingOutbox(ConcurrentQueue<string> forgotten) : NoOutbox
{
    public override Task ForgetCampaignAsync(string campaign)
    {
        forgotten.Enqueue($"mails of {campaign}");
        return Task.CompletedTask;
    }
}

/// <summary>A store's traces that are noted when they are removed.</summary>
internal sealed class NotingTraces(ConcurrentQueue<string> forgotten) : ITraces
{
    public Task RemoveAsync()
    {
        forgotten.Enqueue("traces");
        return Task.CompletedTask;
    }
}
