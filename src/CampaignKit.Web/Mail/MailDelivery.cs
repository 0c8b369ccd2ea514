using System.Security.Cryptography;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>Tries to send one mail, and judges how it went. Thread-safe.</summary>
/// <remarks>
/// A server that refuses everybody, because it does not relay for us, says the same as one that refuses one recipient. So a refusal counts only while the server
/// takes other mails: when it has taken none since the program started, or refused many in a row, mails are postponed instead of thrown away.
/// </remarks>
internal sealed class MailDelivery(InstallationKeys keys, MailWriter writer, IMailCarrier carrier, TimeProvider clock, Random chance)
{
    private const int RefusalsBelieved = 20;

    private readonly Lock _gate = new();
    private int _refusalsSinceTaken = RefusalsBelieved;

    /// <summary>Opens, writes and hands over the mail.</summary>
    /// <exception cref="OperationCanceledException">It was given up half-way; the mail may have been sent.</exception>
    public async Task<Delivery> DeliverAsync(OutboxMail row, CancellationToken cancellationToken)
    {
        MailKind? kind = null;
        try
        {
            var mail = keys.Open(row);
            kind = mail.Kind;
            return writer.Write(mail) is { } written
                ? Judge(row, mail.Kind, await carrier.CarryAsync(row, written, cancellationToken))
                : new(row, DeliveryEnd.GivenUp, kind, "no address");
        }
        catch (CryptographicException)
        {
            return new(row, DeliveryEnd.GivenUp, kind, "unreadable");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A bug, or a mail that a newer program has written. One mail that cannot be handled must not hold up the others.
            return Postpone(row, kind, failure.GetType().Name, serverIsAway: false);
        }
    }

    private Delivery Judge(OutboxMail row, MailKind kind, CarrierAnswer answer)
    {
        switch (answer.Outcome)
        {
            case CarrierOutcome.Taken:
                Volatile.Write(ref _refusalsSinceTaken, 0);
                return new(row, DeliveryEnd.Sent, kind);
            case CarrierOutcome.Refused when Interlocked.Increment(ref _refusalsSinceTaken) <= RefusalsBelieved:
                return new(row, DeliveryEnd.GivenUp, kind, answer.ToString());
            case CarrierOutcome.Refused:
                // The count stays where it is, and so never gets too large.
                Interlocked.Decrement(ref _refusalsSinceTaken);
                return Postpone(row, kind, answer.ToString(), serverIsAway: false);
            default:
                return Postpone(row, kind, answer.ToString(), answer.Outcome is CarrierOutcome.Away);
        }
    }

    private Delivery Postpone(OutboxMail row, MailKind? kind, string reason, bool serverIsAway)
    {
        var failures = row.Failures + 1;
        if (MailPatience.IsOver(failures)) return new(row, DeliveryEnd.GivenUp, kind, reason, serverIsAway);
        lock (_gate) return new(row with { DueAt = clock.GetUtcNow() + MailPatience.Wait(failures, chance) }, DeliveryEnd.Postponed, kind, reason, serverIsAway);
    }
}
