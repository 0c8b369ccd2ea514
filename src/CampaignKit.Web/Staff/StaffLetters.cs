using CampaignKit.Core.Mail;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Staff;

/// <summary>The links that staff are mailed, for when no mail reaches them.</summary>
internal sealed class StaffLetters(MailOptions options, MailLinks links, MailBacklog backlog, MailSignal signal)
{
    /// <summary>A link as a mail has it. Whoever has it can use it: shown once, to who caused the mail.</summary>
    public string Link(MailKind kind, string token) => links.Link(kind, "en", token)!;

    /// <summary>Has the mail that was put into the outbox sent now.</summary>
    /// <returns>The link, if there is no mail server or it does not take mails at this time; otherwise <see langword="null"/>.</returns>
    public string? SendNow(MailKind kind, string token)
    {
        signal.Ring();
        return options.HasServer && backlog.Last.Failing == 0 ? null : Link(kind, token);
    }
}
