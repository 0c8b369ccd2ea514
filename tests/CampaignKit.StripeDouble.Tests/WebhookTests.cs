namespace CampaignKit.Doubles.Tests;

public class WebhookTests
{
    [Fact]
    public async Task Webhook_that_is_not_taken_comes_again_until_it_is()
    {
        await using var bench = await Bench.StartAsync();
        bench.Endpoint.AnswerNext(500, 400);

        var customer = await bench.PostAsync("v1/customers");

        await bench.Stripe.Webhooks.IdleAsync();
        Assert.Single(bench.Endpoint.Taken.Select(taken => taken.Body).Distinct());
        Assert.Equal([(1, 500), (2, 400), (3, 200)], bench.Stripe.Webhooks.Deliveries.Select(delivery => (delivery.Attempt, delivery.Status ?? 0)));
        Assert.Equal("0", (await bench.GetAsync("v1/events"))["data.0.pending_webhooks"]);
        Assert.Equal(customer["id"], (string)bench.Endpoint.Taken[0].Event["data"]!["object"]!["id"]!);
    }

    [Fact]
    public async Task Webhook_is_given_up_after_the_last_attempt()
    {
        await using var bench = await Bench.StartAsync();
        bench.Endpoint.AnswerNext(500, 500, 500);

        await bench.PostAsync("v1/customers");

        await bench.Stripe.Webhooks.IdleAsync();
        Assert.Equal(3, bench.Endpoint.Taken.Count);
        Assert.Equal("1", (await bench.GetAsync("v1/events"))["data.0.pending_webhooks"]);
    }

    [Fact]
    public async Task Endpoint_that_is_not_there_is_noted()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Endpoint.DisposeAsync();

        await bench.PostAsync("v1/customers");

        await bench.Stripe.Webhooks.IdleAsync();
        var noted = await bench.GetAsync("double/deliveries");
        Assert.Contains("\"status\":null", noted["text"], StringComparison.Ordinal);
        Assert.Equal(3, bench.Stripe.Webhooks.Deliveries.Count);
    }

    [Fact]
    public async Task Every_webhook_comes_as_often_as_asked()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("webhooks", """{"copies":2}""");

        await bench.PaidAsync();

        Assert.Equal(["charge.succeeded", "charge.succeeded", "payment_intent.succeeded", "payment_intent.succeeded", "charge.updated", "charge.updated", "checkout.session.completed", "checkout.session.completed"],
            await bench.ToldAsync());
        Assert.Equal(4, bench.Endpoint.Taken.DistinctBy(taken => taken.Id).Count());
    }

    [Fact]
    public async Task Held_webhooks_come_in_the_order_that_is_asked_for()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("webhooks", """{"mode":"hold"}""");
        await bench.PaidAsync();
        var held = bench.Stripe.Webhooks.Held;

        Assert.Empty(await bench.ToldAsync());
        var sent = await bench.ControlAsync("webhooks/release", $$"""{"order":["{{held[3]}}","{{held[0]}}"]}""");

        Assert.Equal(["checkout.session.completed", "charge.succeeded"], await bench.ToldAsync());
        Assert.Equal("2", sent["attempts"]);
        Assert.Equal([held[1], held[2]], bench.Stripe.Webhooks.Held);
    }

    [Fact]
    public async Task Random_order_is_the_same_for_the_same_seed_and_another_for_another()
    {
        var first = await ShuffledAsync(seed: 7);
        var again = await ShuffledAsync(seed: 7);
        var other = await ShuffledAsync(seed: 8);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(first.Order(StringComparer.Ordinal), other.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Share_of_the_held_webhooks_comes_twice_and_many_at_once()
    {
        await using var bench = await Bench.StartAsync();
        bench.Stripe.Webhooks.Mode = WebhookMode.Hold;
        for (var i = 0; i < 100; i++) bench.Stripe.Account.Do(() => bench.Stripe.Account.AddCustomer(null, null, [], live: false));

        var sent = await bench.Stripe.Webhooks.ReleaseAsync(new(Seed: 1, Twice: 0.3, AtOnce: 20));

        Assert.InRange(sent, 115, 145);
        Assert.Equal(sent, bench.Endpoint.Taken.Count);
        Assert.Equal(100, bench.Endpoint.Taken.DistinctBy(taken => taken.Id).Count());
    }

    [Fact]
    public async Task Gifts_made_at_once_are_each_told_once_in_the_order_in_which_they_came()
    {
        await using var bench = await Bench.StartAsync();

        var sessions = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => bench.PaidAsync()));

        await bench.Stripe.Webhooks.IdleAsync();
        var listed = new List<string>();
        for (var page = await bench.GetAsync("v1/events?limit=100"); ; page = await bench.GetAsync($"v1/events?limit=100&starting_after={listed[^1]}"))
        {
            listed.AddRange(page.Data.Select(raised => (string)raised["id"]!));
            if (page["has_more"] == "false") break;
        }

        Assert.Equal(30, sessions.DistinctBy(session => (string)session["id"]!).Count());
        Assert.Equal(120, listed.Count);
        Assert.Equal(listed.AsEnumerable().Reverse(), bench.Endpoint.Taken.Select(taken => taken.Id));
    }

    [Fact]
    public async Task Withheld_webhooks_never_come_and_the_api_knows_of_them()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("webhooks", """{"mode":"withhold"}""");

        await bench.PaidAsync();
        await bench.ControlAsync("webhooks", """{"mode":"deliver"}""");

        Assert.Empty(await bench.ToldAsync());
        Assert.Empty(bench.Stripe.Webhooks.Held);
        Assert.Equal(4, (await bench.GetAsync("v1/events")).Data.Count);
    }

    [Fact]
    public async Task Webhook_can_be_sent_again_from_the_dashboard()
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostAsync("v1/customers");
        await bench.Stripe.Webhooks.IdleAsync();

        await bench.ControlAsync($"webhooks/resend?id={bench.Endpoint.Taken[0].Id}");

        await bench.Stripe.Webhooks.IdleAsync();
        Assert.Equal([bench.Endpoint.Taken[0].Id, bench.Endpoint.Taken[0].Id], bench.Endpoint.Taken.Select(taken => taken.Id));
        Assert.Equal(404, (await bench.ControlAsync("webhooks/resend?id=evt_nothing")).Status);
    }

    private static async Task<IReadOnlyList<string>> ShuffledAsync(int seed)
    {
        await using var bench = await Bench.StartAsync();
        bench.Stripe.Webhooks.Mode = WebhookMode.Hold;
        await bench.PaidAsync(Bench.Monthly);
        await bench.ControlAsync("webhooks/release", $$"""{"seed":{{seed}}}""");
        return await bench.ToldAsync();
    }
}
