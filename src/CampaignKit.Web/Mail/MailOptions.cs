using System.Net;

namespace CampaignKit.Web.Mail;

/// <summary>How mails leave this installation. Section <c>CampaignKit:Mail</c>; as environment variables <c>CampaignKit__Mail__Host</c> and so on.</summary>
public sealed class MailOptions
{
    /// <summary>Port on which a server speaks TLS from the first byte (RFC 8314, section 3.3).</summary>
    internal const int TlsFromTheStart = 465;

    /// <summary>The mail server, a name or an address. Default: none; mails are then written as files into <c>outbox</c> in the data directory. An installation of several nodes needs one.</summary>
    public string? Host { get; set; }

    /// <summary>Its port, 1–65,535. Default 587, for submission (RFC 6409); on 465 TLS is spoken from the first byte.</summary>
    public int Port { get; set; } = 587;

    /// <summary>
    /// Whether the conversation has to be encrypted, with a certificate that this machine trusts for <see cref="Host"/>. A server that offers no encryption
    /// gets no mail then. Default <see langword="true"/>; set it to <see langword="false"/> only for a server on the same machine.
    /// </summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Whom to sign in as. Default: nobody, nothing is signed in.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>Address that mails come from. Its domain also stands in message ids and in the greeting to the server. Default <c>campaigns@localhost</c>.</summary>
    public string From { get; set; } = "campaigns@localhost";

    /// <summary>Name beside that address. Others may see it on a locked screen: let it not say what was signed. Default: none.</summary>
    public string? FromName { get; set; }

    /// <summary>Conversations with the server at once, 1–32. Default 4.</summary>
    public int Connections { get; set; } = 4;

    /// <summary>How long sending one mail may take, connecting included, before it is given up and tried later. 1 s to 5 min, default 30 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether there is a mail server.</summary>
    internal bool HasServer => !string.IsNullOrWhiteSpace(Host);

    /// <summary>Whether what is said to the server never leaves this machine.</summary>
    internal bool IsOnThisMachine => Host is "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
