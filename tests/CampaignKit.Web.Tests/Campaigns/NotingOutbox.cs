using System.Collections.Concurrent;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>An outbox that notes what it was asked to forget.</summary>
internal sealed class NotingOutbox(ConcurrentQueue<string> forgotten) : IOutbox
{
    public Task ForgetCampaignAsync(string campaign)
    {
        forgotten.Enqueue($"mails of {campaign}");
        return Task.CompletedTask;
    }

    public Task PutAsync(OutboxMail mail) => throw new NotSupportedException();

    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => throw new NotSupportedException();

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => throw new NotSupportedException();

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => throw new NotSupportedException();

    public Task ForgetAsync(MailboxKey recipient) => throw new NotSupportedException();

    public Task SweepAsync(DateTimeOffset dueBefore) => throw new NotSupportedException();

    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();
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
