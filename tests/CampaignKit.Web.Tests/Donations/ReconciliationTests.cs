using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Doubles;
using CampaignKit.Web.Donations;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>What webhooks have missed is found and mended.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private GiftBench? _bench;

    private GiftBench Bench => _bench!;

    private Reconciliation Reconciliation => Bench.Get<Reconciliation>();

    public async Task InitializeAsync() => _bench = await GiftBench.StartAsync(WebhookMode.Withhold);

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task Everything_that_no_webhook_brought_is_taken_in_from_the_list_of_events_with_its_receipts()
    {
        await HappenAsync();

        var report = (await Reconciliation.RunAsync(isAskedFor: false))!;
        var again = (await Reconciliation.RunAsync(isAskedFor: false))!;

        Assert.Equal((2700, 300, 700, 0, 2), await Bench.TotalsAsync());
        Assert.Equal(3, Bench.App.Mails.All.Count);
        Assert.Equal((3, 1, 1), (report.EventsMissed["checkout.session.completed"], report.EventsMissed["charge.refunded"], report.EventsMissed["invoice.paid"]));
        Assert.Empty(report.FactsAdded);
        Assert.Equal(report.EventsRead, again.EventsRead);
        Assert.False(again.HasFound);
        Assert.Equal(again.StartedAt, (await Reconciliation.ReadReportAsync())!.StartedAt);
    }

    [Fact]
    public async Task After_an_absence_longer_than_stripe_keeps_events_the_objects_themselves_tell()
    {
        await HappenAsync();
        await Reconciliation.RunAsync(isAskedFor: false);
        var before = (await Bench.FactsAsync()).Count;
        await HappenAsync();
        await Bench.MoveAsync(40);
        Bench.App.Clock.Now += TimeSpan.FromDays(40);

        var report = (await Reconciliation.RunAsync(isAskedFor: false))!;

        // Both monthly gifts have come due once more.
        Assert.Equal((2 * 2700 + 2 * 1000, 600, 1400, 0, 6), await Bench.TotalsAsync());
        Assert.True(report.FactsAdded["Paid"] > 0, "Nothing was found by comparing.");
        Assert.True((await Bench.FactsAsync()).Count > before);
        Assert.Equal((await Bench.KindsAsync()).Count(kind => kind == "Paid"), Bench.App.Mails.All.Count);
    }

    [Fact]
    public async Task An_amount_that_is_another_at_stripe_is_told_and_not_mended()
    {
        var session = await Bench.GiveAsync(1000);
        await Reconciliation.RunAsync(isAskedFor: true);
        Bench.Stripe.Account.Do(() => Bench.Stripe.Account.Objects.Get("payment_intent", session.Text("payment_intent")!)["amount_received"] = 900L);

        var report = (await Reconciliation.RunAsync(isAskedFor: true))!;

        var difference = Assert.Single(report.Differences);
        Assert.Equal((GiftBench.Campaign, GiftBench.Eur(1000), GiftBench.Eur(900)), (difference.Campaign, difference.Ledger, difference.Stripe));
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
    }

    [Fact]
    public async Task While_another_node_is_at_it_nobody_else_is_unless_somebody_asks()
    {
        await Bench.GiveAsync(1000);
        var documents = Bench.Get<IDocuments>();
        await documents.WriteAsync([new(ReconciliationState.Kind, "test", new ReconciliationState { HeldUntil = Bench.App.Clock.Now.AddMinutes(2) }, IfMatch: null)]);

        Assert.Null(await Reconciliation.RunAsync(isAskedFor: false));
        Assert.Equal(default, await Bench.TotalsAsync());
        Assert.NotNull(await Reconciliation.RunAsync(isAskedFor: true));
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
    }

    [Fact]
    public async Task A_pass_that_stripe_cuts_off_leaves_nothing_out_the_next_time()
    {
        await HappenAsync();
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/invoice_payments", Times: 3));

        await Assert.ThrowsAsync<StripeAwayException>(() => Reconciliation.RunAsync(isAskedFor: false));
        Bench.App.Clock.Now += TimeSpan.FromMinutes(5);
        await Reconciliation.RunAsync(isAskedFor: false);

        Assert.Equal((2700, 300, 700, 0, 2), await Bench.TotalsAsync());
        Assert.Equal(3, Bench.App.Mails.All.Count);
    }

    [Fact]
    public async Task A_receipt_that_was_never_mailed_is_mailed_now()
    {
        var session = await Bench.GiveAsync(1000);
        var mark = GiftMark.TryRead(session.Inner("metadata").ToDictionary(entry => entry.Key, entry => entry.Value!.ToString()), Bench.Get<Core.Keys.InstallationKeys>().Donations.Installation, out var read) ? read : throw new InvalidOperationException();
        var payment = session.Text("payment_intent")!;
        await Bench.Ledger.AppendAsync(GiftBench.Campaign, eventId: null, [mark.Fact(DonationFactKind.Paid, FactKey.Paid(payment), Bench.App.Clock.Now, Bench.App.Clock.Now, GiftBench.Eur(1000)) with { PaymentIntent = payment }]);

        await Reconciliation.RunAsync(isAskedFor: true);

        Assert.Single(Bench.App.Mails.To("ada@example.org"));
        Assert.Single(await Bench.KindsAsync(), "ReceiptMailed");
    }

    /// <summary>1,000 with 300 refunded, 700 that a dispute took, 1,000 a month: 2,700 given.</summary>
    private async Task HappenAsync()
    {
        await Bench.DoAsync($"charges/{await Bench.ChargeAsync(1000)}/refund?amount=300");
        var dispute = await Bench.DoAsync($"charges/{await Bench.ChargeAsync(700)}/dispute");
        await Bench.DoAsync($"disputes/{dispute.Id()}/close?won=false");
        await Bench.GiveAsync(1000, isMonthly: true);
    }
}
