using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signers;

public class SignerTests
{
    private static readonly MailboxKey Mailbox = new(7);
    private static readonly DateTimeOffset Today = new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tomorrow = Today.AddDays(1);

    private readonly ManualTurns _turns = new();
    private readonly InMemoryOutbox _outbox = new();
    private readonly ManualClock _clock = new();
    private Signer _signer;

    public SignerTests() => _signer = Wake();

    [Fact]
    public void Mails_of_a_day_go_now_and_the_next_waits_until_the_day_begins_anew()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(1, 4).Select(mail => Ask($"{mail}").Answer()));

        Assert.Equal(["1", "2", "3"], _outbox.Mails.Take(3).Select(mail => mail.Id));
        Assert.All(_outbox.Mails.Take(3), mail => Assert.Equal(_clock.GetUtcNow(), mail.DueAt));
        Assert.Equal(("4", Tomorrow, 4), (_outbox.Mails[3].Campaign, _outbox.Mails[3].DueAt, _outbox.Mails.Count));
    }

    [Fact]
    public void Mail_that_waits_is_replaced_by_a_newer_one()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();

        for (byte content = 10; content < 20; content++) Assert.False(Ask($"{content}", content).Answer());

        var waiting = Assert.Single(_outbox.Mails, mail => mail.DueAt == Tomorrow);
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
            Assert.Equal((mail, 1), (_outbox.Puts, _outbox.Counts));
        }
    }

    [Fact]
    public async Task Mail_bomb_of_ten_thousand_calls_lets_three_through_and_leaves_one_that_waits()
    {
        using var actors = new InProcessActors(new InMemoryDocuments(), new InMemoryLedger(), new InMemoryAwaiting(), _outbox, new(new byte[32]), _clock, new(), new());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(mail => Task.Run(() => actors.Signer(Mailbox).MailAsync(Mail($"{mail}")).AsTask())));

        Assert.Equal(3, answers.Count(goes => goes));
        Assert.Equal([false, false, false, true], _outbox.Mails.Select(mail => mail.DueAt == Tomorrow));
        Assert.Equal(1, _outbox.Counts);
    }

    [Fact]
    public async Task Mailboxes_do_not_share_their_allowance()
    {
        using var actors = new InProcessActors(new InMemoryDocuments(), new InMemoryLedger(), new InMemoryAwaiting(), _outbox, new(new byte[32]), _clock, new(), new());
        foreach (var mailbox in (MailboxKey[])[new(1), new(2)])
        {
            for (var mail = 0; mail < 3; mail++) Assert.True(await actors.Signer(mailbox).MailAsync(Mail($"{mail}") with { Recipient = mailbox }));
        }

        Assert.Equal(6, _outbox.Mails.Count);
    }

    [Fact]
    public void Concurrent_calls_while_the_outbox_is_slow_let_three_through_and_write_the_newest_of_the_others()
    {
        var held = HoldPuts();

        var calls = Enumerable.Range(1, 20).Select(mail => Ask($"{mail}", (byte)mail)).ToList();
        Assert.Equal(4, held.Count);
        ReleaseAll(held);

        Assert.Equal(Enumerable.Range(1, 20).Select(mail => mail <= 3), calls.Select(call => call.Answer()));
        Assert.Equal(20, _outbox.Mails[3].SealedMail.Span[0]);
        Assert.Equal((4, 5), (_outbox.Mails.Count, _outbox.Puts));
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
        Assert.Equal("6", Assert.Single(_outbox.Mails, mail => mail.DueAt == Tomorrow).Campaign);
    }

    [Fact]
    public void Allowance_is_anew_at_midnight_of_utc()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        _clock.Advance(Tomorrow - _clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.False(Ask("last-of-today").Answer());

        _clock.Advance(TimeSpan.FromTicks(1));

        // The one that waited for this day is one of its three.
        Assert.Equal([true, true, false], Enumerable.Range(4, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal([3, 3, 1], _outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Fact]
    public void Mail_that_waited_and_was_sent_goes_on_to_count_when_another_has_to_wait()
    {
        for (var mail = 1; mail <= 4; mail++) Ask($"{mail}").Answer();
        _clock.Advance(TimeSpan.FromHours(13));
        Send();

        Assert.Equal([true, true, false, false], Enumerable.Range(5, 4).Select(mail => Ask($"{mail}").Answer()));
        _signer = Wake();
        Assert.False(Ask("9").Answer());

        Assert.Equal([3, 3, 1], _outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Fact]
    public void Mail_that_is_still_being_put_off_at_midnight_counts_for_the_new_day()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        var held = HoldPuts();
        var postponed = (Ask("4"), Ask("5"));
        _clock.Advance(TimeSpan.FromHours(13));

        var today = Enumerable.Range(6, 4).Select(mail => Ask($"{mail}")).ToList();
        Assert.Single(held);
        ReleaseAll(held);

        Assert.Equal((false, false), (postponed.Item1.Answer(), postponed.Item2.Answer()));
        Assert.Equal([true, true, false, false], today.Select(call => call.Answer()));
        Assert.Equal([3, 3, 1], _outbox.Mails.GroupBy(mail => mail.DueAt.Date).Select(day => day.Count()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Actor_that_wakes_again_knows_from_the_outbox_what_is_used_up(int before)
    {
        for (var mail = 0; mail < before; mail++) Ask($"before-{mail}").Answer();

        _signer = Wake();

        Assert.Equal(Math.Max(0, 3 - before), Enumerable.Range(0, 5).Count(mail => Ask($"after-{mail}").Answer()));
        Assert.Equal((3, 1), (_outbox.Mails.Count(mail => mail.DueAt < Tomorrow), _outbox.Mails.Count(mail => mail.DueAt == Tomorrow)));
    }

    [Fact]
    public void Mails_of_the_day_count_when_they_were_sent_too()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        Send();

        _signer = Wake();

        Assert.False(Ask("4").Answer());
    }

    [Fact]
    public void Mail_from_the_day_before_is_due_now_and_counts_for_today()
    {
        Assert.True(Ask(Mail("1") with { DueAt = Today.AddTicks(-1) }).Answer());

        Assert.Equal(_clock.GetUtcNow(), _outbox.Mails.Single().DueAt);
    }

    [Fact]
    public void Outage_is_told_and_uses_nothing_up()
    {
        for (var outage = 0; outage < 5; outage++)
        {
            _outbox.IsAway = true;
            Assert.IsType<StorageUnavailableException>(Ask("lost").Failure());
            _outbox.IsAway = false;
            Ask($"{outage}").Answer();
        }

        Assert.Equal(["0", "1", "2"], _outbox.Mails.Take(3).Select(mail => mail.Id));
        Assert.Equal(4, _outbox.Mails.Count);
    }

    [Fact]
    public void Outage_while_mails_are_on_their_way_uses_nothing_up_of_those_that_did_not_arrive()
    {
        Ask("1").Answer();
        var held = HoldPuts();
        var (second, third) = (Ask("2"), Ask("3"));

        Fail(held);
        var fourth = Ask("4");
        Assert.False(fourth.IsCompleted);
        ReleaseAll(held);

        Assert.IsType<StorageUnavailableException>(second.Failure());
        Assert.True(third.Answer() && fourth.Answer());
        Assert.False(Ask("5").Answer());
        Assert.Equal(["1", "3", "4"], _outbox.Mails.Take(3).Select(mail => mail.Id));
    }

    [Fact]
    public void Mail_that_arrived_although_its_caller_was_told_of_an_outage_counts()
    {
        _outbox.AfterPutting = _ => Task.FromException(new StorageUnavailableException("The answer was lost."));
        Assert.IsType<StorageUnavailableException>(Ask("1").Failure());
        _outbox.AfterPutting = _ => Task.CompletedTask;

        Assert.Equal([true, true, false], Enumerable.Range(2, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal(3, _outbox.Mails.Count(mail => mail.DueAt < Tomorrow));
    }

    [Fact]
    public void Outage_while_others_wait_is_told_to_those_whose_mail_it_was_and_nobody_else()
    {
        for (var mail = 1; mail <= 3; mail++) Ask($"{mail}").Answer();
        var held = HoldPuts();
        var (first, second, third) = (Ask("4"), Ask("5"), Ask("6"));

        Fail(held);
        Release(held);

        Assert.IsType<StorageUnavailableException>(first.Failure());
        Assert.Equal((false, false), (second.Answer(), third.Answer()));
        Assert.Equal("6", _outbox.Mails[3].Campaign);
    }

    [Fact]
    public void Random_failures_and_restarts_never_let_a_fourth_through_on_one_day()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var mailbox = new MailboxKey((uint)seed);
            var held = HoldPuts();
            _outbox.AfterPutting = _ => random.Next(5) == 0 ? Task.FromException(new StorageUnavailableException("The answer was lost.")) : Task.CompletedTask;
            var signer = Wake(mailbox);
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(8))
                {
                    case < 4: _ = _turns.Call(() => signer.MailAsync(Mail($"{step}") with { Recipient = mailbox })); break;
                    case 4 when held.Count > 0: Release(held); break;
                    case 5 when held.Count > 0: Fail(held); break;
                    case 6 when random.Next(4) == 0: _turns.Run(() => _clock.Advance(TimeSpan.FromHours(random.Next(1, 30)))); break;
                    case 7 when held.Count == 0: signer = Wake(mailbox); break;
                }
            }

            ReleaseAll(held);
            Assert.All(_outbox.Mails.Where(mail => mail.Recipient == mailbox).GroupBy(mail => mail.DueAt.Date), day => Assert.InRange(day.Count(), 1, 3));
        }
    }

    [Fact]
    public void Call_that_is_repeated_takes_nothing_more_of_the_allowance()
    {
        for (var time = 0; time < 5; time++) Assert.True(Ask("1").Answer());

        Assert.Equal([true, true, false], Enumerable.Range(2, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal(4, _outbox.Mails.Count);
    }

    [Fact]
    public void Mail_to_another_mailbox_is_refused() => Assert.IsType<ArgumentException>(Ask(Mail("1") with { Recipient = new(8) }).Failure());

    [Fact]
    public async Task Mailbox_that_is_forgotten_has_no_mail_left_and_its_whole_allowance()
    {
        for (var mail = 1; mail <= 4; mail++) Ask($"{mail}").Answer();
        await _outbox.PutAsync(Mail("other") with { Recipient = new(8) });

        Forget().Answer();

        Assert.Equal(["other"], _outbox.Mails.Select(mail => mail.Id));
        Assert.Equal([true, true, true, false], Enumerable.Range(1, 4).Select(mail => Ask($"{mail}").Answer()));
    }

    [Fact]
    public void Mail_that_is_on_its_way_when_the_mailbox_is_forgotten_is_forgotten_too_and_one_that_comes_later_is_kept()
    {
        var held = HoldPuts();
        var before = Ask("before");

        var forgotten = Forget();
        var after = Ask("after");
        Assert.False(forgotten.IsCompleted);
        ReleaseAll(held);

        Assert.True(before.Answer() && forgotten.Answer() && after.Answer());
        Assert.Equal(["after"], _outbox.Mails.Select(mail => mail.Id));
    }

    [Fact]
    public void Outage_while_a_mailbox_is_forgotten_is_told_and_the_call_may_be_repeated()
    {
        Ask("1").Answer();
        _outbox.IsAway = true;
        Assert.IsType<StorageUnavailableException>(Forget().Failure());
        _outbox.IsAway = false;

        Forget().Answer();

        Assert.Empty(_outbox.Mails);
    }

    [Fact]
    public void Five_codes_may_be_tried_in_any_thirty_minutes()
    {
        var minutes = new List<int>();
        for (var minute = 0; minute < 120; minute++)
        {
            for (var attempt = 0; attempt < 2; attempt++)
            {
                if (MayTry()) minutes.Add(minute);
            }

            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([0, 0, 1, 1, 2, 30, 30, 31, 31, 32], minutes.Take(10));
        Assert.All(Enumerable.Range(0, 91), from => Assert.InRange(minutes.Count(minute => minute >= from && minute < from + 30), 0, 5));
    }

    [Fact]
    public void Mailbox_that_is_forgotten_has_all_its_tries_again()
    {
        for (var attempt = 0; attempt < 5; attempt++) Assert.True(MayTry());
        Assert.False(MayTry());

        Forget().Answer();

        Assert.True(MayTry());
    }

    [Fact]
    public void Tries_need_no_storage()
    {
        _outbox.IsAway = true;

        Assert.True(MayTry());
    }

    private Signer Wake(MailboxKey? mailbox = null) => new(mailbox ?? Mailbox, _outbox, _clock, new());

    private static OutboxMail Mail(string id, byte content = 1) =>
        new() { Id = id, Recipient = Mailbox, Campaign = id, DueAt = Today, SealedMail = new byte[] { content } };

    private Task<bool> Ask(string id, byte content = 1) => Ask(Mail(id, content));

    private Task<bool> Ask(OutboxMail mail) => _turns.Call(() => _signer.MailAsync(mail));

    private Task<bool> Forget() => _turns.Call(async () =>
    {
        await _signer.ForgetAsync();
        return true;
    });

    private bool MayTry() => _turns.Call(_signer.MayTryCodeAsync).Answer();

    private void Send() => _turns.Run(async () => await _outbox.SentAsync(await _outbox.TakeAsync(_clock.GetUtcNow(), TimeSpan.FromMinutes(1), 1000)));

    /// <summary>From now on mails wait here before they are put in.</summary>
    private Queue<TaskCompletionSource> HoldPuts()
    {
        var held = new Queue<TaskCompletionSource>();
        _outbox.BeforePutting = _ =>
        {
            held.Enqueue(new());
            return held.Last().Task;
        };
        return held;
    }

    private void Release(Queue<TaskCompletionSource> held) => _turns.Run(held.Dequeue().SetResult);

    /// <summary>Lets go what waits and what comes of that, and holds nothing any more.</summary>
    private void ReleaseAll(Queue<TaskCompletionSource> held)
    {
        while (held.Count > 0) Release(held);
        _outbox.BeforePutting = _ => Task.CompletedTask;
    }

    private void Fail(Queue<TaskCompletionSource> held) => _turns.Run(() => held.Dequeue().SetException(new StorageUnavailableException("The storage is away.")));
}
