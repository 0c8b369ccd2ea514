using System.Net;
using System.Net.Sockets;
using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailSenderTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly FaultySmtpServer _server = FaultySmtpServer.Start();

    /// <summary>Every step that a plain conversation comes to.</summary>
    public static TheoryData<SmtpStepName> Steps => [.. Enum.GetValues<SmtpStepName>()];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_mail_arrives_as_it_was_written()
    {
        await using var sender = Sender(_server);

        var answer = await SendAsync(sender, "Subject: Hello\r\n\r\nHello.\r\n.\r\n..\r\n.dots\r\n");

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Taken, SmtpStep.Content, 250), answer);
        var mail = Assert.Single(_server.Taken);
        Assert.Equal(("campaigns@example.org", "ada@example.org"), (mail.From, mail.To));
        Assert.Equal("Subject: Hello\r\n\r\nHello.\r\n.\r\n..\r\n.dots\r\n", mail.Content);
    }

    [Fact]
    public async Task The_server_is_greeted_by_the_domain_of_the_sender_and_not_by_the_name_of_the_machine()
    {
        await using var sender = Sender(_server);

        await SendAsync(sender);

        Assert.Contains("EHLO example.org", _server.Lines);
    }

    [Fact]
    public async Task A_connection_serves_one_mail_after_the_other()
    {
        await using var sender = Sender(_server);

        for (var mail = 0; mail < 5; mail++) await SendAsync(sender);

        Assert.Equal((5, 1), (_server.Taken.Count, _server.Connections));
    }

    [Fact]
    public async Task A_refused_mail_does_not_cost_the_connection()
    {
        await using var sender = Sender(_server);
        _server.Next(SmtpStep.Recipient, SmtpFault.Say(550));
        _server.Next(SmtpStep.Content, SmtpFault.Say(554));

        var first = await SendAsync(sender);
        var second = await SendAsync(sender);
        var third = await SendAsync(sender);

        Assert.Equal([CarrierOutcome.Refused, CarrierOutcome.Refused, CarrierOutcome.Taken], new[] { first, second, third }.Select(answer => answer.Outcome));
        Assert.Equal(1, _server.Connections);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_server_that_falls_silent_is_away_when_its_time_is_over_and_the_connection_is_closed(SmtpStepName step)
    {
        await using var sender = Sender(_server);
        _server.Next(Step(step), SmtpFault.Stall);

        var sending = SendAsync(sender);
        await _server.UntilAsync(server => server.Silent == 1);
        _clock.Skip(Limit);

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, Step(step)), await sending);
        await _server.UntilAsync(server => server.Open == 0);
        Assert.Equal(CarrierOutcome.Taken, (await SendAsync(sender)).Outcome);
        Assert.Single(_server.Taken);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Whoever_gives_up_waits_no_longer_whatever_the_server_does(SmtpStepName step)
    {
        await using var sender = Sender(_server);
        using var giveUp = new CancellationTokenSource();
        _server.Next(Step(step), SmtpFault.Stall);

        var sending = SendAsync(sender, cancellationToken: giveUp.Token);
        await _server.UntilAsync(server => server.Silent == 1);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await _server.UntilAsync(server => server.Open == 0);
        Assert.Empty(_server.Taken);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_server_that_hangs_up_is_away_and_gets_the_mail_once_when_it_is_back(SmtpStepName step)
    {
        await using var sender = Sender(_server);
        _server.Next(Step(step), SmtpFault.Drop);

        var lost = await SendAsync(sender);
        var sent = await SendAsync(sender);

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, Step(step)), lost);
        Assert.Equal(CarrierOutcome.Taken, sent.Outcome);
        Assert.Single(_server.Taken);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_a_refusal_means_depends_on_where_it_is_said(SmtpStepName at)
    {
        var step = Step(at);
        foreach (var code in (int[])[421, 450, 451, 452, 550, 552, 554])
        {
            await using var sender = Sender(_server);
            _server.Next(step, SmtpFault.Say(code));
            var expected = (step >= SmtpStep.Recipient, code) switch
            {
                (true, >= 500) => CarrierOutcome.Refused,
                (true, not 421) => CarrierOutcome.Deferred,
                _ => CarrierOutcome.Away,
            };

            var answer = await SendAsync(sender);

            Assert.Equal(new CarrierAnswer(expected, step, code), answer);
            Assert.Equal(CarrierOutcome.Taken, (await SendAsync(sender)).Outcome);
        }

        Assert.Equal(7, _server.Taken.Count);
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_meanwhile_is_no_fault_of_the_server()
    {
        await using var sender = Sender(_server);
        await SendAsync(sender);
        await _server.HangUpAsync();

        var answer = await SendAsync(sender);

        Assert.Equal(CarrierOutcome.Taken, answer.Outcome);
        Assert.Equal((2, 2), (_server.Taken.Count, _server.Connections));
    }

    [Fact]
    public async Task A_server_that_takes_so_many_mails_a_connection_and_no_more_gets_another_connection()
    {
        await using var sender = Sender(_server);
        await SendAsync(sender);
        _server.Next(SmtpStep.Sender, SmtpFault.Say(421));

        var answer = await SendAsync(sender);

        Assert.Equal(CarrierOutcome.Taken, answer.Outcome);
        Assert.Equal((2, 2), (_server.Taken.Count, _server.Connections));
    }

    [Fact]
    public async Task A_mail_that_may_have_been_taken_is_not_sent_again_at_once()
    {
        await using var sender = Sender(_server);
        await SendAsync(sender);
        _server.Next(SmtpStep.Content, SmtpFault.TakeAndDrop);

        var answer = await SendAsync(sender);

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.Content), answer);
        Assert.Equal(2, _server.Taken.Count);
    }

    [Fact]
    public async Task Connections_that_nobody_uses_are_closed_and_not_used_again()
    {
        await using var sender = Sender(_server);
        await SendAsync(sender);

        _clock.Skip(TimeSpan.FromSeconds(21));
        await sender.RestAsync();

        await _server.UntilAsync(server => server.Open == 0);
        Assert.Contains("QUIT", await LinesAsync());
    }

    [Fact]
    public async Task Connections_that_were_just_used_stay_open_while_nothing_is_sent()
    {
        await using var sender = Sender(_server);
        await SendAsync(sender);

        await sender.RestAsync();
        await SendAsync(sender);

        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_away()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var sender = new MailSender(Options(port), "example.org", _clock);

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.Greeting), await SendAsync(sender));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("22")]
    [InlineData("220-endless\r\n220-endless\r\n22x")]
    [InlineData("")]
    public async Task What_is_no_mail_server_is_away(string greeting)
    {
        await using var sender = Sender(_server);
        _server.Next(SmtpStep.Greeting, new SmtpFault.Reply(greeting));

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.Greeting), await SendAsync(sender));
    }

    [Fact]
    public async Task A_server_that_talks_without_end_is_away()
    {
        await using var sender = Sender(_server);
        _server.Next(SmtpStep.Hello, new SmtpFault.Reply(string.Concat(Enumerable.Repeat("250-more\r\n", 20_000))));

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.Hello), await SendAsync(sender));
    }

    [Fact]
    public async Task A_name_with_accents_is_sent_to_a_server_that_takes_it()
    {
        await using var sender = Sender(_server);

        await SendAsync(sender, to: "żółw@example.org");

        Assert.Equal("żółw@example.org", Assert.Single(_server.Taken).To);
        Assert.Contains("MAIL FROM:<campaigns@example.org> SMTPUTF8 BODY=8BITMIME", _server.Lines);
    }

    [Fact]
    public async Task A_name_with_accents_is_refused_where_the_server_cannot_take_it_and_others_are_not()
    {
        await using var server = FaultySmtpServer.StartAscii();
        await using var sender = Sender(server);

        var refused = await SendAsync(sender, to: "żółw@example.org");
        var taken = await SendAsync(sender);

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Refused, SmtpStep.Recipient), refused);
        Assert.Equal(CarrierOutcome.Taken, taken.Outcome);
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN")]
    [InlineData("LOGIN CRAM-MD5", "AUTH LOGIN")]
    [InlineData("PLAIN", "AUTH PLAIN")]
    public async Task Who_has_an_account_signs_in(string ways, string used)
    {
        await using var server = FaultySmtpServer.StartWithAccount("campaigns", "sécret", ways);
        await using var sender = Sender(server, "campaigns", "sécret");

        Assert.Equal(CarrierOutcome.Taken, (await SendAsync(sender)).Outcome);
        Assert.StartsWith(used, server.SaidToSignIn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_nobodys_mails_fault()
    {
        await using var server = FaultySmtpServer.StartWithAccount("campaigns", "secret", "PLAIN");
        await using var sender = Sender(server, "campaigns", "wrong");

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.SignIn, 535), await SendAsync(sender));
    }

    [Fact]
    public async Task Who_cannot_sign_in_as_the_settings_ask_sends_nothing()
    {
        await using var server = FaultySmtpServer.StartWithAccount("campaigns", "secret", "GSSAPI");
        await using var sender = Sender(server, "campaigns", "secret");

        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.SignIn), await SendAsync(sender));
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private static SmtpStep Step(SmtpStepName name) => Enum.Parse<SmtpStep>(name.ToString());

    private static MailOptions Options(int port) => new() { Host = "127.0.0.1", Port = port, StartTls = false, SendTimeout = Limit };

    private MailSender Sender(FaultySmtpServer server, string? user = null, string? password = null)
    {
        var options = Options(server.Port);
        (options.User, options.Password) = (user, password);
        return new(options, "example.org", _clock);
    }

    private static Task<CarrierAnswer> SendAsync(MailSender sender, string content = "Subject: Hello\r\n\r\nHello.\r\n", string to = "ada@example.org", CancellationToken cancellationToken = default) =>
        sender.CarryAsync(
            new OutboxMail { Id = "mail-1", Recipient = default(MailboxKey), DueAt = default, SealedMail = default },
            new("campaigns@example.org", to, !Ascii.IsValid(to), Encoding.UTF8.GetBytes(content)),
            cancellationToken);

    private async Task<IEnumerable<string>> LinesAsync()
    {
        await _server.HangUpAsync();
        return _server.Lines;
    }
}

/// <summary>The steps of a plain conversation, for tests to have in their names.</summary>
public enum SmtpStepName
{
    Greeting,
    Hello,
    Sender,
    Recipient,
    Data,
    Content,
}
