namespace CampaignKit.Web.Mail;

/// <summary>A mail as it goes to a server, or into a file. Exists in memory only.</summary>
/// <param name="From">Address for the envelope, ASCII.</param>
/// <param name="To">Address for the envelope; its domain is ASCII.</param>
/// <param name="IsInternational">Whether the part of <paramref name="To"/> before the @ sign is not ASCII, so that only a server with SMTPUTF8 (RFC 6531) can take it.</param>
/// <param name="Content">Headers and body, lines ended by CR LF, the last one too. ASCII unless <paramref name="IsInternational"/>.</param>
internal sealed record OutgoingMail(string From, string To, bool IsInternational, ReadOnlyMemory<byte> Content)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(OutgoingMail);
}
