using System.Collections.Concurrent;
using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>Sends mails over a mail server. Thread-safe; keeps a connection open for each caller that there was at once, and uses it again.</summary>
/// <remarks>
/// What a 5xx means depends on where it is said. About the recipient or the content it is about this mail, for good; before that, about us: a wrong password or a
/// server that lets nobody in is no reason to throw anybody's mail away.
/// </remarks>
internal sealed class MailSender(MailOptions options, string domain, TimeProvider clock) : IMailCarrier, IAsyncDisposable
{
    // Servers hang up on clients that keep silent, after five minutes as a rule (RFC 5321, section 4.5.3.2.7), some much earlier.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentStack<Idle> _idle = new();

    public async Task<CarrierAnswer> CarryAsync(OutboxMail row, OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.SendTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        // A server may have closed a connection that was idle: that it is gone says nothing about the server.
        if (await TakeIdleAsync() is { } kept && await AttemptAsync(kept, mail, either.Token, cancellationToken) is var answer && !IsStale(answer)) return answer;
        return await AttemptAsync(kept: null, mail, either.Token, cancellationToken);
    }

    /// <summary>Closes the connections that nobody has used for a while.</summary>
    public async Task RestAsync()
    {
        var fresh = new List<Idle>();
        while (_idle.TryPop(out var kept))
        {
            if (IsFresh(kept)) fresh.Add(kept);
            else await kept.Connection.QuitAsync();
        }

        fresh.ForEach(_idle.Push);
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var kept)) await kept.Connection.QuitAsync();
    }

    /// <param name="kept">A connection to use; <see langword="null"/> for a new one.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="either">Ends the attempt, because it took too long or because the caller gives up.</param>
    /// <param name="caller">Only the latter.</param>
    private async Task<CarrierAnswer> AttemptAsync(SmtpConnection? kept, OutgoingMail mail, CancellationToken either, CancellationToken caller)
    {
        var connection = kept ?? new();
        var isKept = false;
        try
        {
            if (kept is null) await connection.OpenAsync(options, domain, either);
            var (step, code) = await connection.SendAsync(mail, either);
            var answer = new CarrierAnswer(Judge(step, code), step, code);
            isKept = answer.Outcome is CarrierOutcome.Taken || (answer.Outcome is not CarrierOutcome.Away && await connection.TryResetAsync(either));
            if (isKept) _idle.Push(new(connection, clock.GetTimestamp()));
            return answer;
        }
        catch (SmtpFailureException failure)
        {
            return new(CarrierOutcome.Away, failure.Step, failure.Code);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new(CarrierOutcome.Away, connection.Step);
        }
        finally
        {
            if (!isKept) await connection.DisposeAsync();
        }
    }

    private static CarrierOutcome Judge(SmtpStep step, int code) => (step, code) switch
    {
        (SmtpStep.Content, >= 200 and < 300) => CarrierOutcome.Taken,
        (>= SmtpStep.Recipient, 0 or >= 500) => CarrierOutcome.Refused,
        (>= SmtpStep.Recipient, >= 400) => CarrierOutcome.Deferred,
        _ => CarrierOutcome.Away,
    };

    private static bool IsStale(CarrierAnswer answer) => answer is { Outcome: CarrierOutcome.Away, Step: < SmtpStep.Content, Code: 0 or 421 };

    private async Task<SmtpConnection?> TakeIdleAsync()
    {
        while (_idle.TryPop(out var kept))
        {
            if (IsFresh(kept)) return kept.Connection;
            await kept.Connection.QuitAsync();
        }

        return null;
    }

    private bool IsFresh(Idle kept) => clock.GetElapsedTime(kept.Since) < IdleLimit;

    private sealed record Idle(SmtpConnection Connection, long Since);
}
