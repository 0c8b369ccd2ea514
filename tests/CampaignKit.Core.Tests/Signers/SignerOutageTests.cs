using CampaignKit.Core.Installation;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Actors;

namespace CampaignKit.Core.Tests.Signers;

/// <summary>Whatever fails on the way to the outbox, a mailbox gets what it may and no more.</summary>
public sealed class SignerOutageTests : SignerTest
{
    [Fact]
    public void Outage_is_told_and_uses_nothing_up()
    {
        for (var outage = 0; outage < 5; outage++)
        {
            Outbox.IsAway = true;
            Assert.IsType<StorageUnavailableException>(Ask("lost").Failure());
            Outbox.IsAway = false;
            Ask($"{outage}").Answer();
        }

        Assert.Equal(["0", "1", "2"], Outbox.Mails.Take(3).Select(mail => mail.Id));
        Assert.Equal(4, Outbox.Mails.Count);
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
        Assert.Equal(["1", "3", "4"], Outbox.Mails.Take(3).Select(mail => mail.Id));
    }

    [Fact]
    public void Mail_that_arrived_although_its_caller_was_told_of_an_outage_counts()
    {
        Outbox.AfterPutting = _ => Task.FromException(new StorageUnavailableException("The answer was lost."));
        Assert.IsType<StorageUnavailableException>(Ask("1").Failure());
        Outbox.AfterPutting = _ => Task.CompletedTask;

        Assert.Equal([true, true, false], Enumerable.Range(2, 3).Select(mail => Ask($"{mail}").Answer()));
        Assert.Equal(3, Outbox.Mails.Count(mail => mail.DueAt < Tomorrow));
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
        Assert.Equal("6", Outbox.Mails[3].Campaign);
    }

    [Fact]
    public void Random_failures_and_restarts_never_let_a_fourth_through_on_one_day()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var mailbox = new MailboxKey((uint)seed);
            var held = HoldPuts();
            Outbox.AfterPutting = _ => random.Next(5) == 0 ? Task.FromException(new StorageUnavailableException("The answer was lost.")) : Task.CompletedTask;
            var signer = Wake(mailbox);
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(8))
                {
                    case < 4: _ = Turns.Call(() => signer.MailAsync(Mail($"{step}") with { Recipient = mailbox })); break;
                    case 4 when held.Count > 0: Release(held); break;
                    case 5 when held.Count > 0: Fail(held); break;
                    case 6 when random.Next(4) == 0: Turns.Run(() => Clock.Advance(TimeSpan.FromHours(random.Next(1, 30)))); break;
                    case 7 when held.Count == 0: signer = Wake(mailbox); break;
                }
            }

            ReleaseAll(held);
            Assert.All(Outbox.Mails.Where(mail => mail.Recipient == mailbox).GroupBy(mail => mail.DueAt.Date), day => Assert.InRange(day.Count(), 1, 3));
        }
    }
}
