using CampaignKit.Core.Mail;

namespace CampaignKit.Storage.Tests.Outbox;

/// <summary>What every outbox has to keep of putting mails in, counting and taking them.</summary>
public abstract class OutboxTakingContract : OutboxTest
{
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
    public async Task Of_concurrent_puts_under_one_id_one_is_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(put => Task.Run(() => (put % 2 == 0 ? Outbox : Beside()).PutAsync(Mail(1, "a", content: (byte)put) with { DueAt = Now.AddSeconds(-put) }))));

        Assert.Equal(1, await Outbox.CountAsync(new(1), DateTimeOffset.UnixEpoch));
        Assert.Equal(1, (await Outbox.ReadBacklogAsync(Now)).Waiting);
        var taken = (await TakeAsync()).Single();
        Assert.Equal(Now.AddSeconds(-taken.SealedMail.Span[0]), taken.DueAt);
    }
}
