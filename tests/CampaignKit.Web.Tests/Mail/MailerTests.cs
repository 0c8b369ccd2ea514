using System.Diagnostics.Metrics;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailerTests : IAsyncLifetime
{
    // How long a mailer that has nothing to do waits before it looks again; the first pause after a failure of the server is as long.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly WatchedOutbox _outbox = new();
    private readonly FaultySmtpServer _server = FaultySmtpServer.Start();

    public static TheoryData<SmtpStepName> Steps => MailSenderTests.Steps;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_due_is_sent_once_over_a_few_connections()
    {
        await PutAsync(250);
        await using var mailer = await StartAsync(connections: 4);

        await _outbox.UntilAsync(outbox => outbox.Sent == 250);

        Assert.Equal(250, _server.Taken.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(250, _server.Taken.Count);
        Assert.InRange(_server.Connections, 1, 4);
    }

    [Fact]
    public async Task What_is_not_due_yet_waits()
    {
        await _outbox.PutAsync(Letters.Sealed(Letters.Sample(), _clock.GetUtcNow() + Look));
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);
        Assert.Empty(_server.Taken);

        await _clock.PassAsync(Look);

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task A_mail_that_is_put_in_wakes_the_mailer_without_any_time_passing()
    {
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);

        await PutAsync(1);
        mailer.Signal.Ring();

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task A_mail_that_another_node_put_in_is_found_after_a_few_seconds()
    {
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);

        await PutAsync(1);
        await _clock.PassAsync(Look);

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_mail_outlasts_a_server_that_hangs_up_and_is_sent_once(SmtpStepName step)
    {
        await PutAsync(1);
        _server.Next(Step(step), SmtpFault.Drop);
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Failing == 1);
        await WaitOutAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(_server.Taken);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_mail_outlasts_a_server_that_falls_silent_and_is_sent_once(SmtpStepName step)
    {
        await PutAsync(1);
        _server.Next(Step(step), SmtpFault.Stall);
        await using var mailer = await StartAsync();

        await _server.UntilAsync(server => server.Silent == 1);
        _clock.Skip(SendLimit);
        await _outbox.UntilAsync(outbox => outbox.Failing == 1);
        await WaitOutAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(_server.Taken);
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
        _server.Next(Step(step), SmtpFault.Say(code));
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Failing == 1);
        Assert.Equal(_clock.GetUtcNow() + FirstWait, _outbox.Find("mail-0")!.DueAt);
        await WaitOutAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        Assert.Single(_server.Taken);
    }

    [Fact]
    public async Task A_refused_recipient_is_given_up_and_does_not_stop_the_others()
    {
        await PutAsync(10);
        RefuseRecipient("signer-4@", 550);
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Equal(9, _server.Taken.Count);
        Assert.Equal(0, _outbox.Find("mail-4")!.SealedMail.Length);
        await _clock.WaitedForAsync(Look);
        Assert.Contains(mailer.Log.Lines, line => line == "Gave up 1 mails (ConfirmSignature): 550 at Recipient");
    }

    [Fact]
    public async Task A_server_that_refuses_everybody_costs_nobody_their_mail()
    {
        await PutAsync(30);
        _server.Script = (step, _) => step is SmtpStep.Recipient ? SmtpFault.Say(550) : null;
        await using var mailer = await StartAsync();
        await _outbox.UntilAsync(outbox => outbox.Failing == 30);
        Assert.Equal(30, _outbox.Waiting);

        _server.Script = (_, _) => null;
        await WaitOutAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 30);
        Assert.Equal(30, _server.Taken.Count);
    }

    [Fact]
    public async Task A_server_that_begins_to_refuse_everybody_costs_few_people_their_mail()
    {
        await PutAsync(100);
        _server.Script = (step, line) => step is SmtpStep.Recipient && !line.Contains("signer-0@", StringComparison.Ordinal) ? SmtpFault.Say(554) : null;
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Failing + outbox.Sent == 100);

        Assert.Equal(79, _outbox.Waiting);
    }

    [Fact]
    public async Task While_the_server_is_away_one_mail_at_a_time_finds_out_and_the_others_keep_their_patience()
    {
        await PutAsync(50);
        _server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Say(421) : null;
        await using var mailer = await StartAsync(connections: 4);
        await _clock.WaitedForAsync(Look);
        var failedAtFirst = _outbox.Failing;

        await _clock.PassAsync(Look);
        await _clock.PassAsync(TimeSpan.FromSeconds(10));
        await _clock.WaitedForAsync(TimeSpan.FromSeconds(20));

        Assert.InRange(failedAtFirst, 1, 4);
        Assert.Equal(failedAtFirst + 2, _outbox.Failing);
        Assert.Equal(50, _outbox.Waiting);
    }

    [Fact]
    public async Task When_the_server_is_back_all_that_waits_is_sent()
    {
        await PutAsync(50);
        _server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Say(421) : null;
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);

        _server.Script = (_, _) => null;
        await _clock.PassAsync(Look);
        await _outbox.UntilAsync(outbox => outbox.Sent == 49);
        await WaitOutAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 50);
        Assert.Equal(50, _server.Taken.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(50, _server.Taken.Count);
        Assert.Contains("The mail server takes mail again", mailer.Log.Lines);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_opened_any_more_is_given_up()
    {
        await _outbox.PutAsync(Letters.Sealed(Letters.Sample(), _clock.GetUtcNow()) with { SealedMail = new byte[100] });
        await PutAsync(1);
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Single(_server.Taken);
        await _clock.WaitedForAsync(Look);
        Assert.Contains("Gave up 1 mails (unknown): unreadable", mailer.Log.Lines);
    }

    [Fact]
    public async Task A_mail_that_has_failed_for_three_days_is_given_up()
    {
        await _outbox.PutAsync(Letters.Sealed(Letters.Sample(), _clock.GetUtcNow()) with { Failures = 77 });
        _server.Next(SmtpStep.Recipient, SmtpFault.Say(450));
        await using var mailer = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Empty(_server.Taken);
        Assert.Equal(0, _outbox.Find("mail-1")!.SealedMail.Length);
    }

    [Fact]
    public async Task A_mailer_that_is_stopped_half_way_leaves_the_rest_to_the_next_one_and_nothing_is_sent_twice()
    {
        await PutAsync(20);
        _server.Script = (step, line) => line.Contains("signer-7@", StringComparison.Ordinal) ? SmtpFault.Stall : null;
        await using (var first = await StartAsync())
        {
            await _server.UntilAsync(server => server.Silent == 1);
            var stopping = first.StopAsync();
            await _clock.PassAsync(TimeSpan.FromSeconds(5));
            await stopping;
        }

        Assert.InRange(_outbox.Sent, 1, 19);
        _server.Script = (_, _) => null;
        await using var second = await StartAsync();

        await _outbox.UntilAsync(outbox => outbox.Sent == 20);
        Assert.Equal(20, _server.Taken.Count);
        Assert.Equal(20, _server.Taken.Select(mail => mail.To).Distinct().Count());
    }

    [Fact]
    public async Task What_is_under_way_when_the_mailer_is_stopped_ends_by_itself()
    {
        await PutAsync(1);
        var go = new TaskCompletionSource();
        await using var mailer = await StartAsync();
        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        await PutAsync(1, from: 1);
        _server.Script = (step, _) =>
        {
            if (step is SmtpStep.Data) go.SetResult();
            return null;
        };
        mailer.Signal.Ring();
        await go.Task;

        await mailer.StopAsync();

        Assert.Equal((2, 0), (_outbox.Sent, _outbox.Waiting));
    }

    [Fact]
    public async Task Two_nodes_never_send_the_same_mail()
    {
        await PutAsync(300);
        await using var one = await StartAsync(connections: 2);
        await using var other = await StartAsync(connections: 2);

        await _outbox.UntilAsync(outbox => outbox.Sent == 300);

        Assert.Equal(300, _server.Taken.Count);
    }

    [Fact]
    public async Task When_the_outbox_is_away_after_a_mail_was_sent_it_is_told_later_and_the_mail_is_sent_once()
    {
        await PutAsync(3);
        _server.Script = (step, _) =>
        {
            _outbox.IsAway |= step is SmtpStep.Content;
            return null;
        };
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(TimeSpan.FromSeconds(1));
        await _server.UntilAsync(server => server.Taken.Count == 3);

        _outbox.IsAway = false;
        await _clock.PassAsync(TimeSpan.FromSeconds(1));

        await _outbox.UntilAsync(outbox => outbox.Sent == 3);
        Assert.Equal(3, _server.Taken.Count);
        Assert.Contains("What became of mails could not be written down (StorageUnavailableException); nothing is sent until it is", mailer.Log.Lines);
    }

    [Fact]
    public async Task An_outbox_that_is_away_is_asked_again()
    {
        _outbox.IsAway = true;
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);

        _outbox.IsAway = false;
        await PutAsync(1);
        await _clock.PassAsync(Look);

        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task Logs_have_neither_address_nor_token_nor_what_the_server_says()
    {
        await PutAsync(10);
        _server.Script = (step, line) => (step, line) switch
        {
            (SmtpStep.Recipient, _) when line.Contains("signer-3@", StringComparison.Ordinal) => SmtpFault.Say(550),
            (SmtpStep.Recipient, _) when line.Contains("signer-4@", StringComparison.Ordinal) => SmtpFault.Say(450),
            (SmtpStep.Recipient, _) when line.Contains("signer-5@", StringComparison.Ordinal) => SmtpFault.Drop,
            _ => null,
        };
        await using var mailer = await StartAsync();
        await _clock.PassAsync(Look);

        await _outbox.UntilAsync(outbox => outbox.Sent == 8);

        await _clock.WaitedForAsync(Look);
        Assert.NotEmpty(mailer.Log.Lines);
        Assert.All(mailer.Log.Lines, line => Assert.DoesNotMatch("@|signer|Token|ada|5\\.0\\.0|mail-", line));
    }

    [Fact]
    public async Task A_backlog_that_fails_is_told_of_at_once_and_then_every_ten_minutes()
    {
        await PutAsync(2);
        _server.Script = (step, _) => step is SmtpStep.Recipient ? SmtpFault.Say(450) : null;
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);
        Assert.Equal(["Sending mail fails: 2 tries since this was last said, the last with 450 at Recipient; 2 mails wait"], mailer.Log.Lines);

        foreach (var minutes in (int[])[1, 2, 4, 8])
        {
            _clock.Skip(TimeSpan.FromMinutes(minutes));
            await _outbox.UntilAsync(outbox => outbox.Find("mail-0")!.DueAt > _clock.GetUtcNow() && outbox.Find("mail-1")!.DueAt > _clock.GetUtcNow());
            await _clock.WaitedForAsync(Look);
        }

        Assert.Equal(2, mailer.Log.Lines.Count);
        Assert.Equal("Sending mail fails: 8 tries since this was last said, the last with 450 at Recipient; 2 mails wait", mailer.Log.Lines[1]);
    }

    [Fact]
    public async Task Rows_of_mails_that_were_due_before_yesterday_are_swept_once_a_day()
    {
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);
        await _clock.PassAsync(Look);
        await _clock.WaitedForAsync(Look);

        _clock.Skip(TimeSpan.FromDays(1));
        await _outbox.UntilAsync(outbox => outbox.Sweeps.Count == 2);

        Assert.Equal([new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero)], _outbox.Sweeps);
    }

    [Fact]
    public async Task What_waits_can_be_watched()
    {
        await PutAsync(3);
        _server.Script = (step, _) => step is SmtpStep.Greeting ? SmtpFault.Drop : null;
        await using var mailer = await StartAsync();
        await _clock.WaitedForAsync(Look);
        _clock.Skip(TimeSpan.FromSeconds(4));

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

    private static SmtpStep Step(SmtpStepName name) => Enum.Parse<SmtpStep>(name.ToString());

    private void RefuseRecipient(string part, int code) =>
        _server.Script = (step, line) => step is SmtpStep.Recipient && line.Contains(part, StringComparison.Ordinal) ? SmtpFault.Say(code) : null;

    private Task<MailerRun> StartAsync(int connections = 1) => MailerRun.StartAsync(_outbox, _server.Port, _clock, connections);

    // Whatever the mailer waits for, it is over after this: it looks, and the mail is due.
    private async Task WaitOutAsync()
    {
        await _clock.WaitedForAsync(Look);
        _clock.Skip(FirstWait);
    }

    private async Task PutAsync(int count, int from = 0)
    {
        for (var number = from; number < from + count; number++)
        {
            await _outbox.PutAsync(Letters.Sealed(Letters.Sample($"signer-{number}@example.org") with { Token = $"Token{number}" }, _clock.GetUtcNow(), $"mail-{number}"));
        }
    }
}
