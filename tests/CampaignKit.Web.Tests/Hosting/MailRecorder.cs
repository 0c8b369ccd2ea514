using System.Collections.Concurrent;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>The program's outbox, and beside it every mail that was ever put in, as its recipient would read it.</summary>
internal sealed class MailRecorder(IOutbox outbox, InstallationKeys keys) : IOutbox
{
    private readonly ConcurrentQueue<OutboxMail> _put = new();
    private readonly ConcurrentDictionary<(MailboxKey Recipient, string Id), bool> _added = new();

    /// <summary>Whether nothing can be put in.</summary>
    public bool IsAway { get; set; }

    /// <summary>All mails, in the order in which they were put in; those that wait for the next day too.</summary>
    public IReadOnlyList<Core.Mail.Mail> All => [.. _put.Select(keys.Open)];

    /// <summary>The mails to one address, in that order.</summary>
    public IReadOnlyList<Core.Mail.Mail> To(string address) => [.. All.Where(mail => mail.To == address)];

    public async Task PutAsync(OutboxMail mail)
    {
        await outbox.PutAsync(mail);
        _put.Enqueue(mail);
    }

    public async Task<int> AddAsync(IReadOnlyList<OutboxMail> mails)
    {
        if (IsAway) throw new StorageUnavailableException("The outbox cannot be reached.");
        var added = await outbox.AddAsync(mails);

        // What a recipient has already is not put in again.
        foreach (var mail in mails.Where(mail => _added.TryAdd((mail.Recipient, mail.Id), true))) _put.Enqueue(mail);
        return added;
    }

    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) => outbox.CountAsync(recipient, dueSince, cancellationToken);

    public ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => outbox.TakeAsync(now, lease, atMost);

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => outbox.SentAsync(mails);

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => outbox.PostponeAsync(mails);

    public Task ForgetAsync(MailboxKey recipient) => outbox.ForgetAsync(recipient);

    public Task ForgetCampaignAsync(string campaign) => outbox.ForgetCampaignAsync(campaign);

    public Task SweepAsync(DateTimeOffset dueBefore) => outbox.SweepAsync(dueBefore);

    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => outbox.ReadBacklogAsync(now, cancellationToken);
}
