using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Staff;

/// <summary>The mails to staff: English, and with nothing in them but what they are for and a link.</summary>
public sealed class StaffMails(IOutbox outbox, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Puts one into the outbox. One that waits there for the same mailbox and of the same kind is replaced: its link has ended.</summary>
    /// <param name="kind">One of those for staff.</param>
    /// <param name="mailbox">To whom.</param>
    /// <param name="token">What stands in its link.</param>
    public Task SendAsync(MailKind kind, Mailbox mailbox, string token)
    {
        var recipient = keys.MailboxKey(mailbox);
        return outbox.PutAsync(new()
        {
            Id = kind.ToString(),
            Recipient = recipient,
            DueAt = clock.GetUtcNow(),
            SealedMail = keys.Seal(new() { To = mailbox.Address, Kind = kind, Language = "en", Token = token }, recipient),
        });
    }
}
