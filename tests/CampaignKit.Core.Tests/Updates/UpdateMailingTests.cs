using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Core.Updates;

namespace CampaignKit.Core.Tests.Updates;

public sealed class UpdateMailingTests : IAsyncLifetime, IDisposable
{
    private const string Slug = WholeInstallation.Slug;
    private const string News = "0199aaaaaaaa7000bbbbbbbbbbbbbbbb";

    private readonly WholeInstallation _installation = new();
    private readonly UpdateMailing _mailing;
    private readonly Unsubscribing _unsubscribing;

    public UpdateMailingTests()
    {
        var all = _installation;
        _mailing = new(all.Catalogue, all.Keyring, all.Keys, all.Ledger, all.Outbox, all.Documents, all.Clock);
        _unsubscribing = new(all.Catalogue, all.Keyring, all.Keys, all.Actors, all);
    }

    public Task InitializeAsync() => _installation.PublishAsync(Samples.Petition());

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Whoever_counts_and_agreed_gets_one_mail_and_nobody_else()
    {
        await SignAsync("ada@example.org");
        await SignAsync("no@example.org", updates: false);
        await SignAsync("left@example.org");
        await _installation.Own.WithdrawAsync(await _installation.OwnTokenAsync("left@example.org"), Slug, await ReceiptAsync("left@example.org"));
        await OrderAsync();
        _installation.Clock.Advance(TimeSpan.FromMinutes(1));
        await SignAsync("late@example.org");

        Assert.True(await _mailing.PassAsync(default));

        var mail = Assert.Single(await _installation.MailsAsync());
        Assert.Equal(("ada@example.org", MailKind.Update, News, "fr-CA"), (mail.To, mail.Kind, mail.Update, mail.Language));
        Assert.Equal((1, true), (Post.Mails, Post.FinishedAt is not null));
        Assert.False(await _mailing.PassAsync(default));
    }

