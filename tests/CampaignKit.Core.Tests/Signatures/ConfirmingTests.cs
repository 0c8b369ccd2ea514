using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

public sealed class ConfirmingTests : IDisposable
{
    private static readonly SignForm Form = WholeInstallation.Form;

    private readonly WholeInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Signature_waits_until_it_is_confirmed()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);

        var mail = await _installation.AskAsync(Form);

        Assert.Empty(_installation.Rows());
        Assert.Equal((0, 1), await NumbersAsync());
        Assert.Equal((MailKind.ConfirmSignature, "ada@example.org", "fr-CA", "Free to change employers", "Example Coalition"), (mail.Kind, mail.To, mail.Language, mail.Petition, mail.Organisation));

        var confirmed = await _installation.Confirming.ConfirmAsync(mail.Token);

        Assert.Equal((ConfirmStatus.Confirmed, 1L, 26), (confirmed.Status, confirmed.Count, confirmed.Receipt!.Length));
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Reading_a_link_changes_nothing_however_often()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(Form);

        for (var reading = 0; reading < 3; reading++)
        {
            var read = await _installation.Confirming.ReadAsync(mail.Token);
            Assert.Equal((ConfirmStatus.Waiting, "Ada Lovelace", Visibility.Named), (read.Status, read.Name, read.Waiting!.Visibility));
        }

        Assert.Equal((0, 1), await NumbersAsync());
    }

    [Fact]
    public async Task Code_confirms_as_the_link_does()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var asked = await _installation.Signing.SignAsync(WholeInstallation.Slug, Form);
        var mail = Assert.Single(await _installation.MailsAsync());

        var confirmed = await _installation.Confirming.ConfirmAsync(asked.Ticket, $" {mail.Code![..3]} {mail.Code[3..]}");

        Assert.Equal(ConfirmStatus.Confirmed, confirmed.Status);
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Codes_are_tried_five_times_and_then_the_link_still_works()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var asked = await _installation.Signing.SignAsync(WholeInstallation.Slug, Form);
        var mail = Assert.Single(await _installation.MailsAsync());
        var wrong = mail.Code == "000000" ? "000001" : "000000";

        for (var attempt = 0; attempt < 5; attempt++) Assert.Equal(ConfirmStatus.WrongCode, (await _installation.Confirming.ConfirmAsync(asked.Ticket, wrong)).Status);

        Assert.Equal(ConfirmStatus.TooManyTries, (await _installation.Confirming.ConfirmAsync(asked.Ticket, mail.Code)).Status);
        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);
    }

    [Fact]
    public async Task Code_lives_for_half_an_hour_and_its_link_longer()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var asked = await _installation.Signing.SignAsync(WholeInstallation.Slug, Form);
        var mail = Assert.Single(await _installation.MailsAsync());
        _installation.Clock.Advance(SignatureMails.CodeLifetime);

        Assert.Equal(ConfirmStatus.CodeExpired, (await _installation.Confirming.ConfirmAsync(asked.Ticket, mail.Code)).Status);
        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);
    }

    [Fact]
    public async Task Token_serves_its_one_purpose()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var asked = await _installation.Signing.SignAsync(WholeInstallation.Slug, Form);
        var mail = Assert.Single(await _installation.MailsAsync());

        Assert.Equal(ConfirmStatus.Unknown, (await _installation.Confirming.ConfirmAsync(asked.Ticket!)).Status);
        Assert.Equal(ConfirmStatus.Unknown, (await _installation.Confirming.ConfirmAsync(mail.Token, mail.Code)).Status);
        Assert.Null(await _installation.Own.ReadAsync(mail.Token));
        Assert.Equal((0, 1), await NumbersAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not a token at all")]
    public async Task Token_that_was_not_made_here_is_unknown(string token)
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);

        Assert.Equal(ConfirmStatus.Unknown, (await _installation.Confirming.ReadAsync(token)).Status);
        Assert.Equal(ConfirmStatus.Unknown, (await _installation.Confirming.ConfirmAsync(token)).Status);
        Assert.Equal(ConfirmStatus.Unknown, (await _installation.Confirming.RejectAsync(token)).Status);
    }

    [Fact]
    public async Task Confirming_again_and_at_once_counts_once_and_answers_alike()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(Form);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _installation.Confirming.ConfirmAsync(mail.Token))));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Receipt, answer.Count)).Distinct());
        Assert.Single(_installation.Rows());
        Assert.Equal(answers[0].Receipt, (await _installation.Confirming.ConfirmAsync(mail.Token)).Receipt);
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Not_me_before_and_after_confirming_leaves_nothing()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var first = await _installation.AskAsync(Form);
        await _installation.Confirming.ConfirmAsync(first.Token);

        Assert.Equal(ConfirmStatus.Rejected, (await _installation.Confirming.RejectAsync(first.Token)).Status);
        Assert.Equal(ConfirmStatus.Rejected, (await _installation.Confirming.RejectAsync(first.Token)).Status);
        Assert.Equal(ConfirmStatus.Gone, (await _installation.Confirming.ConfirmAsync(first.Token)).Status);
        Assert.Equal((0, 0), await NumbersAsync());
        Assert.Empty(_installation.Rows());
        Assert.True(_installation.TracesRemoved > 0);

        var second = await _installation.AskAsync(Form);
        await _installation.Confirming.RejectAsync(second.Token);
        Assert.Equal(ConfirmStatus.Gone, (await _installation.Confirming.ConfirmAsync(second.Token)).Status);
        Assert.Equal(ConfirmStatus.Gone, (await _installation.Confirming.ReadAsync(second.Token)).Status);
        Assert.Equal((0, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Confirm_and_not_me_at_once_end_in_one_of_two_states_and_never_count_what_was_rejected()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        for (var round = 0; round < 40; round++)
        {
            var mail = await _installation.AskAsync(Form with { Email = $"ada{round}@example.org" });
            var confirms = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => (await _installation.Confirming.ConfirmAsync(mail.Token)).Status));
            var rejects = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => (await _installation.Confirming.RejectAsync(mail.Token)).Status));

            await Task.WhenAll(confirms.Concat(rejects));
        }

        Assert.Empty(_installation.Rows());
        Assert.Equal((0, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Stranger_who_used_my_address_before_me_does_not_take_my_place()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var strangers = await _installation.AskAsync(Form with { Name = "Nobody I Know" });
        var mine = await _installation.AskAsync(Form);

        await _installation.Confirming.ConfirmAsync(mine.Token);

        var row = Assert.Single(_installation.Rows());
        Assert.Equal("Ada Lovelace", (await _installation.OpenAsync(row, WholeInstallation.ByMail)).Name);

        // The stranger's request went with it, and saying that it was not me does not touch what is mine.
        Assert.Equal(ConfirmStatus.Rejected, (await _installation.Confirming.RejectAsync(strangers.Token)).Status);
        Assert.Single(_installation.Rows());
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Who_signs_again_gets_the_same_answer_and_another_mail()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var first = await _installation.AskAsync(Form);
        await _installation.Confirming.ConfirmAsync(first.Token);

        var again = await _installation.AskAsync(Form);

        Assert.Equal(MailKind.AlreadySigned, again.Kind);
        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(again.Token)).Status);
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Refusing_updates_still_counts_once_and_keeps_no_address()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        for (var round = 0; round < 2; round++)
        {
            var mail = await _installation.AskAsync(Form with { Updates = false });
            await _installation.Confirming.ConfirmAsync(mail.Token);
        }

        var person = await _installation.OpenAsync(Assert.Single(_installation.Rows()), WholeInstallation.ByMail);
        Assert.Null(person.Email);
    }

    [Fact]
    public async Task Mail_bomb_is_three_mails_and_one_for_tomorrow()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail, WholeInstallation.ByMail with { Slug = "another-petition" });

        for (var post = 0; post < 200; post++)
        {
            await _installation.Signing.SignAsync(post % 2 == 0 ? WholeInstallation.Slug : "another-petition", Form with { Email = $"ada+{post}@example.org" });
        }

        Assert.Equal(3, (await _installation.MailsAsync()).Count);
        _installation.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(await _installation.MailsAsync());
    }

    [Fact]
    public async Task Confirmation_is_taken_until_a_day_after_closing()
    {
        var closesAt = _installation.Clock.GetUtcNow().AddHours(1);
        await _installation.PublishAsync(WholeInstallation.ByMail with { ClosesAt = closesAt });
        var early = await _installation.AskAsync(Form);
        var late = await _installation.AskAsync(Form with { Email = "bo@example.org" });

        _installation.Clock.Advance(TimeSpan.FromHours(25) - TimeSpan.FromTicks(1));
        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(early.Token)).Status);
        _installation.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(ConfirmStatus.TooLate, (await _installation.Confirming.ConfirmAsync(late.Token)).Status);
        Assert.Equal(ConfirmStatus.Rejected, (await _installation.Confirming.RejectAsync(late.Token)).Status);
    }

    [Fact]
    public async Task Petition_that_staff_closed_takes_confirmations_for_a_day_and_one_that_was_withdrawn_none()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail, WholeInstallation.ByMail with { Slug = "another-petition" });
        var here = await _installation.AskAsync(Form);
        var there = await _installation.AskAsync(Form, "another-petition");
        await _installation.Actors.Petition(WholeInstallation.Slug).MoveAsync(new(PetitionState.Closed, "As the board decided."));
        await _installation.Actors.Petition("another-petition").MoveAsync(new(PetitionState.Withdrawn, "As the board decided."));
        await _installation.Catalogue.RefreshAsync();

        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(here.Token)).Status);
        Assert.Equal(ConfirmStatus.TooLate, (await _installation.Confirming.ConfirmAsync(there.Token)).Status);
        _installation.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(ConfirmStatus.TooLate, (await _installation.Confirming.ConfirmAsync(here.Token)).Status);
    }

    [Fact]
    public async Task Unconfirmed_signature_expires_and_is_swept_away()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(Form);
        _installation.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal(ConfirmStatus.Gone, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);
        await _installation.Reminding.PassAsync(default);

        Assert.Equal((0, 0), await NumbersAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Reminders_come_two_days_apart_as_often_as_is_set(int reminders)
    {
        using var installation = new WholeInstallation(new() { Reminders = reminders });
        await installation.PublishAsync(WholeInstallation.ByMail);
        await installation.AskAsync(Form with { Updates = false });

        var mails = new List<Core.Mail.Mail>();
        for (var half = 0; half < 13; half++)
        {
            installation.Clock.Advance(TimeSpan.FromHours(12));
            await installation.Reminding.PassAsync(default);
            await installation.Reminding.PassAsync(default);
            mails.AddRange(await installation.MailsAsync());
        }

        Assert.Equal(reminders, mails.Count);
        Assert.All(mails, mail => Assert.Equal((MailKind.ConfirmReminder, "ada@example.org", null), (mail.Kind, mail.To, mail.Code)));
        if (reminders > 0) Assert.Equal(ConfirmStatus.Confirmed, (await installation.Confirming.ConfirmAsync(mails[^1].Token)).Status);
    }

    [Fact]
    public async Task Outage_while_confirming_is_told_and_the_same_link_works_afterwards()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(Form);
        _installation.Awaiting.IsAway = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _installation.Confirming.ConfirmAsync(mail.Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _installation.Confirming.RejectAsync(mail.Token));
        _installation.Awaiting.IsAway = false;

        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);
        Assert.Equal((1, 0), await NumbersAsync());
    }

    [Fact]
    public async Task Two_of_a_household_confirm_and_a_third_does_not_join_them()
    {
        var petition = WholeInstallation.ByMail with { Mailbox = MailboxShare.Two };
        await _installation.PublishAsync(petition);
        string[] names = ["王小明", "李华", "محمد علي"];
        var mails = new List<Core.Mail.Mail>();
        foreach (var name in names) mails.Add(await _installation.AskAsync(Form with { Name = name, Visibility = "count-only" }));

        foreach (var mail in mails) Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);

        Assert.Equal(2, _installation.Rows().Count);
        Assert.Equal(2, (await NumbersAsync()).Counted);
    }

    private async Task<(long Counted, long Awaiting)> NumbersAsync()
    {
        _installation.Clock.Advance(TimeSpan.FromSeconds(5));
        var count = await _installation.CountAsync();
        return (count.Counted, count.Awaiting);
    }
}
