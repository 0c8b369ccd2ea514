using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Mail;

/// <summary>What is left of mails outside the outbox: in the hands of who sends them, and in files where no mail server is set. On this node alone.</summary>
public interface IMailCopies
{
    /// <summary>Removes whatever went to this mailbox. Safe to repeat.</summary>
    Task ForgetAsync(MailboxKey recipient);

    /// <summary>Removes whatever was sent for this campaign. Safe to repeat.</summary>
    Task ForgetCampaignAsync(string campaign);
}