    [Fact]
    public async Task Whoever_lets_a_partner_alone_write_gets_none()
    {
        await _installation.PartnerWithAsync("a-union");
        await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Updates = false, Partners = ["a-union"] });
        await OrderAsync();

        await _mailing.PassAsync(default);

        Assert.Empty(await _installation.MailsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(399)]
    public async Task Pass_that_is_cut_off_anywhere_goes_on_and_nobody_gets_two_or_none(int before)
    {
        for (var number = 0; number < 400; number++) await SignAsync($"ada{number}@example.org");
        await OrderAsync();
        var put = 0;
        _installation.Outbox.BeforePutting = _ => put++ == before ? throw new StorageUnavailableException("Cut off.") : Task.CompletedTask;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _mailing.PassAsync(default));

        // What was put in by then is sent meanwhile.
        var sent = await _installation.MailsAsync();
        _installation.Outbox.BeforePutting = _ => Task.CompletedTask;
        await _mailing.PassAsync(default);

        var addresses = sent.Concat(await _installation.MailsAsync()).Select(mail => mail.To).ToList();
        Assert.Equal((400, 400), (addresses.Count, addresses.Distinct().Count()));
        Assert.Equal(400, Post.Mails);
    }

    [Fact]
    public async Task Two_nodes_at_once_send_each_mail_once()
    {
        for (var number = 0; number < 150; number++) await SignAsync($"ada{number}@example.org");
        await OrderAsync();

        await Task.WhenAll(_mailing.PassAsync(default), _mailing.PassAsync(default));
        await _mailing.PassAsync(default);

        Assert.Equal(150, (await _installation.MailsAsync()).Count);
        Assert.Equal(150, Post.Mails);
    }

    [Fact]
    public async Task Outbox_does_not_tell_which_update_its_mails_bring()
    {
        await SignAsync("ada@example.org");
        await SignAsync("bo@example.org");
        await OrderAsync();

        await _mailing.PassAsync(default);

        Assert.Equal(2, _installation.Outbox.Mails.Select(mail => mail.Id).Distinct().Count());
        Assert.All(_installation.Outbox.Mails, mail => Assert.DoesNotContain(News, mail.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Household_with_one_mailbox_gets_one_mail()
    {
        await _installation.PublishAsync(Samples.Petition() with { Mailbox = MailboxShare.Two });
        await SignAsync("ada@example.org");
        await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Name = "Bo Lovelace" });
        await OrderAsync();

        await _mailing.PassAsync(default);

        Assert.Single(await _installation.MailsAsync());
        Assert.Equal(1, Post.Mails);
    }

    [Fact]
    public async Task People_whose_key_was_destroyed_are_written_to_no_more_and_the_update_ends()
    {
        await SignAsync("ada@example.org");
        await OrderAsync();
        await _installation.Actors.Campaign("fair-work").DestroyKeyAsync("test");
        _installation.Keyring.Forget("fair-work");

        await _mailing.PassAsync(default);

        Assert.Empty(await _installation.MailsAsync());
        Assert.NotNull(Post.FinishedAt);
    }

    [Fact]
    public async Task Link_of_a_mail_ends_the_mails_and_leaves_the_signature()
    {
        await SignAsync("ada@example.org");
        await OrderAsync();
        await _mailing.PassAsync(default);
        var token = Assert.Single(await _installation.MailsAsync()).Token;
        Assert.Equal(Slug, _unsubscribing.Read(token)!.Slug);
        Assert.True(Assert.Single(_installation.Rows()).Updates);

        Assert.NotNull(await _unsubscribing.RunAsync(token));
        Assert.NotNull(await _unsubscribing.RunAsync(token));

        var row = Assert.Single(_installation.Rows());
        var person = await _installation.OpenAsync(row);
        Assert.Equal((false, null, "Ada Lovelace", SignatureState.Counted), (row.Updates, person.Email, person.Name, row.State));
        await OrderAsync("0200");
        await _mailing.PassAsync(default);
        Assert.Empty(await _installation.MailsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nothing")]
    public async Task What_is_no_token_ends_nothing(string? token)
    {
        Assert.Null(_unsubscribing.Read(token));
        Assert.Null(await _unsubscribing.RunAsync(token));
        Assert.Null(await _unsubscribing.RunAsync(await _installation.OwnTokenAsync("ada@example.org")));
    }

    [Fact]
    public async Task What_was_sent_is_to_be_remembered_since_the_oldest_update_that_is_not_finished()
    {
        Assert.Null(await UpdateMailing.ReadBegunAtAsync(_installation.Documents));
        await OrderAsync();
        var begunAt = _installation.Clock.GetUtcNow();
        _installation.Clock.Advance(TimeSpan.FromDays(3));
        await OrderAsync("0200");

        Assert.Equal(begunAt, await UpdateMailing.ReadBegunAtAsync(_installation.Documents));
        await _mailing.PassAsync(default);
        Assert.Null(await UpdateMailing.ReadBegunAtAsync(_installation.Documents));
    }

    private UpdatePost Post => _installation.Documents.ReadAsync<UpdatePost>(UpdatePost.Kind, News).AsTask().GetAwaiter().GetResult()!.Value;

    private async Task SignAsync(string email, bool updates = true) =>
        Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Email = email, Updates = updates })).Status);

    private async Task<string> ReceiptAsync(string email) =>
        (await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Email = email })).Receipt!;

    private async Task OrderAsync(string id = News)
    {
        var now = _installation.Clock.GetUtcNow();
        var update = new PetitionUpdate { Id = id, Petition = Slug, Language = "en", Title = "News", Text = "It goes on.", PublishedAt = now, By = "ada" };
        await _installation.Documents.WriteAsync([new(PetitionUpdate.Kind, id, update, IfMatch: null), new(UpdatePost.Kind, id, new UpdatePost(Slug, now), IfMatch: null)]);
        await _installation.PublishAsync();
    }
}
