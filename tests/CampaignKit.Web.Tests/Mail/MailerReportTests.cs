using System.Diagnostics.Metrics;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>What whoever runs the program hears of its mails, and what nobody may.</summary>
public sealed class MailerReportTests : MailerTest
{
    [Fact]
    public async Task Logs_have_neither_address_nor_token_nor_what_the_server_says()
    {
        await PutAsync(10);
        Server.Script = (step, line) => (step, line) switch
        {
            (SmtpStep.Recipient, _) when line.Contains("signer-3@", StringComparison.Ordinal) => SmtpFault.Say(550),
            (SmtpStep.Recipient, _) when line.Contains("signer-4@", StringComparison.Ordinal) => SmtpFault.Say(450),
            (SmtpStep.Recipient, _) when line.Contains("signer-5@", StringComparison.Ordinal) => SmtpFault.Drop,
            _ => null,
        };
        await using var mailer = await StartAsync();
        await Clock.PassAsync(Look);

        await Outbox.UntilAsync(outbox => outbox.Sent == 8);

        await Clock.WaitedForAsync(Look);
        Assert.NotEmpty(mailer.Log.Lines);
        Assert.All(mailer.Log.Lines, line => Assert.DoesNotMatch("@|signer|Token|ada|5\\.0\\.0|mail-", line));
    }

    [Fact]
    public async Task A_backlog_that_fails_is_told_of_at_once_and_then_every_ten_minutes()
    {
        await PutAsync(2);
        Server.Script = (step, _) => step is SmtpStep.Recipient ? SmtpFault.Say(450) : null;
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);
        Assert.Equal(["Sending mail fails: 2 tries since this was last said, the last with 450 at Recipient; 2 mails wait"], mailer.Log.Lines);

        foreach (var minutes in (int[])[1, 2, 4, 8])
        {
            Clock.Skip(TimeSpan.FromMinutes(minutes));
            await Outbox.UntilAsync(outbox => outbox.Find("mail-0")!.DueAt > Clock.GetUtcNow() && outbox.Find("mail-1")!.DueAt > Clock.GetUtcNow());
            await Clock.WaitedForAsync(Look);
        }

        Assert.Equal(2, mailer.Log.Lines.Count);
        Assert.Equal("Sending mail fails: 8 tries since this was last said, the last with 450 at Recipient; 2 mails wait", mailer.Log.Lines[1]);
    }

    [Fact]
    public async Task What_waits_can_be_watched()
    {
        await PutAsync(3);
        Server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Drop : null;
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);
        Clock.Skip(TimeSpan.FromSeconds(4));

        var seen = Watch(mailer.Meters);

        Assert.Equal(3, seen["campaignkit.mails.waiting"]);
        Assert.Equal(1, seen["campaignkit.mails.failing"]);
        Assert.Equal(4, seen["campaignkit.mails.oldest_age"]);
    }

    private static Dictionary<string, double> Watch(IMeterFactory meters)
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
