using System.Globalization;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Mail;

namespace CampaignKit.Core.Signers;

/// <inheritdoc cref="ISigner"/>
/// <remarks>
/// Key: <see cref="MailboxKey"/>. Owns nothing that is stored: how many mails of the day are used up is a count of the outbox, read when the actor wakes, when a
/// day begins and after a failure, and kept in memory in between. What is on its way has settled before it is read, and nobody sets out meanwhile, so
/// calls that interleave never let one mail too many through. The mail that is kept for the next day has an id of that day: a newer one replaces it until
/// then, never after, so a mail that was sent goes on to count for its day. Those who ask for it while it is written share the next write.
/// Tries of codes are kept in memory. A code lives for <see cref="CodeWindow"/> and an actor that nobody calls is forgotten after 15 minutes, so whoever knows
/// that gets <see cref="CodeTries"/> tries twice before a code is worthless: ten of a million. The certificate of an erasure is kept in memory too, no longer than
/// a link to the signer's page lives, and outlasts what the erasure forgets: nothing in it is of a person.
/// </remarks>
public class Signer(MailboxKey mailbox, IOutbox outbox, TimeProvider clock, SignerOptions options) : ISigner
{
    /// <summary>Codes that may be tried in any <see cref="CodeWindow"/>.</summary>
    public const int CodeTries = 5;

    /// <summary>For how long a try counts, and no less than a code lives.</summary>
    public static readonly TimeSpan CodeWindow = TimeSpan.FromMinutes(30);

    private readonly Queue<long> _tries = new();
    private readonly Dictionary<string, Task> _today = new(StringComparer.Ordinal);
    private DateTimeOffset _day;
    private int? _used;
    private Task _alone = Task.CompletedTask;
    private OutboxMail? _postponed;
    private TaskCompletionSource? _nextWrite;
    private Task _postponing = Task.CompletedTask;
    private ErasureCertificate? _certificate;
    private long _certifiedAt;

    /// <inheritdoc/>
    public async ValueTask<bool> MailAsync(OutboxMail mail)
    {
        if (mail.Recipient != mailbox) throw new ArgumentException("This mail is to another mailbox.", nameof(mail));

        DateTimeOffset now;
        while (!IsCounted(now = clock.GetUtcNow())) await (_alone = _alone.IsCompleted ? CountAsync() : _alone);

        if (_today.TryGetValue(mail.Id, out var same))
        {
            await same;
            return true;
        }

        if (_used < options.MailsADay)
        {
            await PutAsync(mail with { DueAt = now });
            return true;
        }

        var tomorrow = _day.AddDays(1);
        await PostponeAsync(mail with { Id = PostponedId(tomorrow), DueAt = tomorrow });
        return false;
    }

    /// <inheritdoc/>
    public ValueTask<bool> MayTryCodeAsync()
    {
        while (_tries.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= CodeWindow) _tries.Dequeue();
        if (_tries.Count >= CodeTries) return new(false);
        _tries.Enqueue(clock.GetTimestamp());
        return new(true);
    }

    /// <inheritdoc/>
    public async ValueTask ForgetAsync()
    {
        while (!_alone.IsCompleted) await _alone.Settled();
        await (_alone = EraseAsync());
    }

    /// <inheritdoc/>
    public ValueTask<ErasureCertificate> CertifyAsync(ErasureCertificate certificate)
    {
        var isNews = certificate is not { Signatures: 0, Awaiting: 0 };
        if (_certificate is null || isNews || clock.GetElapsedTime(_certifiedAt) >= OwnSignatures.LinkLifetime) (_certificate, _certifiedAt) = (certificate, clock.GetTimestamp());
        return new(_certificate);
    }

    private bool IsCounted(DateTimeOffset now) => _used is not null && _day == DayOf(now);

    private async Task CountAsync()
    {
        await SettleAsync();
        var day = DayOf(clock.GetUtcNow());
        if (day != _day) _today.Clear();
        var used = await outbox.CountAsync(mailbox, dueSince: day);
        (_day, _used) = (day, used);
    }

    private async Task EraseAsync()
    {
        await SettleAsync();
        await outbox.ForgetAsync(mailbox);
        _today.Clear();
        _tries.Clear();
    }

    // A mail that is on its way might be counted or not, erased or not. From here on nobody sets out until the count is known, so behind these there is none.
    private async Task SettleAsync()
    {
        _used = null;
        await Task.WhenAll([.. _today.Values, _postponing]).Settled();
        foreach (var failed in _today.Where(mail => !mail.Value.IsCompletedSuccessfully).ToList()) _today.Remove(failed.Key);
    }

    private async Task PutAsync(OutboxMail mail)
    {
        _used++;
        var put = outbox.PutAsync(mail);
        _today.Add(mail.Id, put);
        try
        {
            await put;
        }
        catch
        {
            // Whether it is there is unknown from here; the outbox knows.
            _used = null;
            throw;
        }
    }

    private Task PostponeAsync(OutboxMail mail)
    {
        _postponed = mail;
        var written = _nextWrite ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_postponing.IsCompleted) _postponing = WritePostponedAsync();
        return written.Task;
    }

    private async Task WritePostponedAsync()
    {
        while (_nextWrite is { } written)
        {
            _nextWrite = null;
            try
            {
                await outbox.PutAsync(_postponed!);
                written.SetResult();
            }
            catch (Exception failure)
            {
                written.SetException(failure);
            }
        }
    }

    private string PostponedId(DateTimeOffset day) => string.Create(CultureInfo.InvariantCulture, $"later-{mailbox}-{day:yyyyMMdd}");

    private static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);
}
