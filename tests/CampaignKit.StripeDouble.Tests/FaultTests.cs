namespace CampaignKit.Doubles.Tests;

public class FaultTests
{
    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"rate_limit","seconds":2}""");

        var told = await bench.GetAsync("v1/events");

        Assert.Equal((429, "rate_limit", "2"), (told.Status, told["error.code"], told.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(200, (await bench.GetAsync("v1/events")).Status);
    }

    [Fact]
    public async Task Fault_hits_the_requests_that_it_is_meant_for()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"error_before_effect","path":"/v1/customers","method":"POST","times":2,"after":1}""");

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await bench.PostAsync("v1/customers")).Status);
            statuses.Add((await bench.GetAsync("v1/customers")).Status);
            statuses.Add((await bench.PostAsync("v1/checkout/sessions", Bench.OneOff)).Status);
        }

        Assert.Equal([200, 200, 200, 500, 200, 200, 500, 200, 200, 200, 200, 200], statuses);
        Assert.Equal(2, (await bench.GetAsync("v1/customers")).Data.Count);
    }

    [Fact]
    public async Task Request_without_an_answer_has_had_its_effect()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"silent_after_effect","method":"POST"}""");
        using var patience = new CancellationTokenSource();
        using var http = new HttpClient { BaseAddress = bench.Stripe.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_bench");
        using var form = new FormUrlEncodedContent([new("email", "ada@example.org")]);

        var asking = http.PostAsync(new Uri("v1/customers", UriKind.Relative), form, patience.Token);
        await bench.Stripe.Faults.StuckAsync();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Single((await bench.GetAsync("v1/customers")).Data);
    }

    [Fact]
    public async Task Error_after_the_effect_says_that_repeating_is_of_no_use()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"error_after_effect"}""");

        var told = await bench.PostAsync("v1/customers");

        Assert.Equal((500, "false"), (told.Status, told.Headers.GetValues("Stripe-Should-Retry").Single()));
        Assert.Single((await bench.GetAsync("v1/customers")).Data);
    }

    [Fact]
    public async Task Slow_answer_comes()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"slow","seconds":0.05}""");

        Assert.Equal(200, (await bench.PostAsync("v1/customers")).Status);
    }

    [Fact]
    public async Task Faults_can_be_called_off()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("faults", """{"kind":"error_before_effect","times":9}""");

        using var request = new HttpRequestMessage(HttpMethod.Delete, "double/faults");
        using var called = await bench.SendAsync(request);

        Assert.Equal(200, (await bench.GetAsync("v1/events")).Status);
    }

    [Fact]
    public async Task Double_that_has_stopped_refuses_connections_and_its_port_can_be_used_again()
    {
        var bench = await Bench.StartAsync();
        var address = bench.Stripe.Address;
        await bench.DisposeAsync();
        using var http = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(address, "v1/events")));
        await using var again = await StripeDouble.StartAsync(new() { Port = address.Port });

        Assert.Equal(address, again.Address);
    }
}
