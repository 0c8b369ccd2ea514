using CampaignKit.Core.Mail;

namespace CampaignKit.Storage.Tests.Outbox;

/// <summary>What every outbox has to keep, sentence by sentence of <see cref="IOutbox"/>: of taking as the one before says, and of what becomes of a mail then.</summary>
public abstract class OutboxContract : OutboxTakingContract
{
    [Fact]
    public async Task Mails_are_added_where_their_recipients_do_not_have_them()
    {
        await Outbox.PutAsync(Mail(1, "news", content: 7));

        Assert.Equal(2, await Outbox.AddAsync([Mail(1, "news"), Mail(2, "news"), Mail(1, "other")]));
        Assert.Equal(0, await Outbox.AddAsync([Mail(1, "news"), Mail(2, "news"), Mail(1, "other")]));

        Assert.Equal([7, 1, 1], (await TakeAsync()).OrderBy(mail => mail.Id, StringComparer.Ordinal).ThenBy(mail => mail.Recipient.ToString(), StringComparer.Ordinal).Select(mail => (int)mail.SealedMail.Span[0]));
    }

    [Fact]
    public async Task Mail_that_was_sent_is_not_added_again_until_it_is_swept()
    {
        await Outbox.AddAsync([Mail(1, "news"), Mail(2, "news")]);
        await Outbox.SentAsync([(await TakeAsync())[0]]);

        Assert.Equal(0, await Outbox.AddAsync([Mail(1, "news"), Mail(2, "news")]));
        Assert.Equal(1, (await Outbox.ReadBacklogAsync(Now)).Waiting);

        await Outbox.SweepAsync(Now.AddTicks(1));
        Assert.Equal(1, await Outbox.AddAsync([Mail(1, "news"), Mail(2, "news")]));
    }

    [Fact]
    public async Task As_many_as_are_allowed_are_added_at_once()
    {
        OutboxMail[] mails = [.. Enumerable.Range(0, IOutbox.AddedAtOnce).Select(number => Mail(Spread(number), "news"))];

        Assert.Equal(mails.Length, await Outbox.AddAsync(mails));
        Assert.Equal(mails.Length, (await TakeAsync()).Count);
    }

    [Fact]
    public async Task Mail_that_was_sent_is_never_taken_again()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await Outbox.PutAsync(Mail(2, "b") with { DueAt = Now.AddMinutes(-1) });
        var taken = await TakeAsync();

        await Outbox.SentAsync([taken[0]]);

