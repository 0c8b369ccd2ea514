using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>No mail is lost, stuck or given to two nodes, whatever happens between the outbox and the account.</summary>
public sealed class OutboxFaultTests(Azurite azurite) : FaultTest(azurite)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly MailboxKey Mailbox = new(UInt128.MaxValue / 7);

    private TablesOutbox? _outbox;
    private TablesOutbox? _nextNode;

    public static TheoryData<string> Losses { get; } = LostAnswerTests.Losses;

    public static TheoryData<string> OutboxCalls { get; } = ["put", "count", "take", "sent", "postpone", "forget", "forget campaign", "sweep", "backlog"];

    private TablesOutbox Outbox => _outbox ??= new(Account());

    /// <summary>Another node, on whose way nothing goes wrong.</summary>
    private TablesOutbox NextNode => _nextNode ??= new(Direct());

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mail_is_put_in_once(string loss)
    {
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        await Outbox.PutAsync(Mail("a"));

        Assert.Equal(1, await NextNode.CountAsync(Mailbox, Now));
        Assert.Single(await NextNode.TakeAsync(Now, Lease, 10));
        Assert.Empty(await NextNode.TakeAsync(Now, Lease, 10));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mail_takes_the_place_of_another_and_leaves_nothing_of_it(string loss)
    {
        await NextNode.PutAsync(Mail("a"));

        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        await Outbox.PutAsync(Mail("a") with { DueAt = Now.AddMinutes(1), SealedMail = new byte[] { 2 } });

        Assert.Equal(1, (await NextNode.ReadBacklogAsync(Now)).Waiting);
        Assert.Equal(2, (await NextNode.TakeAsync(Now.AddMinutes(1), Lease, 10)).Single().SealedMail.Span[0]);
    }

    [Fact]
    public async Task Mail_that_was_sent_before_the_second_try_of_putting_it_in_is_not_sent_again()
    {
        var retried = new Held();
        Proxy.Next(Fault.None, Fault.LostAnswer, retried);
        var put = Outbox.PutAsync(Mail("a"));
        await retried.Arrived;

        await NextNode.SentAsync(await NextNode.TakeAsync(Now, Lease, 10));
        await retried.AnswerAsync();
        await put;

        Assert.Empty(await NextNode.TakeAsync(Now + Lease, Lease, 10));
        Assert.Equal(1, await NextNode.CountAsync(Mailbox, Now));
    }

    [Fact]
    public async Task New_mail_and_one_that_takes_the_place_of_another_are_as_many_requests()
    {
        var before = Proxy.Asked.Count;
        await Outbox.PutAsync(Mail("a") with { DueAt = Now.AddDays(1) });
        var ofNew = Proxy.Asked.Count - before;
        await Outbox.PutAsync(Mail("a") with { DueAt = Now.AddDays(1), SealedMail = new byte[] { 2 } });

        Assert.Equal((2, 4), (ofNew, Proxy.Asked.Count - before));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mail_that_was_taken_is_with_one_node_at_most_and_with_somebody_when_the_lease_has_ended(string loss)
    {
        await NextNode.PutAsync(Mail("a"));

        // Behind the look into each partition.
        Proxy.Next([.. Enumerable.Repeat(Fault.None, 16), .. LostAnswerTests.Happen(loss)]);
        var taken = await Outbox.TakeAsync(Now, Lease, 10);
        var others = await NextNode.TakeAsync(Now, Lease, 10);

        Assert.InRange(taken.Count + others.Count, 0, 1);
        Assert.Single(await NextNode.TakeAsync(Now + Lease, Lease, 10));
    }

    [Fact]
    public async Task Lease_that_others_were_faster_to_take_is_theirs_and_the_mails_behind_come_next()
    {
        await NextNode.PutAsync(Mail("a"));
        var lease = new Held();
        Proxy.Next([.. Enumerable.Repeat(Fault.None, 16), lease]);
        var taken = Outbox.TakeAsync(Now, Lease, 1).AsTask();
        await lease.Arrived;

        var others = await NextNode.TakeAsync(Now, Lease, 1);
        await NextNode.PutAsync(Mail("b"));
        await lease.AnswerAsync();

        Assert.Equal("a", others.Single().Id);
        Assert.Equal("b", (await taken).Single().Id);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mails_that_were_sent_stay_sent(string loss)
    {
        for (var mail = 0; mail < 5; mail++) await NextNode.PutAsync(Mail($"{mail}"));
        var taken = await NextNode.TakeAsync(Now, Lease, 10);

        Proxy.Next(LostAnswerTests.Happen(loss));
        await Outbox.SentAsync(taken);

        Assert.Empty(await NextNode.TakeAsync(Now + Lease, Lease, 10));
        Assert.Equal(5, await NextNode.CountAsync(Mailbox, Now));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mail_that_was_postponed_has_failed_once_and_is_due_when_it_says(string loss)
    {
        await NextNode.PutAsync(Mail("a"));
        var taken = await NextNode.TakeAsync(Now, Lease, 10);

        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        await Outbox.PostponeAsync([taken.Single() with { DueAt = Now.AddHours(1) }]);

        Assert.Empty(await NextNode.TakeAsync(Now.AddMinutes(59), Lease, 10));
        Assert.Equal(1, (await NextNode.TakeAsync(Now.AddHours(1), Lease, 10)).Single().Failures);
        Assert.Equal(1, (await NextNode.ReadBacklogAsync(Now)).Waiting);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Mailbox_that_is_forgotten_has_no_row_left(string loss)
    {
        await NextNode.PutAsync(Mail("sent"));
        await NextNode.SentAsync(await NextNode.TakeAsync(Now, Lease, 10));
        await NextNode.PutAsync(Mail("waiting"));

        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss), Fault.None, .. LostAnswerTests.Happen(loss)]);
        await Outbox.ForgetAsync(Mailbox);

        Assert.Equal(0, await NextNode.CountAsync(Mailbox, DateTimeOffset.UnixEpoch));
        Assert.Equal(0, (await NextNode.ReadBacklogAsync(Now)).Waiting);
    }

    [Fact]
    public async Task Record_that_is_used_anew_while_old_ones_are_swept_stays()
    {
        await NextNode.PutAsync(Mail("a"));
        await NextNode.SentAsync(await NextNode.TakeAsync(Now, Lease, 10));
        var removal = new Held();
        Proxy.Next([.. Enumerable.Repeat(Fault.None, 17), removal]);
        var sweep = Outbox.SweepAsync(Now.AddDays(1));
        await removal.Arrived;

        await NextNode.PutAsync(Mail("a") with { SealedMail = new byte[] { 2 } });
        await removal.AnswerAsync();
        await sweep;

        Assert.Equal(1, await NextNode.CountAsync(Mailbox, Now));
        Assert.Single(await NextNode.TakeAsync(Now, Lease, 10));
    }

    [Theory]
    [MemberData(nameof(OutboxCalls))]
    public async Task Connection_that_breaks_in_every_try_and_refusals_are_an_outage_that_passes(string call)
    {
        await NextNode.PutAsync(Mail("a") with { Campaign = "fair-work" });
        foreach (var fault in (Fault[])[Fault.LostRequest, Fault.CutAnswer, Fault.Refusal(503), Fault.Refusal(403)])
        {
            Proxy.Otherwise = fault;
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call));
            Assert.DoesNotContain(Mailbox.ToString(), outage.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Proxy.Otherwise = Fault.None;
        await MakeAsync(call);
    }

    [Fact]
    public async Task No_mailbox_stands_in_the_path_of_an_address()
    {
        await Outbox.PutAsync(Mail("a"));
        foreach (var call in OutboxCalls) await MakeAsync(call);

        Assert.All(Proxy.Asked, asked => Assert.DoesNotContain(Mailbox.ToString(), asked.Target.Split('?')[0], StringComparison.OrdinalIgnoreCase));
    }

    private async Task MakeAsync(string call)
    {
        switch (call)
        {
            case "put": await Outbox.PutAsync(Mail("a") with { Campaign = "fair-work" }); break;
            case "count": await Outbox.CountAsync(Mailbox, Now); break;
            case "take": await Outbox.TakeAsync(Now.AddDays(1), Lease, 10); break;
            case "sent": await Outbox.SentAsync([Mail("a")]); break;
            case "postpone": await Outbox.PostponeAsync([Mail("a") with { DueAt = Now.AddDays(2) }]); break;
            case "forget": await Outbox.ForgetAsync(Mailbox); break;
            case "forget campaign": await Outbox.ForgetCampaignAsync("fair-work"); break;
            case "sweep": await Outbox.SweepAsync(Now); break;
            case "backlog": await Outbox.ReadBacklogAsync(Now); break;
            default: throw new ArgumentOutOfRangeException(nameof(call), call, message: null);
        }
    }

    private static OutboxMail Mail(string id) => new() { Id = id, Recipient = Mailbox, DueAt = Now, SealedMail = new byte[] { 1 } };
}
