using System.Text;
using System.Text.Json;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signers;

public sealed class OwnSignaturesTests : IDisposable
{
    private const string Slug = WholeInstallation.Slug;
    private const string Email = "ada@example.org";

    private static readonly SignForm Form = WholeInstallation.Form;

    private readonly WholeInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Page_tells_everything_that_is_held_and_nothing_of_others()
    {
        await _installation.PublishAsync(Samples.Petition(), WholeInstallation.ByMail with { Slug = "another-petition" });
        await _installation.Signing.SignAsync(Slug, Form);
        await _installation.Signing.SignAsync(Slug, Form with { Email = "bo@example.org", Name = "Bo" });
        await _installation.AskAsync(Form with { Updates = false, Visibility = "count-only" }, "another-petition");

        var page = await _installation.Own.ReadAsync(await _installation.OwnTokenAsync("ADA+page@example.org"));

        Assert.Equal(
            [("another-petition", null, null, true), (Slug, "Ada Lovelace", Email, false)],
            page!.Signatures.Select(signature => (signature.Petition.Slug, signature.Person.Name, signature.Person.Email, signature.IsAwaiting)));
    }

    [Fact]
    public async Task Page_opens_with_the_mailed_code_and_with_nothing_else()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);
        var (ticket, _) = await _installation.Own.AskAsync(Email, "en");
        var mail = Assert.Single(await _installation.MailsAsync());

        Assert.Equal((null, ConfirmStatus.WrongCode), await _installation.Own.EnterAsync(ticket, mail.Code == "123456" ? "654321" : "123456"));
        Assert.Equal((null, ConfirmStatus.Unknown), await _installation.Own.EnterAsync(mail.Token, mail.Code));
        var (token, _) = await _installation.Own.EnterAsync(ticket, mail.Code);
        Assert.Single((await _installation.Own.ReadAsync(token!))!.Signatures);
        Assert.Null(await _installation.Own.ReadAsync(ticket!));
    }

    [Fact]
    public async Task Link_opens_the_page_for_an_hour()
    {
        await _installation.PublishAsync(Samples.Petition());
        var token = await _installation.OwnTokenAsync(Email);
        _installation.Clock.Advance(OwnSignatures.LinkLifetime);
        Assert.NotNull(await _installation.Own.ReadAsync(token));

        _installation.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await _installation.Own.ReadAsync(token));
        Assert.Null(await _installation.Own.EraseAsync(token));
        Assert.False(await _installation.Own.WithdrawAsync(token, Slug, "00000000000000000000000000"));
    }

    [Fact]
    public async Task Asking_is_answered_alike_whether_anything_is_held()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);

        var signed = await _installation.Own.AskAsync(Email, "en");
        var never = await _installation.Own.AskAsync("bob@example.org", "en");

        Assert.Equal(signed.Ticket!.Length, never.Ticket!.Length);
        Assert.Equal([MailKind.OwnPage, MailKind.OwnPage], (await _installation.MailsAsync()).Select(mail => mail.Kind));
    }

    [Fact]
    public async Task Choice_is_changed_and_what_it_no_longer_needs_is_dropped()
    {
        await _installation.PublishAsync(Samples.Petition());
        var receipt = (await _installation.Signing.SignAsync(Slug, Form)).Receipt;
        var token = await _installation.OwnTokenAsync(Email);

        Assert.Equal("", await _installation.Own.ChangeAsync(token, Slug, receipt, Visibility.CountOnly, updates: false, partners: null, name: null));

        var row = Assert.Single(_installation.Rows());
        Assert.Equal((Visibility.CountOnly, false), (row.Visibility, row.Updates));
        Assert.Equal(new Person { Postcode = "H2X 1Y4" }, await _installation.OpenAsync(row));
        Assert.Equal(1, (await NumbersAsync()).Counted);
    }

    [Fact]
    public async Task Who_was_counted_only_gives_a_name_to_be_seen()
    {
        await _installation.PublishAsync(Samples.Petition());
        var receipt = (await _installation.Signing.SignAsync(Slug, Form with { Visibility = "count-only", Updates = false })).Receipt;
        var token = await _installation.OwnTokenAsync(Email);

        Assert.NotEqual("", await _installation.Own.ChangeAsync(token, Slug, receipt, Visibility.Named, updates: true, partners: null, name: " "));
        Assert.Equal("", await _installation.Own.ChangeAsync(token, Slug, receipt, Visibility.Named, updates: true, partners: null, name: "អានីតា"));

        Assert.Equal(new Person { Name = "អានីតា", Email = Email, Postcode = "H2X 1Y4" }, await _installation.OpenAsync(Assert.Single(_installation.Rows())));
    }

    [Fact]
    public async Task Withdrawing_lowers_the_count_says_so_and_lets_the_signer_come_back()
    {
        await _installation.PublishAsync(Samples.Petition());
        var receipt = (await _installation.Signing.SignAsync(Slug, Form)).Receipt;
        await _installation.Signing.SignAsync(Slug, Form with { Email = "bo@example.org" });
        var token = await _installation.OwnTokenAsync(Email);

        Assert.True(await _installation.Own.WithdrawAsync(token, Slug, receipt));
        Assert.True(await _installation.Own.WithdrawAsync(token, Slug, receipt));

        Assert.Equal((1, 1), ((await NumbersAsync()).Counted, (await NumbersAsync()).Withdrawn));
        Assert.Equal(2, (await _installation.Signing.SignAsync(Slug, Form)).Count);
        Assert.Equal((2, 1), ((await NumbersAsync()).Counted, (await NumbersAsync()).Withdrawn));
    }

    [Fact]
    public async Task Receipt_of_another_mailbox_moves_nothing()
    {
        await _installation.PublishAsync(Samples.Petition());
        var others = (await _installation.Signing.SignAsync(Slug, Form with { Email = "bo@example.org" })).Receipt;
        var token = await _installation.OwnTokenAsync(Email);

        Assert.False(await _installation.Own.WithdrawAsync(token, Slug, others));
        Assert.NotEqual("", await _installation.Own.ChangeAsync(token, Slug, others, Visibility.CountOnly, updates: false, partners: null, name: null));
        Assert.Single(_installation.Rows());
    }

    [Fact]
    public async Task Erasure_leaves_nothing_of_the_mailbox_in_any_store_and_others_as_they_were()
    {
        await _installation.PublishAsync(Samples.Petition(), WholeInstallation.ByMail with { Slug = "another-petition", Mailbox = MailboxShare.Two });
        await _installation.Signing.SignAsync(Slug, Form);
        await _installation.Signing.SignAsync(Slug, Form with { Email = "bo@example.org" });
        await _installation.Signing.SignAsync("another-petition", Form);
        await _installation.Signing.SignAsync("another-petition", Form with { Name = "李华" });
        var (ticket, _) = await _installation.Own.AskAsync(Email, "en");
        var token = (await _installation.Own.EnterAsync(ticket, _installation.Keys.Code(ticket!))).Token!;
        Assert.True(Mailbox.TryParse(Email, out var mailbox, out _));
        var key = _installation.Keys.MailboxKey(mailbox);

        var certificate = await _installation.Own.EraseAsync(token);

        Assert.Equal((1, 2), (certificate!.Signatures, certificate.Awaiting));
        Assert.Empty((await _installation.Own.ReadAsync(token))!.Signatures);
        Assert.Single(_installation.Rows());
        Assert.Equal(0, await _installation.Outbox.CountAsync(key, DateTimeOffset.MinValue));
        Assert.Equal([key], _installation.CopiesForgotten);
        Assert.Equal(1, _installation.TracesRemoved);
        Assert.Equal((1, 0, 1), ((await NumbersAsync()).Counted, (await NumbersAsync()).Awaiting, (await NumbersAsync()).Withdrawn));
    }

    [Fact]
    public async Task Erasure_that_is_asked_for_twice_has_one_certificate_and_what_was_signed_in_between_another()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);
        var token = await _installation.OwnTokenAsync(Email);

        var first = (await _installation.Own.EraseAsync(token))!;
        _installation.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(first, await _installation.Own.EraseAsync(token));
        await _installation.Signing.SignAsync(Slug, Form);
        var second = (await _installation.Own.EraseAsync(token))!;

        Assert.Equal((1, 1), (first.Signatures, second.Signatures));
        Assert.Equal((_installation.Clock.GetUtcNow(), true), (second.At, second.Code != first.Code));
        Assert.Empty(_installation.Rows());
    }

    [Fact]
    public async Task Certificate_of_a_mailbox_of_which_nothing_is_held_says_so_also_to_whoever_had_another_before()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);
        await _installation.Own.EraseAsync(await _installation.OwnTokenAsync(Email));
        var never = await _installation.Own.EraseAsync(await _installation.OwnTokenAsync("bo@example.org"));

        _installation.Clock.Advance(OwnSignatures.LinkLifetime);
        var later = await _installation.Own.EraseAsync(await _installation.OwnTokenAsync(Email));

        Assert.Equal((0, 0), (never!.Signatures, never.Awaiting));
        Assert.Equal((0, 0), (later!.Signatures, later.Awaiting));
    }

    [Fact]
    public async Task Certificate_names_nobody_and_can_be_checked()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);

        var certificate = (await _installation.Own.EraseAsync(await _installation.OwnTokenAsync(Email)))!;

        Assert.Equal(certificate, ErasureCertificate.Check(_installation.Keys, $" {certificate.Code} "));
        Assert.Null(ErasureCertificate.Check(_installation.Keys, certificate.Code[..^2] + "AA"));
        Assert.Null(ErasureCertificate.Check(_installation.Keys, await _installation.OwnTokenAsync(Email)));
        Assert.DoesNotContain("ada", JsonSerializer.Serialize(certificate), StringComparison.OrdinalIgnoreCase);
        Assert.True(_installation.Keys.TryReadLink(Core.Keys.LinkPurpose.Erasure, certificate.Code, out var content));
        Assert.DoesNotContain("ada", Encoding.UTF8.GetString(content), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Erasure_that_meets_an_outage_gives_no_certificate_and_is_finished_by_the_next()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);
        var token = await _installation.OwnTokenAsync(Email);
        _installation.Outbox.IsAway = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _installation.Own.EraseAsync(token));
        _installation.Outbox.IsAway = false;

        Assert.Equal(1, (await _installation.Own.EraseAsync(token))!.Signatures);
        Assert.Empty(_installation.Rows());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    public async Task Address_that_is_none_gets_a_sentence(string email)
    {
        var (ticket, problem) = await _installation.Own.AskAsync(email, "en");

        Assert.Null(ticket);
        Assert.NotEqual("", problem);
        Assert.Empty(await _installation.MailsAsync());
    }

    private async Task<PetitionCount> NumbersAsync()
    {
        _installation.Clock.Advance(TimeSpan.FromSeconds(5));
        return await _installation.CountAsync();
    }
}
