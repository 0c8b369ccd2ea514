using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Keys;

/// <summary>What is derived for donations. Thread-safe.</summary>
/// <param name="key">32 bytes.</param>
public sealed class DonationKeys(byte[] key)
{
    /// <summary>Stands for this installation on what a payment service keeps: several may share an account there. 16 hexadecimal digits, always the same.</summary>
    public string Installation { get; } = Hex(key, "installation", 8);

    /// <summary>The id of the donation that a form's choice leads to: the same for the same text, and to be guessed by nobody. 32 hexadecimal digits.</summary>
    public string Id(string chosen) => Hex(key, $"donation\n{chosen}", 16);

    /// <summary>A donor's mailbox, for mails about gifts alone: another key than that of whoever signs, so that nothing in the outbox leads from one to the other and no receipt is counted among a signer's mails of a day.</summary>
    public MailboxKey Mailbox(Mailbox mailbox) => MailboxKey.Read(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"mailbox\n{mailbox.Canonical}")));

    private static string Hex(byte[] key, string text, int bytes) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
