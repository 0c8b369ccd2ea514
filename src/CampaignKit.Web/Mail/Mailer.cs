using System.Collections.Concurrent;
using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>Empties the outbox: takes the mails that are due, several at once, until there are none.</summary>
/// <remarks>
/// Mails are taken under a lease and no mail is begun that might outlast it, so two nodes do not send one mail while both live. A process that dies loses nothing:
/// its mails are due again when the lease ends, and at most those that it had sent in the last moments are sent twice. While the server as a whole is away, one mail
/// at a time finds out whether it is back, and the others wait unharmed.
/// </remarks>
internal sealed partial class Mailer(
    IOutbox outbox, MailDelivery delivery, IMailCarrier carrier, MailFolder folder, MailOptions options, MailSignal signal, MailBacklog backlog,
    TimeProvider clock, Random chance, Func<Task<DateTimeOffset?>> readBegunAt, IHostApplicationLifetime lifetime, ILogger<Mailer> log) : BackgroundService
{
    private const int TakenAtMost = 100;

    private static readonly TimeSpan ShortestLease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(10);

    // What is under way when the program is told to stop may end by itself; cut off, it may be sent twice.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _lease = options.SendTimeout * 3 > ShortestLease ? options.SendTimeout * 3 : ShortestLease;
    private readonly ConcurrentQueue<OutboxMail> _held = new();
    private DateTimeOffset _leaseEnds;
    private volatile bool _isAway;
    private int _awayInARow;

    private DateTimeOffset _swept;
    private DateTimeOffset _counted;
    private DateTimeOffset _told;
    private int _failures;
    private string _lastReason = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var onStop = stoppingToken.Register(() => ending.CancelAfter(Grace));
        try
        {
            await StartedAsync(stoppingToken);
            while (true)
            {
                stoppingToken.ThrowIfCancellationRequested();
                var isBusy = await TryAsync(() => SendSomeAsync(stoppingToken, ending.Token));
                await TryAsync(KeepHouseAsync);
                if (_awayInARow > 0) await Task.Delay(Pause(), clock, stoppingToken);
                else if (!isBusy) await RestAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }

        await TryAsync(ReleaseAsync);
    }

    // Which address links in mails point to may be known only when it is served.
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task RestAsync(CancellationToken stoppingToken)
    {
        await carrier.RestAsync();
        await signal.WaitAsync(LookEvery, clock, stoppingToken);
    }

    /// <summary>Sends what is held, or takes some.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> SendSomeAsync(CancellationToken stopping, CancellationToken ending)
    {
        if (IsLeaseNearlyOver) _held.Clear();
        if (_held.IsEmpty) await TakeAsync();
        if (_held.IsEmpty) return false;

        var isProbe = _awayInARow > 0;
        var settlement = new MailSettlement(outbox, clock, log, ending);
        var deliveries = new ConcurrentBag<Delivery>();
        var workers = isProbe ? 1 : Math.Min(options.Connections, _held.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync()));
        await settlement.CompleteAsync();
        Note(deliveries);
        return true;

        async Task WorkAsync()
        {
            while (!stopping.IsCancellationRequested && !IsLeaseNearlyOver && _held.TryDequeue(out var mail))
            {
                if (folder.IsForgotten(mail)) continue;
                try
                {
                    var delivered = await delivery.DeliverAsync(mail, ending);
                    _isAway = delivered.ServerIsAway;
                    settlement.Add(delivered);
                    deliveries.Add(delivered);
                }
                catch (OperationCanceledException)
                {
                    _held.Enqueue(mail);
                }

                if (_isAway || isProbe) return;
            }
        }
    }

    private bool IsLeaseNearlyOver => clock.GetUtcNow() + options.SendTimeout > _leaseEnds;

    private async Task TakeAsync()
    {
        var now = clock.GetUtcNow();
        folder.BeginBatch();
        foreach (var mail in await outbox.TakeAsync(now, _lease, _awayInARow > 0 ? 1 : TakenAtMost)) _held.Enqueue(mail);
        _leaseEnds = now + _lease;
    }

    private void Note(IReadOnlyCollection<Delivery> deliveries)
    {
        foreach (var group in deliveries.Where(delivery => delivery.End is DeliveryEnd.GivenUp).GroupBy(delivery => (delivery.Kind, delivery.Reason)))
        {
            GaveUp(log, group.Count(), group.Key.Kind?.ToString() ?? "unknown", group.Key.Reason);
        }

        var postponed = deliveries.Where(delivery => delivery.End is DeliveryEnd.Postponed).ToList();
        _failures += postponed.Count;
        if (postponed.Count > 0) _lastReason = postponed[0].Reason;

        var wasAway = _awayInARow > 0;
        _awayInARow = _isAway ? _awayInARow + 1 : 0;
        if (wasAway && !_isAway) IsBack(log);
    }

    /// <summary>Counts what waits, tells of failures, and clears away what was sent before yesterday.</summary>
    private async Task KeepHouseAsync()
    {
        var now = clock.GetUtcNow();
        var isToTell = _failures > 0 && now - _told >= TellEvery;
        if (isToTell || now - _counted >= CountEvery)
        {
            backlog.Last = await outbox.ReadBacklogAsync(now);
            _counted = now;
        }

        if (isToTell)
        {
            Failing(log, _failures, _lastReason, backlog.Last.Waiting);
            (_failures, _told) = (0, now);
        }

        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        if (_swept == today) return;

        // Who has an update already is known by these rows, until all others have it too.
        var yesterday = today.AddDays(-1);
        await outbox.SweepAsync(dueBefore: await readBegunAt() is { } begunAt && begunAt < yesterday ? begunAt : yesterday);
        _swept = today;
    }

    // What was taken and not begun would otherwise wait until the lease is over, although the next start is near.
    private async Task<bool> ReleaseAsync()
    {
        if (_held.IsEmpty || IsLeaseNearlyOver) return false;
        var now = clock.GetUtcNow();
        await outbox.PostponeAsync([.. _held.Select(mail => mail with { DueAt = now })]);
        return true;
    }

    // Mail must never take the site down with it.
    private async Task<bool> TryAsync(Func<Task<bool>> workAsync)
    {
        try
        {
            return await workAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            OutboxFailed(log, failure.GetType().Name);
            return false;
        }
    }

    private Task<bool> TryAsync(Func<Task> workAsync) => TryAsync(async () =>
    {
        await workAsync();
        return true;
    });

    private TimeSpan Pause() => MailPatience.Pause(_awayInARow, chance);

    [LoggerMessage(1501, LogLevel.Warning, "Gave up {Count} mails ({Kind}): {Reason}")]
    private static partial void GaveUp(ILogger log, int count, string kind, string reason);

    [LoggerMessage(1502, LogLevel.Warning, "Sending mail fails: {Failures} tries since this was last said, the last with {Reason}; {Waiting} mails wait")]
    private static partial void Failing(ILogger log, int failures, string reason, long waiting);

    [LoggerMessage(1503, LogLevel.Information, "The mail server takes mail again")]
    private static partial void IsBack(ILogger log);

    [LoggerMessage(1504, LogLevel.Warning, "The outbox could not be used ({Kind})")]
    private static partial void OutboxFailed(ILogger log, string kind);
}
