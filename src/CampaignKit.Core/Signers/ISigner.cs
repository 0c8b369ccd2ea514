using CampaignKit.Core.Mail;

namespace CampaignKit.Core.Signers;

/// <summary>Who reads one mailbox, over the whole installation: guards how many mails it gets and how often its codes are tried.</summary>
public interface ISigner
{
    /// <summary>
    /// Has the mail sent if the mailbox may get another one today; else keeps it as the one mail that this mailbox gets at the beginning of the
    /// next day, in place of an earlier one. Durable when it returns. Days are UTC.
    /// </summary>
    /// <param name="mail">To this mailbox. When it is due is for the signer to say: now, or when the next day begins.</param>
    /// <returns>Whether it goes today. Nobody outside may learn of it; one write is done either way, so the time taken does not tell.</returns>
    /// <remarks>May be repeated: a mail whose id was let through today takes nothing more of the day's allowance.</remarks>
    /// <exception cref="Installation.StorageUnavailableException">The outbox could not be read or written. Repeat the call.</exception>
    ValueTask<bool> MailAsync(OutboxMail mail);

    /// <summary>Whether another six-digit code may be tried for this mailbox, and notes the try if so: <see cref="Signer.CodeTries"/> in any <see cref="Signer.CodeWindow"/>. No I/O.</summary>
    ValueTask<bool> MayTryCodeAsync();

    /// <summary>Removes every mail of this mailbox from the outbox, sent or not, and forgets the allowance and the tries. Safe to repeat.</summary>
    /// <exception cref="Installation.StorageUnavailableException">The outbox could not be written. Repeat the call.</exception>
    ValueTask ForgetAsync();

    /// <summary>Keeps the certificate of an erasure for an hour, in memory alone; one that found nothing and comes after another is given that one again. No I/O.</summary>
    /// <param name="certificate">Of the erasure that was just done. It says nothing of whose.</param>
    /// <returns>What its signer is to have: whoever clicks twice gets one certificate, with what the first click found.</returns>
    ValueTask<ErasureCertificate> CertifyAsync(ErasureCertificate certificate);
}
