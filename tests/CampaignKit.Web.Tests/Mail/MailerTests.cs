using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailerTests : MailerTest
{
    [Fact]
    public async Task What_is_due_is_sent_once_over_a_few_connections()
    {
        await PutAsync(250);
        await using var mailer = await StartAsync(connections: 4);

        await Outbox.UntilAsync(outbox => outbox.Sent == 250);

        Assert.Equal(250, Server.Taken.Select(mail => mail.To).Distinct().Count());
        Assert.Equal(250, Server.Taken.Count);
        Assert.InRange(Server.Connections, 1, 4);
    }

    [Fact]
    public async Task What_is_not_due_yet_waits()
    {
        await Outbox.PutAsync(Letters.Sealed(Letters.Sample(), Clock.GetUtcNow() + Look));
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);
        Assert.Empty(Server.Taken);

        await Clock.PassAsync(Look);

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task A_mail_that_is_put_in_wakes_the_mailer_without_any_time_passing()
    {
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);

        await PutAsync(1);
        mailer.Signal.Ring();

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task A_mail_that_another_node_put_in_is_found_after_a_few_seconds()
    {
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);

        await PutAsync(1);
        await Clock.PassAsync(Look);

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_opened_any_more_is_given_up()
    {
        await Outbox.PutAsync(Letters.Sealed(Letters.Sample(), Clock.GetUtcNow()) with { SealedMail = new byte[100] });
        await PutAsync(1);
        await using var mailer = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Waiting == 0);

        Assert.Single(Server.Taken);
        await Clock.WaitedForAsync(Look);
        Assert.Contains("Gave up 1 mails (unknown): unreadable", mailer.Log.Lines);
    }

    [Fact]
    public async Task A_mailer_that_is_stopped_half_way_leaves_the_rest_to_the_next_one_and_nothing_is_sent_twice()
    {
        await PutAsync(20);
        Server.Script = (step, line) => line.Contains("signer-7@", StringComparison.Ordinal) ? SmtpFault.Stall : null;
        await using (var first = await StartAsync())
        {
            await Server.UntilAsync(server => server.Silent == 1);
            var stopping = first.StopAsync();
            await Clock.PassAsync(TimeSpan.FromSeconds(5));
            await stopping;
        }

        Assert.InRange(Outbox.Sent, 1, 19);
        Server.Script = (_, _) => null;
        await using var second = await StartAsync();

        await Outbox.UntilAsync(outbox => outbox.Sent == 20);
        Assert.Equal(20, Server.Taken.Count);
        Assert.Equal(20, Server.Taken.Select(mail => mail.To).Distinct().Count());
    }

    [Fact]
    public async Task What_is_under_way_when_the_mailer_is_stopped_ends_by_itself()
    {
        await PutAsync(1);
        var go = new TaskCompletionSource();
        await using var mailer = await StartAsync();
        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
        await PutAsync(1, from: 1);
        Server.Script = (step, _) =>
        {
            if (step is SmtpStep.Data) go.SetResult();
            return null;
        };
        mailer.Signal.Ring();
        await go.Task;

        await mailer.StopAsync();

        Assert.Equal((2, 0), (Outbox.Sent, Outbox.Waiting));
    }

    [Fact]
    public async Task Two_nodes_never_send_the_same_mail()
    {
        await PutAsync(300);
        await using var one = await StartAsync(connections: 2);
        await using var other = await StartAsync(connections: 2);

        await Outbox.UntilAsync(outbox => outbox.Sent == 300);

        Assert.Equal(300, Server.Taken.Count);
    }

    [Fact]
    public async Task When_the_outbox_is_away_after_a_mail_was_sent_it_is_told_later_and_the_mail_is_sent_once()
    {
        await PutAsync(3);
        Server.Script = (step, _) =>
        {
            Outbox.IsAway |= step is SmtpStep.Content;
            return null;
        };
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(TimeSpan.FromSeconds(1));
        await Server.UntilAsync(server => server.Taken.Count == 3);

        Outbox.IsAway = false;
        await Clock.PassAsync(TimeSpan.FromSeconds(1));

        await Outbox.UntilAsync(outbox => outbox.Sent == 3);
        Assert.Equal(3, Server.Taken.Count);
        Assert.Contains("What became of mails could not be written down (StorageUnavailableException); nothing is sent until it is", mailer.Log.Lines);
    }

    [Fact]
    public async Task An_outbox_that_is_away_is_asked_again()
    {
        Outbox.IsAway = true;
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);

        Outbox.IsAway = false;
        await PutAsync(1);
        await Clock.PassAsync(Look);

        await Outbox.UntilAsync(outbox => outbox.Sent == 1);
    }

    [Fact]
    public async Task Rows_of_mails_that_were_due_before_yesterday_are_swept_once_a_day()
    {
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);
        await Clock.PassAsync(Look);
        await Clock.WaitedForAsync(Look);

        Clock.Skip(TimeSpan.FromDays(1));
        await Outbox.UntilAsync(outbox => outbox.Sweeps.Count == 2);

        Assert.Equal([new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero)], Outbox.Sweeps);
    }

    [Fact]
    public async Task Rows_since_an_update_that_is_not_finished_are_kept()
    {
        await using var mailer = await StartAsync();
        await Clock.WaitedForAsync(Look);
        mailer.BegunAt = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

        Clock.Skip(TimeSpan.FromDays(1));
        await Outbox.UntilAsync(outbox => outbox.Sweeps.Count == 2);

        Assert.Equal(mailer.BegunAt, Outbox.Sweeps[1]);
    }
}