        Assert.Equal(["a"], Ids(await TakeAsync(Now + Lease)));
        Assert.Empty(await TakeAsync(Now + Lease));
    }

    [Fact]
    public async Task Mail_that_was_sent_when_its_lease_had_ended_is_sent_all_the_same()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        var first = await TakeAsync(Now);
        await TakeAsync(Now + Lease);

        await Outbox.SentAsync(first);

        Assert.Empty(await TakeAsync(Now + (2 * Lease)));
    }

    [Fact]
    public async Task Mail_that_could_not_be_sent_is_due_again_when_it_says_with_one_more_failure()
    {
        await Outbox.PutAsync(Mail(1, "a") with { Campaign = "fair-work" });
        for (var failures = 1; failures <= 3; failures++)
        {
            var later = Now.AddMinutes(failures);
            var taken = await TakeAsync(later.AddMinutes(-1));

            await Outbox.PostponeAsync([taken.Single() with { DueAt = later }]);

            Assert.Empty(await TakeAsync(later.AddTicks(-1)));
            Assert.Equal(new(1, later, 1), await Outbox.ReadBacklogAsync(later));
            Assert.Equal(1, await Outbox.CountAsync(new(1), later));
        }

        Assert.Equal(Columns(Mail(1, "a") with { Campaign = "fair-work", DueAt = Now.AddMinutes(3), Failures = 3 }), Columns((await TakeAsync(Now.AddMinutes(3))).Single()));
    }

    [Fact]
    public async Task Mail_that_is_postponed_to_the_moment_it_was_due_is_given_out_again_at_once()
    {
        await Outbox.PutAsync(Mail(1, "a"));

        await Outbox.PostponeAsync(await TakeAsync());

        Assert.Equal(1, (await TakeAsync()).Single().Failures);
    }

    [Fact]
    public async Task Failure_is_counted_once_whether_or_not_the_caller_counts_it_too()
    {
        await Outbox.PutAsync(Mail(1, "a"));

        await Outbox.PostponeAsync([.. (await TakeAsync()).Select(mail => mail with { Failures = mail.Failures + 1 })]);

        Assert.Equal(1, (await TakeAsync()).Single().Failures);
    }

    [Fact]
    public async Task Mail_that_was_sent_is_not_postponed()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        var taken = await TakeAsync();
        await Outbox.SentAsync(taken);

        await Outbox.PostponeAsync([.. taken.Select(mail => mail with { DueAt = Now.AddMinutes(1) })]);

        Assert.Empty(await TakeAsync(Now.AddDays(1)));
        Assert.Equal(new(0, null, 0), await Outbox.ReadBacklogAsync(Now.AddDays(1)));
    }

    [Fact]
    public async Task Ids_that_are_gone_do_no_harm_and_hold_nothing_up()
    {
        await PutAsync(Enumerable.Range(0, 150).Select(mail => Mail((uint)mail, $"{mail}")));
        var taken = await TakeAsync();
        for (var mail = 0; mail < 150; mail += 3) await Outbox.ForgetAsync(new((uint)mail));

        await Outbox.SentAsync([.. taken.Take(75), Mail(999, "never-there")]);
        await Outbox.PostponeAsync([.. taken.Skip(75).Select(mail => mail with { DueAt = Now.AddMinutes(1) }), Mail(998, "never-there")]);
        await Outbox.SentAsync([]);
        await Outbox.PostponeAsync([]);

        var left = taken.Skip(75).Where(mail => Number(mail.Id) % 3 != 0).Select(mail => mail.Id);
        Assert.Equal(left.Order(), Ids(await TakeAsync(Now + Lease)).Order());
    }

    [Fact]
    public async Task Same_mail_sent_twice_in_one_call_is_sent()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        var taken = await TakeAsync();

        await Outbox.SentAsync([.. taken, .. taken]);
        await Outbox.SentAsync(taken);

        Assert.Empty(await TakeAsync(Now + Lease));
        Assert.Equal(1, await Outbox.CountAsync(new(1), Now));
    }

    [Fact]
    public async Task Mailbox_that_is_forgotten_has_no_row_left_sent_or_not_and_nobody_elses_is_touched()
    {
        await Outbox.PutAsync(Mail(1, "sent"));
        await Outbox.SentAsync(await TakeAsync());
        await Outbox.PutAsync(Mail(1, "waiting"));
        await Outbox.PutAsync(Mail(1, "later") with { DueAt = Now.AddDays(1) });
        await Outbox.PutAsync(Mail(2, "other"));

        await Outbox.ForgetAsync(new(1));
        await Outbox.ForgetAsync(new(77));

        Assert.Equal(0, await Outbox.CountAsync(new(1), DateTimeOffset.UnixEpoch));
        Assert.Equal(["other"], Ids(await TakeAsync(Now.AddDays(2))));
        Assert.Equal(1, await Outbox.CountAsync(new(2), Now));
    }

    [Fact]
    public async Task Campaign_that_is_forgotten_has_no_row_left_sent_or_not_and_no_other_is_touched()
    {
        await PutAsync(Enumerable.Range(0, 120).Select(mail => Mail(Spread(mail), $"{mail}") with { Campaign = (mail % 3) switch { 0 => "fair-work", 1 => "fair", _ => null } }));
        await Outbox.SentAsync(await TakeAsync(atMost: 60));

        await Outbox.ForgetCampaignAsync("fair-work");
        await Outbox.ForgetCampaignAsync("unknown");

        for (var mail = 0; mail < 120; mail++) Assert.Equal(mail % 3 == 0 ? 0 : 1, await Outbox.CountAsync(new(Spread(mail)), DateTimeOffset.UnixEpoch));
        Assert.All(await TakeAsync(Now + Lease), mail => Assert.NotEqual("fair-work", mail.Campaign));
    }

    [Fact]
    public async Task Sweep_removes_what_was_sent_and_due_before_and_nothing_that_waits()
    {
        OutboxMail[] sent = [Mail(1, "old") with { DueAt = Now.AddTicks(-1) }, Mail(Spread(2), "new")];
        foreach (var mail in sent) await Outbox.PutAsync(mail);
        await Outbox.SentAsync(await TakeAsync());
        OutboxMail[] waiting = [Mail(3, "failing") with { DueAt = Now.AddDays(-9) }, Mail(1, "waiting"), Mail(4, "later") with { DueAt = Now.AddDays(1) }];
        foreach (var mail in waiting) await Outbox.PutAsync(mail);

        await Outbox.SweepAsync(Now);

        foreach (var recipient in (UInt128[])[1, Spread(2), 3, 4]) Assert.Equal(1, await Outbox.CountAsync(new(recipient), DateTimeOffset.UnixEpoch));
        Assert.Equal(["failing", "waiting", "later"], Ids(await TakeAsync(Now.AddDays(2))));

        await Outbox.SweepAsync(Now.AddTicks(1));
        Assert.Equal(0, await Outbox.CountAsync(new(Spread(2)), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Sweep_of_more_than_a_thousand_leaves_none_of_them()
    {
        await PutAsync(Enumerable.Range(0, 1100).Select(mail => Mail((uint)(mail % 5), $"{mail}")));
        for (var part = 0; part < 2; part++) await Outbox.SentAsync(await TakeAsync());

        await Outbox.SweepAsync(Now.AddDays(1));

        for (uint recipient = 0; recipient < 5; recipient++) Assert.Equal(0, await Outbox.CountAsync(new(recipient), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Backlog_is_what_waits_whether_due_or_not_leased_or_not()
    {
        Assert.Equal(new(0, null, 0), await Outbox.ReadBacklogAsync(Now));
        await Outbox.PutAsync(Mail(1, "later") with { DueAt = Now.AddTicks(1) });
        Assert.Equal(new(1, null, 0), await Outbox.ReadBacklogAsync(Now));

        await Outbox.PutAsync(Mail(2, "oldest") with { DueAt = Now.AddHours(-2), Failures = 1 });
        await Outbox.PutAsync(Mail(Spread(3), "due"));
        Assert.Equal(new(3, Now.AddHours(-2), 1), await Outbox.ReadBacklogAsync(Now));

        var taken = await TakeAsync();
        Assert.Equal(new(3, Now.AddHours(-2), 1), await Outbox.ReadBacklogAsync(Now));

        await Outbox.SentAsync([taken[0]]);
        Assert.Equal(new(2, Now, 0), await Outbox.ReadBacklogAsync(Now));
    }

    /// <summary>Whether one process at a time has the store, so that nobody is left to hold a lease when it is opened again.</summary>
    protected virtual bool LeasesEndWithTheirProcess => false;

    [Fact]
    public async Task Outbox_that_is_opened_again_has_everything()
    {
        await Outbox.PutAsync(Mail(1, "sent") with { DueAt = Now.AddMinutes(-2) });
        await Outbox.PutAsync(Mail(1, "leased") with { DueAt = Now.AddMinutes(-1) });
        await Outbox.PutAsync(Mail(1, "due") with { Campaign = "fair-work", Failures = 2 });
        var taken = await TakeAsync(atMost: 2);
        await Outbox.SentAsync([taken[0]]);

        await ReopenAsync();

        Assert.Equal(3, await Outbox.CountAsync(new(1), Now.AddHours(-1)));
        Assert.Equal(new(2, Now.AddMinutes(-1), 1), await Outbox.ReadBacklogAsync(Now));
        var due = await TakeAsync();
        Assert.Equal(LeasesEndWithTheirProcess ? ["leased", "due"] : ["due"], Ids(due));
        Assert.Equal(Columns(Mail(1, "due") with { Campaign = "fair-work", Failures = 2 }), Columns(due[^1]));
        Assert.Equal(["leased", "due"], Ids(await TakeAsync(Now + Lease)));
    }

    [Fact]
    public async Task Mails_that_are_put_in_while_others_are_taken_and_sent_are_each_sent_once()
    {
        const int Mails = 240;
        using var all = new CancellationTokenSource();
        var sent = new List<string>();
        var sender = Task.Run(async () =>
        {
            for (var isLast = false; !isLast;)
            {
                isLast = all.IsCancellationRequested;
                while (await TakeAsync(atMost: 25) is { Count: > 0 } taken)
                {
                    await Outbox.SentAsync(taken);
                    sent.AddRange(Ids(taken));
                }
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            for (var mail = writer; mail < Mails; mail += 6) await Outbox.PutAsync(Mail(Spread(mail % 40), $"{mail}"));
        })));
        await all.CancelAsync();
        await sender;

        Assert.Equal(Enumerable.Range(0, Mails), sent.Select(Number).Order());
        Assert.Equal(new(0, null, 0), await Outbox.ReadBacklogAsync(Now));
        for (var recipient = 0; recipient < 40; recipient++) Assert.Equal(Mails / 40, await Outbox.CountAsync(new(Spread(recipient)), Now));
    }
}
