using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Mails that are gone with the test. The hooks let a test hold a write back or make it fail.</summary>
internal sealed class InMemoryOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(MailboxKey, string), Row> _rows = [];
    private long _puts;

    /// <summary>Whether every call ends in an outage.</summary>
    public bool IsAway { get; set; }

    /// <summary>Runs before each mail is put in.</summary>
    public Func<OutboxMail, Task> BeforePutting { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs when a mail was put in and before its caller is told.</summary>
    public Func<OutboxMail, Task> AfterPutting { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many mails were put in.</summary>
    public long Puts => Interlocked.Read(ref _puts);

    /// <summary>How often somebody's mails were counted.</summary>
    public int Counts { get; private set; }

    /// <summary>Every mail, sent ones without their content, in the order in which they are due.</summary>
    public IReadOnlyList<OutboxMail> Mails
    {
        get
        {
            lock (_gate) return [.. _rows.Values.Select(row => row.Mail).OrderBy(mail => mail.DueAt)];
        }
    }

    public async Task PutAsync(OutboxMail mail)
    {
        await BeforePutting(mail);
        await Run(() =>
        {
            var number = ++_puts;
            return _rows[KeyOf(mail)] = new(_rows.TryGetValue(KeyOf(mail), out var there) ? there.Number : number, mail, IsSent: false, LeasedUntil: default);
        });
        await AfterPutting(mail);
    }

    public async Task<int> AddAsync(IReadOnlyList<OutboxMail> mails)
    {
        var added = 0;
        foreach (var mail in mails)
        {
            await BeforePutting(mail);
            added += await Run(() => _rows.TryAdd(KeyOf(mail), new(++_puts, mail, IsSent: false, LeasedUntil: default))) ? 1 : 0;
        }

        return added;
    }

    public async ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default) => await Run(() =>
    {
        Counts++;
        return _rows.Values.Count(row => row.Mail.Recipient == recipient && row.Mail.DueAt >= dueSince);
    });

    public async ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, 1000);
        return await Run(() =>
        {
            var due = _rows.Values.Where(row => !row.IsSent && row.Mail.DueAt <= now && row.LeasedUntil <= now);
            var taken = due.OrderBy(row => row.Mail.DueAt).ThenBy(row => row.Number).Take(atMost).ToList();
            foreach (var row in taken) _rows[KeyOf(row.Mail)] = row with { LeasedUntil = now + lease };
            return (IReadOnlyList<OutboxMail>)[.. taken.Select(row => row.Mail)];
        });
    }

    public Task SentAsync(IReadOnlyList<OutboxMail> mails) =>
        ChangeAsync(mails, (row, _) => row with { IsSent = true, Mail = row.Mail with { SealedMail = ReadOnlyMemory<byte>.Empty } });

    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) =>
        ChangeAsync(mails, (row, mail) => row with { LeasedUntil = default, Mail = row.Mail with { DueAt = mail.DueAt, Failures = row.Mail.Failures + 1 } });

    public Task ForgetAsync(MailboxKey recipient) => RemoveAsync(row => row.Mail.Recipient == recipient);

    public Task ForgetCampaignAsync(string campaign) => RemoveAsync(row => row.Mail.Campaign == campaign);

    public Task SweepAsync(DateTimeOffset dueBefore) => RemoveAsync(row => row.IsSent && row.Mail.DueAt < dueBefore);

    public async ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => await Run(() =>
    {
        var waiting = _rows.Values.Where(row => !row.IsSent).Select(row => row.Mail).ToList();
        var due = waiting.Where(mail => mail.DueAt <= now).ToList();
        return new OutboxBacklog(waiting.Count, due.Count == 0 ? null : due.Min(mail => mail.DueAt), waiting.Count(mail => mail.Failures > 0));
    });

    private Task<bool> ChangeAsync(IReadOnlyList<OutboxMail> mails, Func<Row, OutboxMail, Row> change) => Run(() =>
    {
        foreach (var mail in mails)
        {
            if (!_rows.TryGetValue(KeyOf(mail), out var row) || row.IsSent || !row.Mail.SealedMail.Span.SequenceEqual(mail.SealedMail.Span)) continue;
            _rows[KeyOf(mail)] = change(row, mail);
        }

        return true;
    });

    private Task<bool> RemoveAsync(Func<Row, bool> condition) => Run(() =>
    {
        foreach (var row in _rows.Values.Where(condition).ToList()) _rows.Remove(KeyOf(row.Mail));
        return true;
    });

    private Task<T> Run<T>(Func<T> work)
    {
        if (IsAway) return Task.FromException<T>(new StorageUnavailableException("The storage is away."));
        lock (_gate) return Task.FromResult(work());
    }

    private static (MailboxKey, string) KeyOf(OutboxMail mail) => (mail.Recipient, mail.Id);

    private sealed record Row(long Number, OutboxMail Mail, bool IsSent, DateTimeOffset LeasedUntil);
}
