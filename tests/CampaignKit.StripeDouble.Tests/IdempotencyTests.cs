namespace CampaignKit.Doubles.Tests;

public class IdempotencyTests
{
    [Fact]
    public async Task Repetition_gets_the_first_answer_and_does_nothing()
    {
        await using var bench = await Bench.StartAsync();

        var first = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff, "key-1");
        var second = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff, "key-1");

        Assert.Equal(first.Body.ToJsonString(), second.Body.ToJsonString());
        Assert.Equal("key-1", first.Headers.GetValues("Idempotency-Key").Single());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Single((await bench.GetAsync("v1/checkout/sessions")).Data);
    }

    [Fact]
    public async Task Order_of_the_parameters_does_not_matter()
    {
        await using var bench = await Bench.StartAsync();

        var first = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff, "key-1");
        var second = await bench.PostAsync("v1/checkout/sessions", string.Join('&', Bench.OneOff.Split('&').Reverse()), "key-1");

        Assert.Equal(first["id"], second["id"]);
    }

    [Theory]
    [InlineData("v1/customers", "email=grace@example.org")]
    [InlineData("v1/refunds", "charge=ch_1")]
    public async Task Key_of_another_request_is_refused(string path, string form)
    {
        await using var bench = await Bench.StartAsync();
        await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");

        var told = await bench.PostAsync(path, form, "key-1");

        Assert.Equal((400, "idempotency_error"), (told.Status, told["error.type"]));
    }

    [Fact]
    public async Task Request_beside_the_first_that_is_under_way_is_refused_and_nothing_is_doubled()
    {
        await using var bench = await Bench.StartAsync();
        bench.Stripe.Faults.Add(new(FaultKind.Held));
        var first = bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");
        await bench.Stripe.Faults.StuckAsync();

        var beside = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");
        bench.Stripe.Faults.Release();

        Assert.Equal((409, "idempotency_key_in_use"), (beside.Status, beside["error.code"]));
        Assert.Equal((await first)["id"], (await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1"))["id"]);
        Assert.Single((await bench.GetAsync("v1/customers")).Data);
    }

    [Fact]
    public async Task Error_after_the_effect_is_repeated_and_the_effect_is_not()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"error_after_effect","path":"/v1/customers","method":"POST"}""");

        var first = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");
        var second = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");

        Assert.Equal((500, 500, "api_error"), (first.Status, second.Status, second["error.type"]));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Single((await bench.GetAsync("v1/customers")).Data);
    }

    [Theory]
    [InlineData("error_before_effect", 500)]
    [InlineData("rate_limit", 429)]
    [InlineData("key_refused", 401)]
    public async Task What_was_not_begun_can_be_asked_for_again(string kind, int status)
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", $$"""{"kind":"{{kind}}"}""");

        var first = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");
        var second = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");

        Assert.Equal((status, 200), (first.Status, second.Status));
        Assert.Single((await bench.GetAsync("v1/customers")).Data);
    }

    [Fact]
    public async Task Request_that_could_not_be_read_leaves_its_key_free()
    {
        await using var bench = await Bench.StartAsync();

        var unread = await bench.PostAsync("v1/checkout/sessions", $"{Bench.OneOff}&expires_at=soon", "key-1");
        var read = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff, "key-1");

        Assert.Equal((400, 200), (unread.Status, read.Status));
    }

    [Fact]
    public async Task Key_is_forgotten_after_a_day()
    {
        await using var bench = await Bench.StartAsync();
        var first = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");
        await bench.MoveAsync(days: 1);

        var second = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");

        Assert.NotEqual(first["id"], second["id"]);
    }

    [Fact]
    public async Task Answer_to_who_hung_up_is_kept()
    {
        await using var bench = await Bench.StartAsync();
        bench.Stripe.Faults.Add(new(FaultKind.ClosedAfterEffect));

        await Assert.ThrowsAsync<HttpRequestException>(() => bench.PostAsync("v1/customers", "email=ada@example.org", "key-1"));
        var second = await bench.PostAsync("v1/customers", "email=ada@example.org", "key-1");

        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(second["id"], Assert.Single((await bench.GetAsync("v1/customers")).Data)["id"]!.ToString());
    }
}
