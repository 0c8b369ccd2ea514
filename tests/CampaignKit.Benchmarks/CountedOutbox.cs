using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Benchmarks;

/// <summary>An outbox that tells when so many of its mails were sent.</summary>
internal sealed class CountedOutbox(IOutbox outbox, int wanted) : IOutbox
{
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    public Task Emptied => _emptied.Task;

    public async Task SentAsync(IReadOnlyList<OutboxMail> mails)
    {
        await outbox.SentAsync(mails);
        if (Interlocked.Add(ref _sent, mails.Count) >= wanted) _emptied.TrySetResult();
    }

    public Task PutAsync(OutboxMail mail) => outbox.PutAsync(mail);

    public Task<int> AddAsync(IReadOnlyList<OutboxMail> mails) => outbox.AddAsync(mails);

    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) => outbox.CountAsync(recipient, dueSince, cancellationToken);

    public ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => outbox.TakeAsync(now, lease, atMost);

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => outbox.PostponeAsync(mails);

    public Task ForgetAsync(MailboxKey recipient) => outbox.ForgetAsync(recipient);

    public Task ForgetCampaignAsync(string campaign) => outbox.ForgetCampaignAsync(campaign);

    public Task SweepAsync(DateTimeOffset dueBefore) => outbox.SweepAsync(dueBefore);

    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => outbox.ReadBacklogAsync(now, cancellationToken);
}
