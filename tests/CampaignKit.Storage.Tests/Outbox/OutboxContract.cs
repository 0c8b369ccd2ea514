using System.Globalization;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Storage.Tests.Outbox;

/// <summary>What every outbox has to keep, sentence by sentence of <see cref="IOutbox"/>.</summary>
public abstract class OutboxContract : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private IOutbox _outbox = null!;

    protected static DateTimeOffset Now { get; } = new DateTimeOffset(2026, 11, 5, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    protected IOutbox Outbox => _outbox;

    public async Task InitializeAsync() => _outbox = await OpenAsync();

    public virtual Task DisposeAsync() => CloseAsync();

    [Fact]
    public async Task Mail_is_taken_as_it_was_put_in()
    {
        OutboxMail[] mails =
        [
            Mail(UInt128.MaxValue, "a") with { Campaign = "fair-work", Failures = 7 },
            Mail(0, "Z-9-" + new string('x', 60)) with { DueAt = Now.AddTicks(-1), SealedMail = Enumerable.Range(0, 60_000).Select(value => (byte)(value % 256)).ToArray() },
            Mail(1, "0") with { SealedMail = new byte[] { 0 } },
            Mail(2, "empty") with { SealedMail = ReadOnlyMemory<byte>.Empty },
        ];

        foreach (var mail in mails) await Outbox.PutAsync(mail);

        Assert.Equal(mails.Select(Columns).Order(), (await TakeAsync()).Select(Columns).Order());
    }

    [Fact]
    public async Task Mails_are_taken_oldest_first_whoever_they_are_to()
    {
        foreach (var minutes in (int[])[3, 9, 1, 7, 0, 5, 8, 2, 6, 4]) await Outbox.PutAsync(Mail(Spread(minutes), $"{minutes}") with { DueAt = Now.AddMinutes(-minutes) });

        Assert.Equal(["9", "8", "7"], Ids(await TakeAsync(atMost: 3)));
        Assert.Equal(["6", "5", "4"], Ids(await TakeAsync(atMost: 3)));
        Assert.Equal(["3", "2", "1", "0"], Ids(await TakeAsync(atMost: 1000)));
    }

    [Fact]
    public async Task Mail_is_taken_from_the_moment_on_at_which_it_is_due()
    {
        await Outbox.PutAsync(Mail(1, "a"));

        Assert.Empty(await TakeAsync(Now.AddTicks(-1)));
        Assert.Equal(["a"], Ids(await TakeAsync(Now)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Number_of_mails_that_is_out_of_range_is_refused(int atMost) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await TakeAsync(atMost: atMost));

    [Fact]
    public async Task Nothing_is_taken_from_an_empty_outbox() => Assert.Empty(await TakeAsync());

    [Fact]
    public async Task Mail_that_was_taken_is_given_to_nobody_until_the_lease_ends_and_then_again()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await TakeAsync(Now);

        Assert.Empty(await TakeAsync(Now));
        Assert.Empty(await TakeAsync(Now + Lease - TimeSpan.FromTicks(1)));
        Assert.Equal(Columns(Mail(1, "a")), Columns((await TakeAsync(Now + Lease)).Single()));
        Assert.Empty(await TakeAsync(Now + Lease));
    }

    [Fact]
    public async Task Mails_behind_those_that_were_taken_come_next()
    {
        for (var mail = 0; mail < 50; mail++) await Outbox.PutAsync(Mail(Spread(mail), $"{mail}") with { DueAt = Now.AddSeconds(mail - 50) });

        var taken = new List<string>();
        for (var part = 0; part < 10; part++) taken.AddRange(Ids(await TakeAsync(atMost: 5)));

        Assert.Equal(Enumerable.Range(0, 50).Select(mail => $"{mail}"), taken);
    }

    [Fact]
    public async Task Takers_at_the_same_time_never_share_a_mail_and_leave_none()
    {
        await PutAsync(Enumerable.Range(0, 200).Select(mail => Mail(Spread(mail), $"{mail}")));
        var other = Beside();

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(taker => Task.Run(async () =>
        {
            var own = new List<string>();
            while (await (taker % 2 == 0 ? Outbox : other).TakeAsync(Now, Lease, 20) is { Count: > 0 } some) own.AddRange(Ids(some));
            return own;
        })));

        Assert.Equal(Enumerable.Range(0, 200), taken.SelectMany(own => own).Select(Number).Order());
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
    public async Task Count_is_of_the_recipients_mails_that_are_due_then_or_later_sent_ones_included()
    {
        await Outbox.PutAsync(Mail(1, "earlier") with { DueAt = Now.AddTicks(-1) });
        await Outbox.PutAsync(Mail(1, "now"));
        await Outbox.PutAsync(Mail(1, "later") with { DueAt = Now.AddDays(1) });
        await Outbox.PutAsync(Mail(2, "another"));
        await Outbox.PutAsync(Mail(Spread(1), "far-away"));

        Assert.Equal(2, await Outbox.CountAsync(new(1), Now));
        Assert.Equal(3, await Outbox.CountAsync(new(1), Now.AddTicks(-1)));
        Assert.Equal(1, await Outbox.CountAsync(new(1), Now.AddTicks(1)));
        Assert.Equal(0, await Outbox.CountAsync(new(1), Now.AddDays(1).AddTicks(1)));
        Assert.Equal(0, await Outbox.CountAsync(new(3), Now));
        await Outbox.SentAsync(await TakeAsync());
        Assert.Equal(2, await Outbox.CountAsync(new(1), Now));
    }

    [Fact]
    public async Task Moments_of_other_time_zones_are_the_same_moments()
    {
        var elsewhere = TimeSpan.FromHours(9);
        await Outbox.PutAsync(Mail(1, "a") with { DueAt = Now.ToOffset(elsewhere) });

        Assert.Equal(1, await Outbox.CountAsync(new(1), Now.ToOffset(-elsewhere)));
        Assert.Equal(Now, (await TakeAsync(Now.ToOffset(elsewhere))).Single().DueAt);
        Assert.Empty(await TakeAsync(Now.ToOffset(-elsewhere)));
    }

    [Fact]
    public async Task Mail_with_the_same_id_is_put_in_place_of_the_other()
    {
        await Outbox.PutAsync(Mail(1, "a") with { Campaign = "fair-work", Failures = 2 });
        var replacement = Mail(1, "a", content: 9) with { Campaign = "another", DueAt = Now.AddMinutes(3) };

        await Outbox.PutAsync(replacement);

        Assert.Equal(1, await Outbox.CountAsync(new(1), Now));
        Assert.Equal(new(1, null, 0), await Outbox.ReadBacklogAsync(Now));
        Assert.Empty(await TakeAsync(Now));
        Assert.Equal(Columns(replacement), Columns((await TakeAsync(Now.AddMinutes(3))).Single()));
    }

    [Fact]
    public async Task Mail_that_is_put_in_again_just_so_is_there_once()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await Outbox.PutAsync(Mail(1, "a"));

        Assert.Equal(1, await Outbox.CountAsync(new(1), Now));
        Assert.Equal(["a"], Ids(await TakeAsync()));
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task Mail_with_the_same_id_to_another_mailbox_is_another()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await Outbox.PutAsync(Mail(2, "a"));
        await Outbox.PutAsync(Mail(Spread(1), "a"));

        Assert.Equal(3, (await TakeAsync()).Count);
    }

    [Fact]
    public async Task Mail_that_takes_the_place_of_one_that_was_sent_is_to_be_sent()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await Outbox.SentAsync(await TakeAsync());

        await Outbox.PutAsync(Mail(1, "a", content: 2));

        Assert.Equal(1, await Outbox.CountAsync(new(1), Now));
        Assert.Equal(Columns(Mail(1, "a", content: 2)), Columns((await TakeAsync()).Single()));
    }

    [Fact]
    public async Task Mail_that_was_taken_and_replaced_meanwhile_is_neither_sent_nor_postponed_by_whoever_took_the_other()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        await Outbox.PutAsync(Mail(2, "b"));
        var taken = await TakeAsync();
        await Outbox.PutAsync(Mail(1, "a", content: 2));
        await Outbox.PutAsync(Mail(2, "b", content: 2));

        await Outbox.SentAsync([taken.Single(mail => mail.Id == "a")]);
        await Outbox.PostponeAsync([taken.Single(mail => mail.Id == "b") with { DueAt = Now.AddDays(1) }]);

        var again = await TakeAsync();
        Assert.Equal(new[] { Mail(1, "a", content: 2), Mail(2, "b", content: 2) }.Select(Columns), again.Select(Columns).Order());
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

        await CloseAsync();
        _outbox = await OpenAsync();

        Assert.Equal(3, await Outbox.CountAsync(new(1), Now.AddHours(-1)));
        Assert.Equal(new(2, Now.AddMinutes(-1), 1), await Outbox.ReadBacklogAsync(Now));
        var due = await TakeAsync();
        Assert.Equal(LeasesEndWithTheirProcess ? ["leased", "due"] : ["due"], Ids(due));
        Assert.Equal(Columns(Mail(1, "due") with { Campaign = "fair-work", Failures = 2 }), Columns(due[^1]));
        Assert.Equal(["leased", "due"], Ids(await TakeAsync(Now + Lease)));
    }

    [Fact]
    public async Task Of_concurrent_puts_under_one_id_one_is_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(put => Task.Run(() => (put % 2 == 0 ? Outbox : Beside()).PutAsync(Mail(1, "a", content: (byte)put) with { DueAt = Now.AddSeconds(-put) }))));

        Assert.Equal(1, await Outbox.CountAsync(new(1), DateTimeOffset.UnixEpoch));
        Assert.Equal(1, (await Outbox.ReadBacklogAsync(Now)).Waiting);
        var taken = (await TakeAsync()).Single();
        Assert.Equal(Now.AddSeconds(-taken.SealedMail.Span[0]), taken.DueAt);
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

    /// <summary>Opens this test's own outbox; empty the first time, and afterwards with what was written before.</summary>
    protected abstract Task<IOutbox> OpenAsync();

    protected abstract Task CloseAsync();

    /// <summary>The same outbox as another node has it.</summary>
    protected virtual IOutbox Beside() => Outbox;

    protected static OutboxMail Mail(UInt128 recipient, string id, byte content = 1) =>
        new() { Id = id, Recipient = new(recipient), DueAt = Now, SealedMail = new byte[] { content, 2, 3 } };

    /// <summary>A mailbox of its own for each number, anywhere among all that there may be.</summary>
    protected static UInt128 Spread(int number) => unchecked(((UInt128)(uint)number + 1) * new UInt128(0x9E37_79B9_7F4A_7C15, 0xF39C_C060_5CED_C835));

    // Azurite does one thing at a time, and a write that waits for hundreds of others would be given up.
    private Task PutAsync(IEnumerable<OutboxMail> mails) =>
        Parallel.ForEachAsync(mails, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (mail, _) => await Outbox.PutAsync(mail));

    protected ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset? now = null, int atMost = 1000) => Outbox.TakeAsync(now ?? Now, Lease, atMost);

    protected static IEnumerable<string> Ids(IEnumerable<OutboxMail> mails) => mails.Select(mail => mail.Id);

    protected static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    private static (string, MailboxKey, string?, DateTimeOffset, int, string) Columns(OutboxMail mail) =>
        (mail.Id, mail.Recipient, mail.Campaign, mail.DueAt, mail.Failures, Convert.ToHexString(mail.SealedMail.Span));
}
