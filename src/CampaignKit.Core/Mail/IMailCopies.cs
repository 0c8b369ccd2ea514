using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Mail;

/// <summary>What is left of mails outside the outbox: files, where no mail server is set.</summary>
public interface IMailCopies
{
    /// <summary>Removes whatever went to this mailbox. Safe to repeat.</summary>
    Task ForgetAsync(MailboxKey recipient);
}
