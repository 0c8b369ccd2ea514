using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>Nothing that is to be encrypted is ever said in the clear, and not to a stranger either.</summary>
public sealed class EncryptionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("campaignkit-certificate-");
    private readonly X509Certificate2 _certificate = TestCertificate.Make();
    private readonly FaultySmtpServer _server;

    public EncryptionTests() => _server = FaultySmtpServer.StartEncrypted(_certificate);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_that_proves_who_it_is_gets_the_mail_encrypted()
    {
        var answer = await TrustingChild.SendAsync("localhost", _server.Port, await TrustedAsync());

        Assert.Equal("Taken", answer);
        Assert.Single(_server.Taken);
        Assert.Equal(["EHLO example.org", "STARTTLS", "EHLO example.org"], _server.Lines.Take(3));
    }

    [Fact]
    public async Task A_certificate_for_another_name_gets_nothing()
    {
        var answer = await TrustingChild.SendAsync("127.0.0.1", _server.Port, await TrustedAsync());

        Assert.Equal("Away", answer);
        Assert.Equal(["EHLO example.org", "STARTTLS"], _server.Lines);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_nothing()
    {
        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.StartTls), await SendAsync(_server));
        Assert.Equal(["EHLO example.org", "STARTTLS"], _server.Lines);
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing()
    {
        await using var plain = FaultySmtpServer.StartWithAccount("campaigns", "secret", "PLAIN");

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.StartTls), await SendAsync(plain));
        Assert.Equal(["EHLO example.org"], plain.Lines);
        Assert.Empty(plain.SaidToSignIn);
    }

    [Fact]
    public async Task A_server_that_refuses_to_encrypt_gets_nothing()
    {
        _server.Next(SmtpStep.StartTls, SmtpFault.Say(454));

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.StartTls, 454), await SendAsync(_server));
        Assert.Equal(["EHLO example.org", "STARTTLS"], _server.Lines);
    }

    [Fact]
    public async Task Words_that_somebody_puts_in_before_the_encryption_end_the_conversation()
    {
        _server.Next(SmtpStep.StartTls, new SmtpFault.Reply("220 go on\r\n250-mail.example.org\r\n250 AUTH PLAIN"));

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.StartTls), await SendAsync(_server));
        await _server.UntilAsync(server => server.Open == 0);
    }

    [Fact]
    public async Task A_server_that_falls_silent_while_it_encrypts_is_away_when_its_time_is_over()
    {
        var clock = new ManualClock();
        _server.Next(SmtpStep.StartTls, SmtpFault.Stall);

        var sending = SendAsync(_server, clock);
        await _server.UntilAsync(server => server.Silent == 1);
        clock.Skip(TimeSpan.FromSeconds(30));

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.StartTls), await sending);
    }

    private static async Task<CarrierAnswer> SendAsync(FaultySmtpServer server, TimeProvider? clock = null)
    {
        var options = new MailOptions { Host = "localhost", Port = server.Port, User = "campaigns", Password = "secret" };
        await using var sender = new MailSender(options, "example.org", clock ?? TimeProvider.System);
        return await sender.CarryAsync(
            new OutboxMail { Id = "mail-1", Recipient = default(MailboxKey), DueAt = default, SealedMail = default },
            new("campaigns@example.org", "ada@example.org", IsInternational: false, Encoding.ASCII.GetBytes("Subject: Hello\r\n\r\nHello.\r\n")),
            CancellationToken.None);
    }

    private async Task<string> TrustedAsync()
    {
        var file = Path.Combine(_folder.FullName, "trusted.pem");
        await File.WriteAllTextAsync(file, _certificate.ExportCertificatePem());
        return file;
    }
}
