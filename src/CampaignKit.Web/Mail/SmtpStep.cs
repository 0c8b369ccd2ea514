namespace CampaignKit.Web.Mail;

/// <summary>The steps of a conversation with a mail server, in their order.</summary>
internal enum SmtpStep
{
    /// <summary>Connecting, and the server's greeting.</summary>
    Greeting,

    /// <summary>Our greeting, EHLO.</summary>
    Hello,

    /// <summary>Encryption.</summary>
    StartTls,

    /// <summary>Signing in, AUTH.</summary>
    SignIn,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA.</summary>
    Data,

    /// <summary>What follows it. From here on the server may have taken the mail although nobody hears so.</summary>
    Content,

    /// <summary>No server: writing a file.</summary>
    File,
}
