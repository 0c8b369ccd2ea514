using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Review;

/// <summary>For tests in which nobody is written to; what some of them ask of it, they override.</summary>
internal class NoOutbox : IOutbox
{
    public Task PutAsync(OutboxMail mail) => throw new NotSupportedException();

    public Task<int> AddAsync(IReadOnlyList<OutboxMail> mails) => throw new NotSupportedException();

    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => throw new NotSupportedException();

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => throw new NotSupportedException();

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => throw new NotSupportedException();

    public Task ForgetAsync(MailboxKey recipient) => throw new NotSupportedException();

    public virtual Task ForgetCampaignAsync(string campaign) => throw new NotSupportedException();

    public Task SweepAsync(DateTimeOffset dueBefore) => throw new NotSupportedException();

    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
