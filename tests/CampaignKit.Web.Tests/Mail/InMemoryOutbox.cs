using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>An outbox that is gone with the test, and tells it when something has come about.</summary>
internal sealed class InMemoryOutbox : IOutbox
{
    // A guard against tests that never end, not a measure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _rows = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Told)> _awaited = [];

    /// <summary>Whether every call ends in an outage.</summary>
    public bool IsAway { get; set; }

    /// <summary>What rows were swept by: the moments that were asked for.</summary>
    public List<DateTimeOffset> Sweeps { get; } = [];

    /// <summary>How often somebody came for mails, and how many each was given.</summary>
    public List<int> Takings { get; } = [];

    public int Waiting => Count(row => !row.IsSent);

    public int Failing => Count(row => row is { IsSent: false, Mail.Failures: > 0 });

    public int Sent => Count(row => row.IsSent);

    /// <summary>A mail as it is now; <see langword="null"/> if there is none, or none any more.</summary>
    public OutboxMail? Find(string id)
    {
        lock (_gate) return _rows.GetValueOrDefault(id)?.Mail;
    }

    /// <summary>Waits until this holds; it is looked at after each change.</summary>
    public Task UntilAsync(Func<InMemoryOutbox, bool> holds)
    {
        lock (_gate)
        {
            if (holds(this)) return Task.CompletedTask;
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((() => holds(this), told));
            return told.Task.WaitAsync(Patience);
        }
    }

    public Task PutAsync(OutboxMail mail) => Run(() => _rows[mail.Id] = new(mail));

    public async ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) =>
        await Run(() => _rows.Values.Count(row => row.Mail.Recipient == recipient && row.Mail.DueAt >= dueSince));

    public async ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost) => await Run(() =>
    {
        var taken = _rows.Values.Where(row => !row.IsSent && row.Mail.DueAt <= now && row.LeasedUntil <= now).OrderBy(row => row.Mail.DueAt).ThenBy(row => row.Mail.Id, StringComparer.Ordinal).Take(atMost).ToList();
        taken.ForEach(row => row.LeasedUntil = now + lease);
        Takings.Add(taken.Count);
        return taken.ConvertAll(row => row.Mail);
    });

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => Change(mails, (row, _) =>
    {
        row.IsSent = true;
        row.Mail = row.Mail with { SealedMail = default };
    });

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => Change(mails, (row, mail) =>
    {
        row.LeasedUntil = DateTimeOffset.MinValue;
        row.Mail = row.Mail with { DueAt = mail.DueAt, Failures = row.Mail.Failures + 1 };
    });

    public Task ForgetAsync(MailboxKey recipient) => Remove(row => row.Mail.Recipient == recipient);

    public Task ForgetCampaignAsync(string campaign) => Remove(row => row.Mail.Campaign == campaign);

    public async Task SweepAsync(DateTimeOffset dueBefore)
    {
        await Remove(row => row.IsSent && row.Mail.DueAt < dueBefore);
        await Run(() => Sweeps.Add(dueBefore));
    }

    public async ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => await Run(() =>
    {
        var due = _rows.Values.Where(row => !row.IsSent && row.Mail.DueAt <= now).Select(row => row.Mail.DueAt).ToList();
        return new OutboxBacklog(Waiting, due.Count == 0 ? null : due.Min(), Failing);
    });

    private int Count(Func<Row, bool> which)
    {
        lock (_gate) return _rows.Values.Count(which);
    }

    private Task<bool> Change(IReadOnlyList<OutboxMail> mails, Action<Row, OutboxMail> change) => Run(() =>
    {
        foreach (var mail in mails)
        {
            if (_rows.TryGetValue(mail.Id, out var row)) change(row, mail);
        }
    });

    private Task<bool> Remove(Func<Row, bool> which) => Run(() =>
    {
        foreach (var row in _rows.Values.Where(which).ToList()) _rows.Remove(row.Mail.Id);
    });

    private Task<bool> Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    private Task<T> Run<T>(Func<T> work)
    {
        if (IsAway) return Task.FromException<T>(new StorageUnavailableException("The storage is away."));
        lock (_gate)
        {
            var result = work();
            _awaited.RemoveAll(awaited => awaited.Holds() && awaited.Told.TrySetResult());
            return Task.FromResult(result);
        }
    }

    private sealed class Row(OutboxMail mail)
    {
        public OutboxMail Mail { get; set; } = mail;

        public DateTimeOffset LeasedUntil { get; set; } = DateTimeOffset.MinValue;

        public bool IsSent { get; set; }
    }
}
