using System.Text.Json;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>What a mail server that others have written makes of our mails.</summary>
public sealed class MaildevTests
{
    private const string Title = "Żądamy prawa do pracy — حقوق العمال & <b>respect</b> 👩🏽‍🌾";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Mails_arrive_whole_in_each_language()
    {
        await using var maildev = await MaildevProcess.StartAsync(Repository.Root);
        var outbox = new WatchedOutbox();
        foreach (var language in MailTexts.Languages)
        {
            await outbox.PutAsync(Letters.Sealed(Letters.Sample($"ada-{language}@example.org", language: $"{language}-CA") with { Petition = Title }, _clock.GetUtcNow(), language));
        }

        await using var mailer = await MailerRun.StartAsync(outbox, maildev.Port, _clock);
        await outbox.UntilAsync(outbox => outbox.Waiting == 0);

        var mails = await maildev.MailsAsync();
        Assert.Equal(MailTexts.Languages.Order(), mails.Select(Language).Order());
        Assert.All(mails, mail =>
        {
            var texts = MailTexts.For(Language(mail));
            Assert.Equal(texts[MailKind.ConfirmSignature, "Subject"], mail.GetProperty("subject").GetString());
            foreach (var part in (string[])[mail.GetProperty("text").GetString()!, System.Net.WebUtility.HtmlDecode(mail.GetProperty("html").GetString()!)])
            {
                Assert.Contains(Title, part, StringComparison.Ordinal);
                Assert.Contains(texts[MailKind.ConfirmSignature, "NotYou"].Replace('\u00A0', ' '), part.Replace('\u00A0', ' '), StringComparison.Ordinal);
                Assert.Contains($"{Letters.Site}/{Language(mail)}/confirm/Token_of-this-mail", part, StringComparison.Ordinal);
            }

            Assert.Equal("auto-generated", mail.GetProperty("headers").GetProperty("auto-submitted").GetString());
            Assert.Equal($"ada-{Language(mail)}@example.org", mail.GetProperty("envelope").GetProperty("to")[0].GetProperty("address").GetString());
        });
    }

    [Fact]
    public async Task An_address_with_accents_is_reached_and_a_name_of_the_sender_is_read()
    {
        await using var maildev = await MaildevProcess.StartAsync(Repository.Root);
        var options = Options(maildev);
        options.FromName = "Głosy, głosy";

        var answer = await SendAsync(options, Letters.Sample("żółw@exämple.org"));

        Assert.Equal(CarrierOutcome.Taken, answer.Outcome);
        var mail = Assert.Single(await maildev.MailsAsync());
        Assert.Equal("żółw@exämple.org", mail.GetProperty("envelope").GetProperty("to")[0].GetProperty("address").GetString());
        Assert.Equal(("Głosy, głosy", "campaigns@example.org"), (mail.GetProperty("from")[0].GetProperty("name").GetString(), mail.GetProperty("from")[0].GetProperty("address").GetString()));
        Assert.Contains("To: <żółw@xn--exmple-cua.org>", await maildev.SourceAsync(mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_may_send_and_who_cannot_may_not()
    {
        await using var maildev = await MaildevProcess.StartAsync(Repository.Root, ("campaigns", "sécret"));
        var options = Options(maildev);

        var nobody = await SendAsync(options, Letters.Sample());
        (options.User, options.Password) = ("campaigns", "wrong");
        var stranger = await SendAsync(options, Letters.Sample());
        options.Password = "sécret";
        var known = await SendAsync(options, Letters.Sample());

        Assert.Equal(CarrierOutcome.Away, nobody.Outcome);
        Assert.Equal(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.SignIn, 535), stranger);
        Assert.Equal(CarrierOutcome.Taken, known.Outcome);
        Assert.Single(await maildev.MailsAsync());
    }

    private static MailOptions Options(MaildevProcess maildev) => new() { Host = "127.0.0.1", Port = maildev.Port, StartTls = false, From = "campaigns@example.org" };

    private async Task<CarrierAnswer> SendAsync(MailOptions options, Core.Mail.Mail mail)
    {
        var writer = Letters.Writer(options, _clock);
        await using var sender = new MailSender(options, writer.Domain, _clock);
        return await sender.CarryAsync(Letters.Sealed(mail, _clock.GetUtcNow()), writer.Write(mail)!, CancellationToken.None);
    }

    private static string Language(JsonElement mail) => mail.GetProperty("headers").GetProperty("content-language").GetString()!;
}
