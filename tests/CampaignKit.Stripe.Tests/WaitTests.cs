#if STAND_IN
using System.Net;
using CampaignKit.Stripe.Tests.Wire;
using Stripe;

namespace CampaignKit.Stripe.Tests;

/// <summary>How long the stand-in waits between tries; the real package shows it to nobody.</summary>
public class WaitTests
{
    [Fact]
    public void Waits_double_from_half_a_second_to_five()
    {
        var carrier = new SystemNetHttpClient { Chance = new Always(0) };

        var waits = Enumerable.Range(1, 6).Select(retry => carrier.WaitBefore(retry).TotalSeconds);

        Assert.Equal([0.5, 1, 2, 4, 5, 5], waits);
    }

    [Fact]
    public void Chance_takes_up_to_a_quarter_but_never_below_half_a_second()
    {
        var carrier = new SystemNetHttpClient { Chance = new Always(1) };

        var waits = Enumerable.Range(1, 6).Select(retry => carrier.WaitBefore(retry).TotalSeconds);

        Assert.Equal([0.5, 0.75, 1.5, 3, 3.75, 3.75], waits);
    }

    [Fact]
    public void The_thousandth_wait_is_no_longer_than_the_fifth() => Assert.Equal(5, new SystemNetHttpClient { Chance = new Always(0) }.WaitBefore(1000).TotalSeconds);

    [Fact]
    public async Task There_is_a_wait_before_each_try_but_the_first()
    {
        using var wire = new StripeWire(StripeWire.Refusal(HttpStatusCode.Conflict), StripeWire.Refusal(HttpStatusCode.Conflict), StripeWire.Json("{}"));

        await wire.Client(retries: 2).V1.Refunds.CreateAsync(new RefundCreateOptions());

        Assert.Equal(2, wire.Clock.Waits.Count);
        Assert.Equal(0.5, wire.Clock.Waits[0].TotalSeconds);
        Assert.InRange(wire.Clock.Waits[1].TotalSeconds, 0.75, 1);
    }

    private sealed class Always(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
#endif
