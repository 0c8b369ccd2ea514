using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>This assembly as a process of its own that sends one mail and trusts one more certificate: which ones are trusted is settled when a process begins.</summary>
internal static class TrustingChild
{
    public static async Task<int> Main(string[] args)
    {
        var options = new MailOptions { Host = args[0], Port = int.Parse(args[1], CultureInfo.InvariantCulture) };
        await using var sender = new MailSender(options, "example.org", TimeProvider.System);
        var answer = await sender.CarryAsync(
            new OutboxMail { Id = "mail-1", Recipient = default(MailboxKey), DueAt = default, SealedMail = default },
            new("campaigns@example.org", "ada@example.org", IsInternational: false, Encoding.ASCII.GetBytes("Subject: Hello\r\n\r\nHello.\r\n")),
            CancellationToken.None);
        Console.Write(answer.Outcome);
        return 0;
    }

    /// <summary>Starts it and gives back how its mail fared.</summary>
    /// <param name="host">The mail server, by the name that its certificate should have.</param>
    /// <param name="port">Its port.</param>
    /// <param name="trusted">A file with the certificate to trust.</param>
    public static async Task<string> SendAsync(string host, int port, string trusted)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(TrustingChild).Assembly.Location, host, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            Environment = { ["SSL_CERT_FILE"] = trusted },
        };
        using var child = Process.Start(start)!;
        var said = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return said;
    }
}
