using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>Tells the outbox what became of mails: one call for all that ended since the last, so that a mail that was sent is known to be within moments.</summary>
/// <param name="outbox">The outbox.</param>
/// <param name="clock">For the pause before trying again when the outbox is away.</param>
/// <param name="log">Where it says that the outbox is away.</param>
/// <param name="ending">The program ends: what cannot be told now never will be, and is sent again when its lease is over.</param>
internal sealed partial class MailSettlement(IOutbox outbox, TimeProvider clock, ILogger log, CancellationToken ending)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private List<OutboxMail> _gone = [];
    private List<OutboxMail> _postponed = [];
    private bool _isTelling;
    private Task _telling = Task.CompletedTask;

    /// <summary>Notes it, to be told as soon as may be.</summary>
    public void Add(Delivery delivery)
    {
        lock (_gate)
        {
            (delivery.End is DeliveryEnd.Postponed ? _postponed : _gone).Add(delivery.Mail);
            if (_isTelling) return;
            _isTelling = true;
            _telling = TellAsync();
        }
    }

    /// <summary>Waits until all is told.</summary>
    public Task CompleteAsync()
    {
        lock (_gate) return _telling;
    }

    private async Task TellAsync()
    {
        // Not within the lock, and not on the thread of whoever noted the first.
        await Task.Yield();
        while (Next() is var (gone, postponed))
        {
            if (gone.Count > 0) await InsistAsync(() => outbox.SentAsync(gone));
            if (postponed.Count > 0) await InsistAsync(() => outbox.PostponeAsync(postponed));
        }
    }

    private (List<OutboxMail> Gone, List<OutboxMail> Postponed)? Next()
    {
        lock (_gate)
        {
            if (_gone.Count == 0 && _postponed.Count == 0)
            {
                _isTelling = false;
                return null;
            }

            var next = (_gone, _postponed);
            (_gone, _postponed) = ([], []);
            return next;
        }
    }

    // Whoever takes the next mails takes them from the same outbox: nothing is lost by waiting for it here, and a mail would be sent twice by not waiting.
    private async Task InsistAsync(Func<Task> tellAsync)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await tellAsync();
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException && !ending.IsCancellationRequested)
            {
                if (isFirst) Waits(log, failure.GetType().Name);
                await Task.Delay(Pause, clock, ending);
            }
        }
    }

    [LoggerMessage(1505, LogLevel.Warning, "What became of mails could not be written down ({Kind}); nothing is sent until it is")]
    private static partial void Waits(ILogger log, string kind);
}
