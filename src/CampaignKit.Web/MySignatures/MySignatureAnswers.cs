namespace CampaignKit.Web.MySignatures;

/// <summary>A link was mailed, or will be tomorrow if the mailbox has had its mails for today. The same whatever is held of the address.</summary>
/// <param name="Status"><c>mailed</c>.</param>
/// <param name="Ticket">What the six digits of the mail belong to.</param>
internal sealed record MailedAnswer(string Status, string Ticket);

/// <summary>The code was right.</summary>
/// <param name="Token">Opens the signer's own page for an hour. Keep it out of addresses that are logged.</param>
internal sealed record EnteredAnswer(string Token);

/// <summary>A wish that was done.</summary>
/// <param name="Status"><c>changed</c> or <c>withdrawn</c>.</param>
internal sealed record DoneAnswer(string Status);
