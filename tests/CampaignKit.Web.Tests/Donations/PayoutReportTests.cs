using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignKit.Doubles;
using CampaignKit.Web.Tests.Staff;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>What a treasurer reads of what Stripe paid out: above all where it does not agree with the ledger.</summary>
public sealed class PayoutReportTests : IAsyncLifetime
{
    private const string Agrees = "It adds up, and the ledger knows all of it.";

    private GiftBench _bench = null!;
    private StaffBrowser? _staff;

    public async Task InitializeAsync() => _bench = await GiftBench.StartAsync();

    public async Task DisposeAsync()
    {
        _staff?.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Gifts_refunds_disputes_and_fees_of_a_campaign_add_up_to_what_reached_the_bank()
    {
        await _bench.DoAsync($"charges/{await _bench.ChargeAsync(10_000)}/refund?amount=400");
        await _bench.DoAsync($"charges/{await _bench.ChargeAsync(1000)}/dispute");
        KeepFee(150);
        var payout = await PayOutAsync();

        var said = await ReadAsync();

        // 1.5 % and 0.25 of each gift, 20 of the dispute, and 1.50 on its own, which is of no campaign.
        Assert.Equal(10_000 - 400 - 175 - 40 - 2000 - 150, payout["amount"]!.GetValue<long>());
        Assert.Contains(Agrees, said, StringComparison.Ordinal);
        Assert.Contains($"{GiftBench.Campaign} EUR 110.00 EUR -4.00 EUR -10.00 EUR 0.00 EUR 22.15 EUR 73.85", said, StringComparison.Ordinal);
        Assert.Contains("Not of a campaign here EUR 0.00 EUR 0.00 EUR 0.00 EUR 0.00 EUR 1.50 EUR -1.50", said, StringComparison.Ordinal);
        Assert.DoesNotContain("What does not agree", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_about_which_nothing_was_done_are_counted_by_type()
    {
        await _bench.ChargeAsync(1000);
        await _bench.ChargeAsync(2000);
        await _bench.ToldAsync();

        Assert.Contains("payment_intent.succeeded : 2", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gift_that_the_ledger_lacks_is_told_to_be_ours()
    {
        _bench.Stripe.Webhooks.Mode = WebhookMode.Withhold;
        var charge = await _bench.ChargeAsync(1000);
        await PayOutAsync();

        var said = await ReadAsync();

        Assert.Contains($"gift of EUR 10.00, {charge} : of {GiftBench.Campaign}, and the ledger lacks it", said, StringComparison.Ordinal);
        Assert.Contains($"{GiftBench.Campaign} EUR 10.00", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Agrees, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Month_of_a_known_monthly_gift_that_the_ledger_lacks_is_told_to_be_ours()
    {
        await _bench.GiveAsync(1000, isMonthly: true);
        await _bench.ToldAsync();
        _bench.Stripe.Webhooks.Mode = WebhookMode.Withhold;
        await _bench.PassAsync(TimeSpan.FromDays(31));
        await PayOutAsync();

        Assert.Matches($"gift of EUR 10.00, ch_[^ ]+ : of {GiftBench.Campaign}, and the ledger lacks it", await ReadAsync("2026-12"));
    }

    [Fact]
    public async Task Refund_and_dispute_that_the_ledger_lacks_are_told_with_their_gift()
    {
        var (refunded, disputed) = (await _bench.ChargeAsync(5000), await _bench.ChargeAsync(1000));
        await _bench.ToldAsync();
        _bench.Stripe.Webhooks.Mode = WebhookMode.Withhold;
        var refund = await _bench.DoAsync($"charges/{refunded}/refund?amount=300");
        var dispute = await _bench.DoAsync($"charges/{disputed}/dispute");
        await PayOutAsync();

        var said = await ReadAsync();

        Assert.Contains($"refund of EUR -3.00, {refund.Id()} : of {GiftBench.Campaign}, and the ledger lacks it", said, StringComparison.Ordinal);
        Assert.Contains($"dispute of EUR -10.00, {dispute.Id()} : of {GiftBench.Campaign}, and the ledger lacks it", said, StringComparison.Ordinal);
        Assert.Contains($"{GiftBench.Campaign} EUR 60.00 EUR -3.00 EUR -10.00", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Not of a campaign here", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_of_another_program_in_the_same_payout_stands_apart()
    {
        await _bench.ChargeAsync(1000);
        var other = await SellAsync(900);
        await PayOutAsync();

        var said = await ReadAsync();

        Assert.Contains($"gift of EUR 9.00, {other} : not known here. It is another program’s, or the first payment of a monthly gift that the ledger lacks", said, StringComparison.Ordinal);
        Assert.Contains("Not of a campaign here EUR 9.00", said, StringComparison.Ordinal);
        Assert.Contains($"{GiftBench.Campaign} EUR 10.00", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Agrees, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_amount_is_told_with_that_of_the_ledger()
    {
        var charge = await _bench.ChargeAsync(1000);
        ChangeEntry(charge, 900);
        await PayOutAsync();

        var said = await ReadAsync();

        Assert.Contains($"gift of EUR 9.00, {charge} : the ledger has EUR 10.00", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Agrees, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payout_that_is_not_the_sum_of_what_is_in_it_is_told()
    {
        await _bench.ChargeAsync(1000);
        var payout = await PayOutAsync();
        _bench.Stripe.Account.Do(() => _bench.Stripe.Account.Objects.Get("payout", payout.Id())["amount"] = 900L);

        var said = await ReadAsync();

        Assert.Contains("It does not add up: what is in it comes to EUR 9.60, which leaves EUR -0.60.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Agrees, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payout_that_failed_is_told_and_the_money_is_known_when_it_goes_out_again()
    {
        await _bench.ChargeAsync(1000);
        var payout = await PayOutAsync();
        await _bench.DoAsync($"payouts/{payout.Id()}/fail");

        var failed = await ReadAsync();
        var next = await PayOutAsync();
        var again = await ReadAsync();

        Assert.Contains("It failed, and the money is on the balance at Stripe again. The bank account has been closed", failed, StringComparison.Ordinal);
        Assert.DoesNotContain(Agrees, failed, StringComparison.Ordinal);
        Assert.Equal(payout["amount"]!.GetValue<long>(), next["amount"]!.GetValue<long>());
        Assert.Contains(Agrees, again, StringComparison.Ordinal);
        Assert.Contains("Not of a campaign here EUR 0.00 EUR 0.00 EUR 0.00 EUR 9.60 EUR 0.00 EUR 9.60", again, StringComparison.Ordinal);
        Assert.DoesNotContain("What does not agree", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payout_by_hand_is_told_to_say_nothing_of_what_is_in_it_and_hides_no_other()
    {
        await _bench.ChargeAsync(1000);
        await PayOutAsync();
        await _bench.ChargeAsync(2000);
        await PayOutAsync("&automatic=false");

        var said = await ReadAsync();

        Assert.Contains("It was made by hand, and Stripe does not tell what is in it.", said, StringComparison.Ordinal);
        Assert.Contains(Agrees, said, StringComparison.Ordinal);
        Assert.DoesNotContain("It does not add up", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_ledger_has_of_the_month_and_no_payout_of_it_has_is_listed()
    {
        await _bench.ChargeAsync(1000);
        await PayOutAsync();
        var early = await _bench.ChargeAsync(2500);
        var refund = await _bench.DoAsync($"charges/{early}/refund?amount=300");
        await _bench.ToldAsync();

        var said = await ReadAsync();
        var before = await ReadAsync("2026-10");

        Assert.Contains("In the ledger and in no payout of 2026-11", said, StringComparison.Ordinal);
        Assert.Contains("paid, EUR 25.00", said, StringComparison.Ordinal);
        Assert.Contains("refunded, EUR 3.00", said, StringComparison.Ordinal);
        Assert.DoesNotContain("paid, EUR 10.00", said, StringComparison.Ordinal);
        Assert.Contains(refund.Id(), said, StringComparison.Ordinal);
        Assert.DoesNotContain("In the ledger and in no payout", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_gift_of_the_month_was_paid_out_nothing_is_left_to_list()
    {
        await _bench.ChargeAsync(1000);
        await PayOutAsync();

        Assert.DoesNotContain("In the ledger and in no payout", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_stripe_does_not_tell_the_page_says_so_and_the_look_is_in_the_audit_log()
    {
        using var staff = await StaffBrowser.SetUpAsync(_bench.App);
        _bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/payouts", Times: 3));

        var away = await staff.Visitor.GetAsync("/staff/donations/report?month=2026-11");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Contains("Stripe does not tell now. Try again in a minute.", away.Text, StringComparison.Ordinal);
        Assert.Equal("2026-11", Assert.Single(await _bench.App.AuditedAsync("donations.report")).Details["month"]);
    }

    /// <summary>Everything that was told until now reached the ledger, and what is on the balance leaves it.</summary>
    private async Task<JsonObject> PayOutAsync(string more = "")
    {
        await _bench.ToldAsync();
        await _bench.PassAsync(TimeSpan.FromDays(2));
        return await _bench.DoAsync($"payouts?currency=eur{more}");
    }

    private async Task<string> ReadAsync(string month = "2026-11")
    {
        // Days may have passed since the last look, and with them the session.
        if (_staff is null) _staff = await StaffBrowser.SetUpAsync(_bench.App);
        else if (!await _staff.IsSignedInAsync()) await _staff.SignInAsync();
        return (await _staff.Visitor.GetAsync($"/staff/donations/report?month={month}")).Text.Replace('\u00A0', ' ');
    }

    /// <summary>Something is sold by another program on the same account; its charge.</summary>
    private async Task<string> SellAsync(long cents)
    {
        using var shop = new HttpClient { BaseAddress = _bench.Stripe.Address };
        shop.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_shop");
        using var form = new StringContent(
            $"mode=payment&success_url=https://shop.example.org&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]={cents}&line_items[0][price_data][product_data][name]=Mug",
            Encoding.ASCII, "application/x-www-form-urlencoded");
        using var made = await shop.PostAsync("v1/checkout/sessions", form);
        var paid = await _bench.DoAsync($"sessions/{JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>()}");
        return _bench.Find(paid.Text("payment_intent")!).Text("latest_charge")!;
    }

    /// <summary>Stripe keeps something that no payment cost.</summary>
    private void KeepFee(long cents) => _bench.Stripe.Account.Do(() =>
    {
        var entry = _bench.Stripe.Account.Payments.AddEntry(new() { ["id"] = "", ["currency"] = "eur" }, "stripe_fee", -cents, 0, "", "Radar", live: false);
        entry["source"] = null;
        return entry;
    });

    private void ChangeEntry(string charge, long cents) => _bench.Stripe.Account.Do(() =>
    {
        var entry = _bench.Stripe.Account.Objects.All("balance_transaction").Single(one => one.Text("source") == charge);
        entry["net"] = cents - entry.Number("fee");
        return entry["amount"] = cents;
    });
}
