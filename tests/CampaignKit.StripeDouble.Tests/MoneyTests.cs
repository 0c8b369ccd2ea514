using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Doubles.Tests;

public class MoneyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261101, 1).WithMaxTest(200).WithQuietOnSuccess(true);

    [Fact]
    public async Task Charge_is_refunded_in_parts_up_to_what_was_paid()
    {
        await using var bench = await Bench.StartAsync();
        var charge = await bench.ChargeAsync();

        var first = await bench.PostAsync("v1/refunds", $"charge={charge}&amount=1000&reason=requested_by_customer&metadata[by]=staff");
        var tooMuch = await bench.PostAsync("v1/refunds", $"charge={charge}&amount=1501");
        var partly = await bench.GetAsync($"v1/charges/{charge}?expand[]=refunds");
        var rest = await bench.PostAsync("v1/refunds", $"payment_intent={partly["payment_intent"]}");
        var more = await bench.PostAsync("v1/refunds", $"charge={charge}");

        Assert.Equal(("succeeded", "1000", "requested_by_customer", "staff"), (first["status"], first["amount"], first["reason"], first["metadata.by"]));
        Assert.Equal((400, "amount", "Refund amount (15.01 EUR) is greater than unrefunded amount on charge (15.00 EUR)"), (tooMuch.Status, tooMuch["error.param"], tooMuch["error.message"]));
        Assert.Equal(("1000", "false", first["id"]), (partly["amount_refunded"], partly["refunded"], partly["refunds.data.0.id"]));
        Assert.Equal(("1500", 400, "charge_already_refunded"), (rest["amount"], more.Status, more["error.code"]));
        Assert.Equal(("2500", "true"), ((await bench.GetAsync($"v1/charges/{charge}"))["amount_refunded"], (await bench.GetAsync($"v1/charges/{charge}"))["refunded"]));
        Assert.Equal(["refund.created", "charge.refunded", "refund.created", "charge.refunded"], (await bench.ToldAsync()).Skip(4));
    }

    [Fact]
    public async Task Refund_that_fails_comes_back()
    {
        await using var bench = await Bench.StartAsync();
        var charge = await bench.ChargeAsync();
        var refund = await bench.ControlAsync($"charges/{charge}/refund?amount=1000");

        await bench.ControlAsync($"refunds/{refund["id"]}/fail");

        Assert.Equal(("failed", "0"), ((await bench.GetAsync($"v1/refunds/{refund["id"]}"))["status"], (await bench.GetAsync($"v1/charges/{charge}"))["amount_refunded"]));
        Assert.Contains("charge.refund.updated", await bench.ToldAsync());
        Assert.Equal(2437, await BalanceAsync(bench));
    }

    [Fact]
    public async Task Refunds_never_exceed_the_charge_and_the_balance_is_what_the_entries_say()
    {
        await using var webhooks = new Webhooks(new(), new StillClock());
        // Each number asks for a refund of that many cents of a charge of 2,500.
        Prop.ForAll(Gen.Choose(-10, 1500).ArrayOf().Where(asked => asked.Length <= 12).ToArbitrary(), asked =>
        {
            var account = new Account(new(), new(new StillClock()), webhooks);
            var session = account.Do(() => account.Checkout.Create(Parameters.Read(Bench.OneOff), live: false));
            account.Do(() => account.Checkout.Act(session, CheckoutAct.Pay, new("ada@example.org", null)));
            var charge = account.Objects.All("charge")[0];
            var refunded = 0L;
            foreach (var amount in asked)
            {
                try
                {
                    refunded += account.Do(() => account.Refunds.Create(charge, amount, null, [])).Number("amount");
                    if (amount < 1) return false;
                }
                catch (Refused)
                {
                    if (amount >= 1 && refunded + amount <= 2500) return false;
                }
            }

            return refunded <= 2500 && charge.Number("amount_refunded") == refunded && charge.Flag("refunded") == (refunded == 2500)
                && account.Objects.All("balance_transaction").Sum(entry => entry.Number("net")) == 2437 - refunded;
        }).Check(Fixed);
    }

    [Theory]
    [InlineData(true, "won", 2437 - 2000)]
    [InlineData(false, "lost", -63 - 2000)]
    public async Task Disputed_money_goes_out_and_comes_back_only_if_the_dispute_is_won(bool won, string status, long balance)
    {
        await using var bench = await Bench.StartAsync();
        var charge = await bench.ChargeAsync();

        var dispute = await bench.ControlAsync($"charges/{charge}/dispute?reason=product_not_received");
        var refund = await bench.PostAsync("v1/refunds", $"charge={charge}");
        var open = await BalanceAsync(bench);
        await bench.ControlAsync($"disputes/{dispute["id"]}/answer");
        await bench.ControlAsync($"disputes/{dispute["id"]}/close?won={won}");
        var again = await bench.ControlAsync($"disputes/{dispute["id"]}/close?won={won}");

        Assert.Equal(("needs_response", "2500", "product_not_received", charge), (dispute["status"], dispute["amount"], dispute["reason"], dispute["charge"]));
        Assert.Equal((400, "charge_disputed", -63 - 2000), (refund.Status, refund["error.code"], open));
        Assert.Equal((status, 400), ((await bench.GetAsync($"v1/disputes/{dispute["id"]}"))["status"], again.Status));
        Assert.Equal(balance, await BalanceAsync(bench));
        string[] told = ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated"];
        Assert.Equal(won ? told : told[..^1], (await bench.ToldAsync()).Skip(4));
    }

    [Fact]
    public async Task Payout_takes_what_is_available_and_lists_what_it_is_made_of()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ChargeAsync();
        var early = await bench.ControlAsync("payouts?currency=eur");
        await bench.MoveAsync(days: 2);
        await bench.ChargeAsync();

        var payout = await bench.ControlAsync("payouts?currency=eur");

        Assert.Equal((400, "2437", "in_transit"), (early.Status, payout["amount"], payout["status"]));
        var entries = (await bench.GetAsync($"v1/balance_transactions?payout={payout["id"]}")).Data;
        Assert.Equal(["payout", "charge"], entries.Select(entry => (string)entry["type"]!));
        Assert.Equal(0, entries.Sum(entry => (long)entry["net"]!));
        await bench.MoveAsync(days: 2);
        Assert.Equal("paid", (await bench.GetAsync($"v1/payouts/{payout["id"]}"))["status"]);
        Assert.Equal("payout.paid", (await bench.ToldAsync())[^1]);
    }

    [Fact]
    public async Task Payout_that_the_bank_does_not_take_comes_back_and_goes_out_with_the_next()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ChargeAsync();
        await bench.MoveAsync(days: 2);
        var payout = await bench.ControlAsync("payouts?currency=eur");
        var before = await BalanceAsync(bench);

        await bench.ControlAsync($"payouts/{payout["id"]}/fail");
        await bench.MoveAsync(days: 2);
        var next = await bench.ControlAsync("payouts?currency=eur");

        Assert.Equal((0, "failed"), (before, (await bench.GetAsync($"v1/payouts/{payout["id"]}"))["status"]));
        Assert.Equal(payout["amount"], next["amount"]);
        Assert.Equal(["payout", "payout_failure"], (await bench.GetAsync($"v1/balance_transactions?payout={next["id"]}")).Data.Select(entry => (string)entry["type"]!));
        Assert.Equal(400, (await bench.ControlAsync($"payouts/{payout["id"]}/fail")).Status);
    }

    [Fact]
    public async Task What_is_in_a_payout_that_was_made_by_hand_is_not_told()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ChargeAsync();
        await bench.MoveAsync(days: 2);

        var payout = await bench.ControlAsync("payouts?currency=eur&automatic=false");

        Assert.Equal((400, "payout"), ((await bench.GetAsync($"v1/balance_transactions?payout={payout["id"]}")).Status, (await bench.GetAsync($"v1/balance_transactions?payout={payout["id"]}"))["error.param"]));
    }

    private static async Task<long> BalanceAsync(Bench bench) => (await bench.GetAsync("v1/balance_transactions?limit=100")).Data.Sum(entry => (long)entry["net"]!);
}
