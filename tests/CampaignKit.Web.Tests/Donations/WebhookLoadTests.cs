using CampaignKit.Doubles;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>A burst of webhooks as after an outage of ours.</summary>
public sealed class WebhookLoadTests
{
    private const int Gifts = 230;

    [Fact]
    public async Task A_thousand_webhooks_at_once_in_random_order_with_a_third_of_them_twice_come_to_the_cent()
    {
        await using var bench = await GiftBench.StartAsync(WebhookMode.Hold);
        var random = new Random(20261123);
        var (given, refunded, lost, gifts) = (0L, 0L, 0L, 0L);
        for (var gift = 0; gift < Gifts; gift++)
        {
            var cents = random.Next(100, 50_000);
            given += cents;
            gifts++;
            var charge = await bench.ChargeAsync(cents);
            if (gift % 4 == 1)
            {
                var part = random.Next(1, cents);
                await bench.DoAsync($"charges/{charge}/refund?amount={part}");
                refunded += part;
            }
            else if (gift % 16 == 2)
            {
                var dispute = await bench.DoAsync($"charges/{charge}/dispute");
                await bench.DoAsync($"disputes/{dispute.Id()}/close?won=false");
                lost += cents;
                gifts--;
            }
        }

        var sent = await bench.Stripe.Webhooks.ReleaseAsync(new(Seed: 7, Twice: 0.3, AtOnce: 1000));
        await bench.ToldAsync();

        Assert.True(sent >= 1000, $"Only {sent} webhooks were sent.");
        Assert.Equal((given, refunded, lost, 0, gifts), await bench.TotalsAsync());
        Assert.Equal(Gifts, bench.App.Mails.All.Count);
        Assert.Equal(Gifts, (await bench.Ledger.ReadAsync(GiftBench.Campaign, 0)).Facts.Count(fact => fact.Kind is Core.Donations.DonationFactKind.Opened));
    }
}
