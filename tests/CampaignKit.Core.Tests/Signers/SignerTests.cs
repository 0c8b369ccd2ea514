using CampaignKit.Core.Actors;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signers;

public sealed class SignerTests : SignerTest
{
    [Fact]
    public void Mails_of_a_day_go_now_and_the_next_waits_until_the_day_begins_anew()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(1, 4).Select(mail => Ask($"{mail}").Answer()));

        Assert.Equal(["1", "2", "3"], Outbox.Mails.Take(3).Select(mail => mail.Id));
        Assert.All(Outbox.Mails.Take(3), mail => Assert.Equal(Clock.GetUtcNow(), mail.DueAt));
        Assert.Equal(("4", Tomorrow, 4), (Outbox.Mails[3].Campaign, Outbox.Mails[3].DueAt, Outbox.Mails.Count));
    }

    [Fact]
    public void Mail_that_waits_is_replaced_by_a_newer_one()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();

        for (byte content = 10; content < 20; content++) Assert.False(Ask($"{content}", content).Answer());

        var waiting = Assert.Single(Outbox.Mails, mail => mail.DueAt == Tomorrow);
        Assert.Equal(19, waiting.SealedMail.Span[0]);
        Assert.Matches("^[a-z0-9-]{1,64}$", waiting.Id);
    }

    [Fact]
    public void Whether_a_mail_goes_today_or_waits_it_is_one_write()
    {
        Ask("1").Answer();

        for (var mail = 2; mail <= 6; mail++)
        {
            Ask($"{mail}").Answer();
            Assert.Equal((mail, 1), (Outbox.Puts, Outbox.Counts));
        }
    }

    [Fact]
    public async Task Mail_bomb_of_ten_thousand_calls_lets_three_through_and_leaves_one_that_waits()
    {
        using var actors = new InProcessActors(new InMemoryDocuments(), new InMemoryLedger(), new InMemoryAwaiting(), Outbox, new(new byte[32]), Clock, new(), new());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(mail => Task.Run(() => actors.Signer(Mailbox).MailAsync(Mail($"{mail}")).AsTask())));

        Assert.Equal(3, answers.Count(goes => goes));
        Assert.Equal([false, false, false, true], Outbox.Mails.Select(mail => mail.DueAt == Tomorrow));
        Assert.Equal(1, Outbox.Counts);
    }

    [Fact]
    public async Task Mailboxes_do_not_share_their_allowance()
    {
        using var actors = new InProcessActors(new InMemoryDocuments(), new InMemoryLedger(), new InMemoryAwaiting(), Outbox, new(new byte[32]), Clock, new(), new());
        foreach (var mailbox in (MailboxKey[])[new(1), new(2)])
        {
            for (var mail = 0; mail < 3; mail++) Assert.True(await actors.Signer(mailbox).MailAsync(Mail($"{mail}") with { Recipient = mailbox }));
        }

        Assert.Equal(6, Outbox.Mails.Count);
    }

    [Fact]
    public void Concurrent_calls_while_the_outbox_is_slow_let_three_through_and_write_the_newest_of_the_others()
    {
        var held = HoldPuts();

        var calls = Enumerable.Range(1, 20).Select(mail => Ask($"{mail}", (byte)mail)).ToList();
        Assert.Equal(4, held.Count);
        ReleaseAll(held);

        Assert.Equal(Enumerable.Range(1, 20).Select(mail => mail <= 3), calls.Select(call => call.Answer()));
        Assert.Equal(20, Outbox.Mails[3].SealedMail.Span[0]);
        Assert.Equal((4, 5), (Outbox.Mails.Count, Outbox.Puts));
    }

    [Fact]
    public void Call_whose_mail_waits_is_answered_when_that_or_a_newer_one_is_durable_and_not_before()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        var held = HoldPuts();

        var (first, second, third) = (Ask("4"), Ask("5"), Ask("6"));
        Release(held);
        Assert.Equal((true, false, false), (first.IsCompleted, second.IsCompleted, third.IsCompleted));
        Release(held);

        Assert.Equal((false, false), (second.Answer(), third.Answer()));
        Assert.Equal("6", Assert.Single(Outbox.Mails, mail => mail.DueAt == Tomorrow).Campaign);
    }

    [Fact]
    public void Allowance_is_anew_at_midnight_of_utc()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        Clock.Advance(Tomorrow - Clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.False(Ask("last-of-today").Answer());

        Clock.Advance(TimeSpan.FromTicks(1));

        // The one that waited for this day is one of its three.
        Assert.Equal([true, true, false], Enumerable.Range(4, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal([3, 3, 1], Outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Fact]
    public void Mail_that_waited_and_was_sent_goes_on_to_count_when_another_has_to_wait()
    {
        for (var mail = 1; mail <= 4; mail++) Ask($"{mail}").Answer();
        Clock.Advance(TimeSpan.FromHours(13));
        Send();

        Assert.Equal([true, true, false, false], Enumerable.Range(5, 4).Select(mail => Ask($"{mail}").Answer()));
        Signer = Wake();
        Assert.False(Ask("9").Answer());

        Assert.Equal([3, 3, 1], Outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Fact]
    public void Mail_that_is_still_being_put_off_at_midnight_counts_for_the_new_day()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        var held = HoldPuts();
        var postponed = (Ask("4"), Ask("5"));
        Clock.Advance(TimeSpan.FromHours(13));

        var today = Enumerable.Range(6, 4).Select(mail => Ask($"{mail}")).ToList();
        Assert.Single(held);
        ReleaseAll(held);

        Assert.Equal((false, false), (postponed.Item1.Answer(), postponed.Item2.Answer()));
        Assert.Equal([true, true, false, false], today.Select(call => call.Answer()));
        Assert.Equal([3, 3, 1], Outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Actor_that_wakes_again_knows_from_the_outbox_what_is_used_up(int before)
    {
        for (var mail = 0; mail < before; mail++) Ask($"before-{mail}").Answer();

        Signer = Wake();

        Assert.Equal(Math.Max(0, 3 - before), Enumerable.Range(0, 5).Count(mail => Ask($"after-{mail}").Answer()));
        Assert.Equal((3, 1), (Outbox.Mails.Count(mail => mail.DueAt < Tomorrow), Outbox.Mails.Count(mail => mail.DueAt == Tomorrow)));
    }

    [Fact]
    public void Mails_of_the_day_count_when_they_were_sent_too()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        Send();

        Signer = Wake();

        Assert.False(Ask("4").Answer());
    }

    [Fact]
    public void Mail_from_the_day_before_is_due_now_and_counts_for_today()
    {
        Assert.True(Ask(Mail("1") with { DueAt = Today.AddTicks(-1) }).Answer());

        Assert.Equal(Clock.GetUtcNow(), Outbox.Mails.Single().DueAt);
    }

    [Fact]
    public void Call_that_is_repeated_takes_nothing_more_of_the_allowance()
    {
        for (var time = 0; time < 5; time++) Assert.True(Ask("1").Answer());

        Assert.Equal([true, true, false], Enumerable.Range(2, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal(4, Outbox.Mails.Count);
    }

    [Fact]
    public void Mail_to_another_mailbox_is_refused() => Assert.IsType<ArgumentException>(Ask(Mail("1") with { Recipient = new(8) }).Failure());
}
