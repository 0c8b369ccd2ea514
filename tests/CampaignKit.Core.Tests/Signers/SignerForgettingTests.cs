using CampaignKit.Core.Installation;
using CampaignKit.Core.Tests.Actors;

namespace CampaignKit.Core.Tests.Signers;

/// <summary>What an actor keeps of a mailbox that nobody wrote down, and how it forgets it.</summary>
public sealed class SignerForgettingTests : SignerTest
{
    [Fact]
    public async Task Mailbox_that_is_forgotten_has_no_mail_left_and_its_whole_allowance()
    {
        for (var mail = 1; mail <= 4; mail++) Ask($"{mail}").Answer();
        await Outbox.PutAsync(Mail("other") with { Recipient = new(8) });

        Forget().Answer();

        Assert.Equal(["other"], Outbox.Mails.Select(mail => mail.Id));
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
        Assert.Equal(["after"], Outbox.Mails.Select(mail => mail.Id));
    }

    [Fact]
    public void Outage_while_a_mailbox_is_forgotten_is_told_and_the_call_may_be_repeated()
    {
        Ask("1").Answer();
        Outbox.IsAway = true;
        Assert.IsType<StorageUnavailableException>(Forget().Failure());
        Outbox.IsAway = false;

        Forget().Answer();

        Assert.Empty(Outbox.Mails);
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

            Clock.Advance(TimeSpan.FromMinutes(1));
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
        Outbox.IsAway = true;

        Assert.True(MayTry());
    }
}
