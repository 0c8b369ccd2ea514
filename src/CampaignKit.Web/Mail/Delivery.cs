using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>What became of a mail that was to be sent.</summary>
/// <param name="Mail">It, due when it is to be tried again if it was postponed.</param>
/// <param name="End">Whether it leaves the outbox.</param>
/// <param name="Kind">Which text; <see langword="null"/> if it could not be read.</param>
/// <param name="Reason">Why it was not sent, in words that tell nothing of whom it was for.</param>
/// <param name="ServerIsAway">Whether other mails would have fared the same.</param>
internal readonly record struct Delivery(OutboxMail Mail, DeliveryEnd End, MailKind? Kind = null, string Reason = "", bool ServerIsAway = false);

/// <summary>How a try to send a mail ends.</summary>
internal enum DeliveryEnd
{
    /// <summary>It was sent.</summary>
    Sent,

    /// <summary>It stays, to be tried again.</summary>
    Postponed,

    /// <summary>It goes without having been sent.</summary>
    GivenUp,
}
