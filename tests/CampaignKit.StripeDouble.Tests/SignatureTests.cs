namespace CampaignKit.Doubles.Tests;

public class SignatureTests
{
    // printf '1800000000.%s' "$body" | openssl dgst -sha256 -hmac whsec_0123456789abcdef, and Python's hmac module says the same.
    private const string Body = """{"id":"evt_1","object":"event","type":"customer.created","data":{"object":{"name":"Zoë"}}}""";
    private const string Known = "83617c49718ae4667b94bafed47a09e512e2032ccc1100eb0cd222fb541ea112";

    [Fact]
    public void Signature_is_the_one_that_openssl_computes() => Assert.Equal($"t=1800000000,v1={Known}", Signature.Of("whsec_0123456789abcdef", 1_800_000_000, Body));

    [Fact]
    public async Task Webhook_is_signed_over_what_is_sent_and_when()
    {
        await using var bench = await Bench.StartAsync();

        await bench.PostAsync("v1/customers", "email=ada@example.org");

        await bench.Stripe.Webhooks.IdleAsync();
        var taken = Assert.Single(bench.Endpoint.Taken);
        Assert.Equal(Signature.Of(Bench.Secret, StillClock.Start.ToUnixTimeSeconds(), taken.Body), taken.Signature);
    }

    [Fact]
    public async Task Signature_tells_the_endpoints_time_when_the_doubles_is_ahead()
    {
        await using var bench = await Bench.StartAsync();
        await bench.MoveAsync(days: 40);

        await bench.PostAsync("v1/customers", "email=ada@example.org");

        await bench.Stripe.Webhooks.IdleAsync();
        Assert.StartsWith($"t={StillClock.Start.ToUnixTimeSeconds()},", Assert.Single(bench.Endpoint.Taken).Signature, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corrupted_signature_is_not_that_of_the_body_and_the_next_attempt_is_good()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync("webhooks", """{"corrupt_next":1}""");
        bench.Endpoint.AnswerNext(400);

        await bench.PostAsync("v1/customers", "email=ada@example.org");

        await bench.Stripe.Webhooks.IdleAsync();
        Assert.Equal([false, true], bench.Endpoint.Taken.Select(taken => taken.Signature == Signature.Of(Bench.Secret, StillClock.Start.ToUnixTimeSeconds(), taken.Body)));
    }
}
