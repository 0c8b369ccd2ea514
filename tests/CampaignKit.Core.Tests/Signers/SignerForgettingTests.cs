using CampaignKit.Core.Installation;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Actors;

namespace CampaignKit.Core.Tests.Signers;

/// <summary>What an actor keeps of a mailbox that nobody wrote down, and how it forgets it.</summary>
public sealed class SignerForgettingTests : SignerTest
{
    private int _erasures;

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
    public void Certificate_of_an_erasure_that_found_nothing_is_the_one_that_was_given_before()
    {
        var given = Certify(Erasure(1, 2));

        Assert.Equal(given, Certify(Erasure(0, 0)));
        Forget().Answer();
        Assert.Equal(given, Certify(Erasure(0, 0)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Erasure_that_found_something_has_a_certificate_of_its_own(int signatures, int awaiting)
    {
        Certify(Erasure(3, 0));

        var second = Certify(Erasure(signatures, awaiting));

        Assert.Equal((signatures, awaiting), (second.Signatures, second.Awaiting));
        Assert.Equal(second, Certify(Erasure(0, 0)));
    }

    [Fact]
    public void Certificate_is_kept_for_an_hour_and_no_longer_than_the_actor()
    {
        var given = Certify(Erasure(1, 0));
        Clock.Advance(OwnSignatures.LinkLifetime - TimeSpan.FromTicks(1));
        Assert.Equal(given, Certify(Erasure(0, 0)));

        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(0, Certify(Erasure(0, 0)).Signatures);
        Certify(Erasure(1, 0));
        Signer = Wake();
        Assert.Equal(0, Certify(Erasure(0, 0)).Signatures);
    }

    [Fact]
    public void Tries_need_no_storage()
    {
        Outbox.IsAway = true;

        Assert.True(MayTry());
    }

    private ErasureCertificate Certify(ErasureCertificate certificate) => Turns.Call(() => Signer.CertifyAsync(certificate)).Answer();

    private ErasureCertificate Erasure(int signatures, int awaiting) => new(Clock.GetUtcNow(), signatures, awaiting, $"code-{++_erasures}");
}
