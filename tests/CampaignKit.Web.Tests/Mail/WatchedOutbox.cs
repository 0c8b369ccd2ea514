using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>An outbox in memory that tells the test when something has come about in it.</summary>
internal sealed class WatchedOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly InMemoryOutbox _outbox = new();
    private readonly Watchers _watchers = new();

    /// <summary>Whether every call ends in an outage.</summary>
    public bool IsAway
    {
        get => _outbox.IsAway;
        set => _outbox.IsAway = value;
    }

    /// <summary>What rows were swept by: the moments that were asked for.</summary>
    public List<DateTimeOffset> Sweeps { get; } = [];

    public int Waiting => _outbox.Mails.Count(IsWaiting);

    public int Failing => _outbox.Mails.Count(mail => IsWaiting(mail) && mail.Failures > 0);

    /// <summary>How many were sent or given up.</summary>
    public int Sent => _outbox.Mails.Count(mail => !IsWaiting(mail));

    /// <summary>A mail as it is now; <see langword="null"/> if there is none, or none any more.</summary>
    public OutboxMail? Find(string id) => _outbox.Mails.SingleOrDefault(mail => mail.Id == id);

    /// <summary>Waits until this holds; it is looked at after each call.</summary>
    public Task UntilAsync(Func<WatchedOutbox, bool> holds)
    {
        lock (_gate) return _watchers.UntilAsync(() => holds(this));
    }

    public Task PutAsync(OutboxMail mail) => Watch(() => _outbox.PutAsync(mail));

    public Task<int> AddAsync(IReadOnlyList<OutboxMail> mails) => Watch(() => _outbox.AddAsync(mails));

    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) =>
        Watch(() => _outbox.CountAsync(recipient, dueSince, cancellationToken));

    public ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => Watch(() => _outbox.TakeAsync(now, lease, atMost));

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => Watch(() => _outbox.SentAsync(mails));

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => Watch(() => _outbox.PostponeAsync(mails));

    public Task ForgetAsync(MailboxKey recipient) => Watch(() => _outbox.ForgetAsync(recipient));

    public Task ForgetCampaignAsync(string campaign) => Watch(() => _outbox.ForgetCampaignAsync(campaign));

    public Task SweepAsync(DateTimeOffset dueBefore) => Watch(() =>
    {
        Sweeps.Add(dueBefore);
        return _outbox.SweepAsync(dueBefore);
    });

    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => Watch(() => _outbox.ReadBacklogAsync(now, cancellationToken));

    private static bool IsWaiting(OutboxMail mail) => !mail.SealedMail.IsEmpty;

    // The one inside never waits here, so what a call did is looked at before another can do anything.
    private T Watch<T>(Func<T> call)
    {
        lock (_gate)
        {
            var result = call();
            _watchers.Tell();
            return result;
        }
    }
}
