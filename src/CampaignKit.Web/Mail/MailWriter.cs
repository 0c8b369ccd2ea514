using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Updates;

namespace CampaignKit.Web.Mail;

/// <summary>Puts a mail's words together, in the recipient's language, as text and as HTML.</summary>
/// <remarks>
/// Subject and sender say nothing about campaign or petition: others may see them on a locked screen. The HTML loads nothing and counts nobody who opens it.
/// Both parts are base64, so what a petition's title holds can neither break a line nor end a part.
/// </remarks>
/// <param name="options">Who sends.</param>
/// <param name="links">Where links point to.</param>
/// <param name="clock">Now.</param>
/// <param name="findUpdate">An update by its id; <see langword="null"/> if this node does not know it yet.</param>
internal sealed class MailWriter(MailOptions options, MailLinks links, TimeProvider clock, Func<string, PetitionUpdate?> findUpdate)
{
    // Base64 has neither of its signs, so no part can have it in it.
    private const string Boundary = "=_campaignkit_part";

    private static readonly IdnMapping Idn = new();

    private readonly SenderAddress _from = SenderAddress.TryParse(options.From, out var from) ? from : throw new ArgumentException("The sender is no address.", nameof(options));

    /// <summary>Domain of the sender, ASCII: it stands for this installation before mail servers, so that the machine's own name need not.</summary>
    public string Domain => _from.Domain;

    /// <summary>The mail, or <see langword="null"/> if its address is none that mail can be sent to.</summary>
    /// <exception cref="InvalidOperationException">It brings an update that this node does not know yet.</exception>
    public OutgoingMail? Write(Core.Mail.Mail mail)
    {
        if (!Mailbox.TryParse(mail.To, out var to, out _)) return null;

        var texts = MailTexts.For(mail.Language);
        var update = mail.Update is { } id ? findUpdate(id) ?? throw new InvalidOperationException("The update of this mail is not known here yet.") : null;
        var link = links.Link(mail.Kind, texts.Language, mail.Token);
        var body = new MailBody(mail, texts, link, update);
        var recipient = Envelope(to);
        var content = $"""
            From: {FromName()}<{_from}>
            To: <{recipient}>
            Subject: {HeaderText.EncodeIfNeeded(body.Subject)}
            Date: {clock.GetUtcNow().UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}
            Message-ID: <{MessageId(mail)}@{Domain}>
            Auto-Submitted: auto-generated
            Content-Language: {texts.Language}{Unsubscribe(mail.Kind, link)}
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="{Boundary}"

            --{Boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            {Base64(body.ToText())}
            --{Boundary}
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            {Base64(body.ToHtml())}
            --{Boundary}--

            """;
        return new(_from.ToString(), recipient, !Ascii.IsValid(recipient), Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n")));
    }

    // RFC 8058: mail programs offer to end these mails, by a post to the same address. They do so only where that is https.
    private static string Unsubscribe(MailKind kind, string? link) =>
        kind is MailKind.Update ? $"\nList-Unsubscribe: <{link}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click" : "";

    private string FromName() => HeaderText.OneLine(options.FromName ?? "") is { Length: > 0 } name ? $"{HeaderText.Encode(name)} " : "";

    // The same at every attempt, so that a mailbox may know a mail that reached it twice; and it tells whoever logs it nothing, because the token is secret.
    private static string MessageId(Core.Mail.Mail mail) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"campaignkit/message-id/{mail.Kind}/{mail.Token}")).AsSpan(0, 16));

    // A server that knows no internationalised mail still knows the domain's ASCII spelling.
    private static string Envelope(Mailbox mailbox)
    {
        var at = mailbox.Address.LastIndexOf('@') + 1;
        var domain = mailbox.Address[at..];
        return Ascii.IsValid(domain) ? mailbox.Address : mailbox.Address[..at] + Idn.GetAscii(domain);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);
}
