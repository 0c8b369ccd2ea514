using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace CampaignKit.Stripe.Tests;

/// <summary>References are an id, or the whole object where the request asked for it with <c>expand</c>.</summary>
public class ReferenceTests
{
    [Fact]
    public void An_id_is_only_an_id()
    {
        var read = Session.FromJson("""{"payment_intent":"pi_1"}""");

        Assert.Equal("pi_1", read.PaymentIntentId);
        Assert.Null(read.PaymentIntent);
    }

    [Fact]
    public void A_whole_object_has_its_id_too()
    {
        var read = Session.FromJson("""{"payment_intent":{"id":"pi_1","object":"payment_intent","latest_charge":{"id":"ch_1","object":"charge","balance_transaction":"txn_1"}}}""");

        Assert.Equal("pi_1", read.PaymentIntentId);
        Assert.Equal("ch_1", read.PaymentIntent.LatestChargeId);
        Assert.Equal("txn_1", read.PaymentIntent.LatestCharge.BalanceTransactionId);
    }

    [Theory]
    [InlineData("""{"payment_intent":null}""")]
    [InlineData("{}")]
    public void None_is_neither(string json)
    {
        var read = Session.FromJson(json);

        Assert.Null(read.PaymentIntentId);
        Assert.Null(read.PaymentIntent);
    }

    [Fact]
    public void Anything_else_is_a_fault_in_the_json() => Assert.ThrowsAny<JsonException>(() => Session.FromJson("""{"payment_intent":5}"""));

    [Theory]
    [InlineData("charge", typeof(Charge))]
    [InlineData("payout", typeof(Payout))]
    [InlineData("refund", typeof(Refund))]
    [InlineData("dispute", typeof(Dispute))]
    public void What_moved_the_balance_is_whatever_it_says_it_is(string kind, Type type)
    {
        var read = BalanceTransaction.FromJson($$$"""{"source":{"id":"x_1","object":"{{{kind}}}"}}""");

        Assert.IsType(type, read.Source);
        Assert.Equal("x_1", read.SourceId);
    }

    [Fact]
    public void Of_an_object_of_no_known_kind_the_id_is_known()
    {
        var read = BalanceTransaction.FromJson("""{"source":{"id":"x_1","object":"something.new"}}""");

        Assert.Equal("x_1", read.SourceId);
        Assert.Null(read.Source);
    }

    [Fact]
    public void Another_id_drops_the_object()
    {
        var refund = new Refund { Charge = new Charge { Id = "ch_1" } };

        Assert.Equal("ch_1", refund.ChargeId);
        refund.ChargeId = "ch_2";

        Assert.Equal("ch_2", refund.ChargeId);
        Assert.Null(refund.Charge);
    }

    [Theory]
    [InlineData("""{"id":"re_1","charge":"ch_1","created":1793880000}""")]
    [InlineData("""{"id":"re_1","charge":{"id":"ch_1","object":"charge","amount":500},"created":1793880000}""")]
    public void What_was_read_can_be_written_and_read_again(string json)
    {
        var read = Refund.FromJson(json);

        var again = Refund.FromJson(read.ToJson());

        Assert.Equal((read.Id, read.ChargeId, read.Charge?.Amount, read.Created), (again.Id, again.ChargeId, again.Charge?.Amount, again.Created));
    }
}
