using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>Whatever a server does, nobody loses a mail that could be sent, and nobody gets one twice.</summary>
public sealed class MailerFaultTests : MailerTest
{
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);

    public static TheoryData<SmtpStepName> Steps => MailSenderTests.Steps;

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_mail_outlasts_a_server_that_hangs_up_and_is_sent_once(SmtpStepName step)
    {
        await PutAsync(1);
        Server.Next(Step(step), SmtpFault.Drop);
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Failing == 1);
        await WaitOutAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(Server.Taken);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_mail_outlasts_a_server_that_falls_silent_and_is_sent_once(SmtpStepName step)
    {
        await PutAsync(1);
        Server.Next(Step(step), SmtpFault.Stall);
        await using var mailer = await StartAsync();

        await Server.UntilAsync(server => server.Silent == 1);
        Clock.Skip(SendLimit);
        await Outbox.UntilAsync(outbox => outbox.Failing == 1);
        await WaitOutAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(Server.Taken);
    }

    [Theory]
    [InlineData(SmtpStepName.Recipient, 450)]
    [InlineData(SmtpStepName.Recipient, 451)]
    [InlineData(SmtpStepName.Content, 452)]
    [InlineData(SmtpStepName.Greeting, 421)]
    [InlineData(SmtpStepName.Greeting, 554)]
    [InlineData(SmtpStepName.Sender, 550)]
    public async Task A_mail_that_is_not_taken_now_is_sent_once_later(SmtpStepName step, int code)
    {
        await PutAsync(1);
        Server.Next(Step(step), SmtpFault.Say(code));
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Failing == 1);
        Assert.Equal(Clock.GetUtcNow() + FirstWait, Outbox.Find("mail-0")!.DueAt);
        await WaitOutAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(Server.Taken);
    }

    [Fact]
    public async Task A_refused_recipient_is_given_up_and_does_not_stop_the_others()
    {
        await PutAsync(10);
        RefuseRecipient("signer-4@", 550);
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Equal(9, Server.Taken.Count);
        Assert.Equal(0, Outbox.Find("mail-4")!.SealedMail.Length);
        await Clock.WaitedForAsync(Look);
        Assert.Contains(mailer.Log.Lines, line => line == "Gave up 1 mails (ConfirmSignature): 550 at Recipient");
    }

    [Fact]
    public async Task A_server_that_refuses_everybody_costs_nobody_their_mail()
    {
        await PutAsync(30);
        Server.Script = (step, _) => step is SmtpStep.Recipient ? SmtpFault.Say(550) : null;
        await using var mailer = await StartAsync();
        await Outbox.UntilAsync(outbox => outbox.Failing == 30);
        Assert.Equal(30, Outbox.Waiting);

        Server.Script = (_, _) => null;
        await WaitOutAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 30);
        Assert.Equal(30, Server.Taken.Count);
    }

    [Fact]
    public async Task A_server_that_begins_to_refuse_everybody_costs_few_people_their_mail()
    {
        await PutAsync(100);
        Server.Script = (step, line) => step is SmtpStep.Recipient && !line.Contains("signer-0@", StringComparison.Ordinal) ? SmtpFault.Say(554) : null;
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Failing + outbox.Sent == 100);

        Assert.Equal(79, Outbox.Waiting);
    }

    [Fact]
    public async Task While_the_server_is_away_one_mail_at_a_time_finds_out_and_the_others_keep_their_patience()
    {
        await PutAsync(50);
        Server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Say(421) : null;
        await using var mailer = await StartAsync(connections: 4);
        await Clock.WaitedForAsync(Look);
        var failedAtFirst = Outbox.Failing;

        await Clock.PassAsync(Look);
        await Clock.PassAsync(TimeSpan.FromSeconds(10));
        await Clock.WaitedForAsync(TimeSpan.FromSeconds(20));

        Assert.InRange(failedAtFirst, 1, 4);
        Assert.Equal(failedAtFirst + 2, Outbox.Failing);
        Assert.Equal(50, Outbox.Waiting);
    }

    [Fact]
    public async Task When_the_server_is_back_all_that_waits_is_sent()
    {
        await PutAsync(50);
        Server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Say(421) : null;
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);

        Server.Script = (_, _) => null;
        await Clock.PassAsync(Look);
        await Outbox.UntilAsync(outbox => outbox.Sent == 49);
        await WaitOutAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 50);
        Assert.Equal(50, Server.Taken.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(50, Server.Taken.Count);
        Assert.Contains("The mail server takes mail again", mailer.Log.Lines);
    }

    [Fact]
    public async Task A_mail_that_has_failed_for_three_days_is_given_up()
    {
        await Outbox.PutAsync(Letters.Sealed(Letters.Sample(), Clock.GetUtcNow()) with { Failures = 77 });
        Server.Next(SmtpStep.Recipient, SmtpFault.Say(450));
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Empty(Server.Taken);
        Assert.Equal(0, Outbox.Find("mail-1")!.SealedMail.Length);
    }

    private static SmtpStep Step(SmtpStepName name) => Enum.Parse<SmtpStep>(name.ToString());

    private void RefuseRecipient(string part, int code) =>
        Server.Script = (step, line) => step is SmtpStep.Recipient && line.Contains(part, StringComparison.Ordinal) ? SmtpFault.Say(code) : null;
}
