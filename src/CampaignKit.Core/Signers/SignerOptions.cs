using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Core.Signers;

/// <summary>What one mailbox is spared. Section <c>CampaignKit:Signers</c>.</summary>
public sealed class SignerOptions
{
    /// <summary>Mails that may go to one mailbox on one UTC day, whoever asks for them; another one waits until the next day. 1–100, default 3.</summary>
    [Range(1, 100)]
    public int MailsADay { get; set; } = 3;
}
