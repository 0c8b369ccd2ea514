using System.Globalization;
using System.Net;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Doubles;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>What donors are mailed, and where the link in it leads.</summary>
public sealed class DonationMailTests : IAsyncLifetime
{
    private const string Donor = "ada@example.org";

    private GiftBench? _bench;

    private GiftBench Bench => _bench!;

    public async Task InitializeAsync() => _bench = await GiftBench.StartAsync();

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task A_receipt_has_amount_purpose_date_number_and_the_organisations_details_in_the_donors_language()
    {
        await Bench.GiveAsync(125_050);
        await Bench.ToldAsync();

        var mail = Assert.Single(Bench.App.Mails.To(Donor));
        Assert.Equal((MailKind.DonationReceipt, "fr"), (mail.Kind, mail.Language));
        var paid = Assert.Single(await Bench.FactsAsync(), fact => fact.Kind is DonationFactKind.Paid);
        var text = new MailBody(mail, MailTexts.For(mail.Language), link: null).ToText();
        foreach (var part in (string[])["Montant : 1\u202F250,50\u00A0EUR", "22 novembre 2026", "Pour : Legal help for workers", "Reçu par : Example Coalition", "1 Example Street", "12345 Example", "HRB 1234", paid.PaymentIntent!])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_payment_that_is_told_again_and_again_has_one_receipt()
    {
        Bench.Stripe.Webhooks.Copies = 4;

        await Bench.GiveAsync(1000);
        await Bench.ToldAsync();
        await Bench.Get<Reconciliation>().RunAsync(isAskedFor: true);

        Assert.Single(Bench.App.Mails.To(Donor));
        Assert.Single(await Bench.KindsAsync(), "ReceiptMailed");
    }

    [Fact]
    public async Task No_receipt_takes_a_mail_from_a_signers_day_or_leads_to_a_signer()
    {
        Assert.True(Mailbox.TryParse(Donor, out var mailbox, out _));

        await Bench.GiveAsync(1000);
        await Bench.ToldAsync();

        Assert.Equal(0, await Bench.Get<IOutbox>().CountAsync(Bench.Get<InstallationKeys>().MailboxKey(mailbox), DateTimeOffset.MinValue));
        Assert.Equal(1, await Bench.Get<IOutbox>().CountAsync(Bench.Get<InstallationKeys>().Donations.Mailbox(mailbox), DateTimeOffset.MinValue));
    }

    [Fact]
    public async Task An_organisation_that_has_changed_meanwhile_lends_no_address_to_the_one_that_was_named()
    {
        var begun = await Bench.Giving.BeginAsync(GiftBench.Ask with { Recipient = "The one before" }, GiftBench.Wish(1000));
        await Bench.DoAsync($"sessions/{begun.Page!.Segments[^1]}");
        await Bench.ToldAsync();

        var receipt = Assert.Single(Bench.App.Mails.To(Donor)).Receipt!;
        Assert.Equal(("The one before", null, null), (receipt.Recipient, receipt.Address, receipt.RegistrationNumber));
    }

    [Fact]
    public async Task The_link_of_a_monthly_receipt_leads_to_a_page_with_one_button_and_that_to_the_portal()
    {
        await Bench.GiveAsync(1000, isMonthly: true);
        await Bench.ToldAsync();
        var path = new Uri(Bench.Get<MailLinks>().Link(MailKind.MonthlyReceipt, "fr", Assert.Single(Bench.App.Mails.To(Donor)).Token)!).AbsolutePath;

        using var page = await Bench.App.Client.GetAsync(path);
        var html = await page.Content.ReadAsStringAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Bench.App.Client.BaseAddress };
        using var led = await browser.PostAsync(path, new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Votre don mensuel", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Donor, html, StringComparison.Ordinal);
        Assert.Contains($"form-action 'self' {Bench.Stripe.Address.GetLeftPart(UriPartial.Authority)};", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.SeeOther, led.StatusCode);
        Assert.StartsWith($"{Bench.Stripe.Address}p/session/", led.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("10.00", await browser.GetStringAsync(led.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_forged_or_older_than_four_hundred_days_opens_nothing_and_one_to_a_stripe_that_is_away_says_so()
    {
        await Bench.GiveAsync(1000, isMonthly: true);
        await Bench.ToldAsync();
        var path = $"/give/manage/{Assert.Single(Bench.App.Mails.To(Donor)).Token}";

        Assert.Equal(HttpStatusCode.NotFound, (await Bench.App.Client.GetAsync("/give/manage/made-up")).StatusCode);
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/billing_portal", Times: 3));
        using var away = await Bench.App.Client.PostAsync(path, new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Contains("does not answer just now", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Bench.App.Clock.Now += TimeSpan.FromDays(401);
        Assert.Equal(HttpStatusCode.NotFound, (await Bench.App.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task In_january_each_monthly_donor_gets_one_summary_of_the_year_before()
    {
        await Bench.GiveAsync(1000, isMonthly: true);
        await Bench.GiveAsync(400, isMonthly: true, email: "grace@example.org");
        await Bench.GiveAsync(9900, email: "once@example.org");
        await Bench.MoveAsync(31);
        await Bench.ToldAsync();
        var paid = (await Bench.FactsAsync()).First(fact => fact is { Kind: DonationFactKind.Paid, Amount.MinorUnits: 1000 });
        await Bench.DoAsync($"charges/{Bench.Find(paid.PaymentIntent!).Text("latest_charge")}/refund?amount=250");
        await Bench.MoveAsync(31);
        await Bench.ToldAsync();

        Assert.Equal(0, await Bench.Get<YearlySummaries>().RunAsync());
        Bench.App.Clock.Now = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
        var mailed = await Bench.Get<YearlySummaries>().RunAsync();
        var again = await Bench.Get<YearlySummaries>().RunAsync();

        Assert.Equal((2, 0), (mailed, again));
        var summary = Assert.Single(Bench.App.Mails.To(Donor), mail => mail.Kind is MailKind.YearlySummary);
        Assert.Equal((2, GiftBench.Eur(2000), GiftBench.Eur(250)), (summary.Receipt!.Payments, summary.Receipt.Money, summary.Receipt.Refunded));
        Assert.Contains("Année : 2026", new MailBody(summary, MailTexts.For("fr"), "https://example.org").ToText(), StringComparison.Ordinal);
        Assert.Single(Bench.App.Mails.To("grace@example.org"), mail => mail.Kind is MailKind.YearlySummary);
        Assert.DoesNotContain(Bench.App.Mails.To("once@example.org"), mail => mail.Kind is MailKind.YearlySummary);
    }

    [Fact]
    public async Task Summaries_that_stop_half_way_go_on_without_a_second_mail()
    {
        for (var donor = 0; donor < 3; donor++) await Bench.GiveAsync(1000, isMonthly: true, email: string.Create(CultureInfo.InvariantCulture, $"donor{donor}@example.org"));
        await Bench.ToldAsync();
        Bench.App.Clock.Now = new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero);
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/customers", Times: 3, After: 1));

        await Assert.ThrowsAsync<StripeAwayException>(() => Bench.Get<YearlySummaries>().RunAsync());
        await Bench.Get<YearlySummaries>().RunAsync();

        Assert.Equal(3, Bench.App.Mails.All.Count(mail => mail.Kind is MailKind.YearlySummary));
    }
}
