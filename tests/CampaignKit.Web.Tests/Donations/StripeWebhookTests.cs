using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Doubles;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>What the webhook refuses, and what it makes of an outage.</summary>
public sealed class StripeWebhookTests : IAsyncLifetime
{
    private const string Path = "/api/v1/donations/stripe";

    /// <summary>An event about nothing of ours.</summary>
    private const string Stranger = """{"id":"evt_new","object":"event","api_version":"2026-07-29.dahlia","created":1795348800,"livemode":false,"type":"moon.landed","data":{"object":{"id":"moon_1","object":"moon"}}}""";

    private GiftBench? _bench;

    private GiftBench Bench => _bench!;

    private static long Now => TestClock.Start.ToUnixTimeSeconds();

    public async Task InitializeAsync() => _bench = await GiftBench.StartAsync(WebhookMode.Hold);

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task What_is_signed_with_the_secret_is_taken()
    {
        var body = await PaidAsync();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body)));
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
    }

    [Fact]
    public async Task What_is_forged_is_refused_and_changes_nothing()
    {
        var body = await PaidAsync();
        var signed = Signature.Of(GiftBench.Secret, Now, body);

        foreach (var (text, header) in ((string, string?)[])
        [
            (body, null),
            (body, ""),
            (body, "t=,v1="),
            (body, "nonsense"),
            (body, $"t={Now}"),
            (body, $"t=soon,v1={signed.Split("v1=")[1]}"),
            (body, $"t=99999999999999999999999,v1={signed.Split("v1=")[1]}"),
            (body, signed.Replace("v1=", "v0=", StringComparison.Ordinal)),
            (body, Signature.Of("whsec_another", Now, body)),
            (body.Replace("1000", "9000", StringComparison.Ordinal), signed),
            (body + " ", signed),
            ("", signed),
        ])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(text, header));
        }

        Assert.Equal(default, await Bench.TotalsAsync());
    }

    [Theory]
    [InlineData(-301, HttpStatusCode.BadRequest)]
    [InlineData(-299, HttpStatusCode.OK)]
    [InlineData(299, HttpStatusCode.OK)]
    [InlineData(301, HttpStatusCode.BadRequest)]
    public async Task What_was_signed_more_than_five_minutes_ago_or_ahead_is_refused(int seconds, HttpStatusCode status)
    {
        var body = await PaidAsync();

        Assert.Equal(status, await PostAsync(body, Signature.Of(GiftBench.Secret, Now + seconds, body)));
    }

    [Fact]
    public async Task What_is_of_live_mode_or_of_another_version_is_refused()
    {
        var body = await PaidAsync();

        foreach (var other in (string[])
        [
            body.Replace("\"livemode\": false", "\"livemode\": true", StringComparison.Ordinal),
            body.Replace(StripeDouble.ApiVersion, "2019-12-03", StringComparison.Ordinal),
            body.Replace(StripeDouble.ApiVersion, "2025-03-31.basil", StringComparison.Ordinal),
        ])
        {
            Assert.NotEqual(body, other);
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(other, Signature.Of(GiftBench.Secret, Now, other)));
        }

        Assert.Equal(default, await Bench.TotalsAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","data":{}}""")]
    [InlineData("""{"id":1,"object":"event","api_version":"2026-07-29.dahlia","type":"invoice.paid","data":{}}""")]
    [InlineData("""{"id":"evt_1","object":"v2.core.event","api_version":"2026-07-29.dahlia","type":"invoice.paid","data":{}}""")]
    [InlineData("""{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":"yesterday","type":"invoice.paid","data":{"object":3}}""")]
    public async Task What_is_signed_and_no_event_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body)));

    [Fact]
    public async Task An_event_of_an_unknown_type_is_answered_and_counted()
    {
        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.OK, await PostAsync(Stranger, Signature.Of(GiftBench.Secret, Now, Stranger)));

        Assert.Equal(1, (await Bench.Ledger.CountUnclaimedAsync())["moon.landed"]);
    }

    [Theory]
    [InlineData(256 * 1024 + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(256 * 1024, HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_too_long_is_not_read(int length, HttpStatusCode status)
    {
        var body = new string(' ', length);

        Assert.Equal(status, await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body)));
        Assert.Equal(status, await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body), isChunked: true));
    }

    [Fact]
    public async Task While_stripe_does_not_answer_what_has_to_be_asked_the_event_is_to_come_again()
    {
        var session = await Bench.GiveAsync(1000, isMonthly: true);
        var invoicePaid = Held("invoice.paid", session.Text("invoice")!);
        Bench.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/invoice_payments", Times: 3));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(invoicePaid, Signature.Of(GiftBench.Secret, Now, invoicePaid)));
        Assert.Equal(default, await Bench.TotalsAsync());
        Assert.Equal(HttpStatusCode.OK, await PostAsync(invoicePaid, Signature.Of(GiftBench.Secret, Now, invoicePaid)));
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
    }

    [Fact]
    public async Task While_the_ledger_is_away_the_event_is_to_come_again_and_nothing_is_noted_of_it()
    {
        var body = await PaidAsync();
        Bench.Away.IsAway = true;

        foreach (var told in (string[])[body, Stranger])
        {
            using var answer = await SendAsync(told, Signature.Of(GiftBench.Secret, Now, told));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json", "5"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.ToString()));
            Assert.Equal("/problems/storage-unavailable", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("type").GetString());
        }

        Bench.Away.IsAway = false;
        Assert.Equal(["Opened"], await Bench.KindsAsync());
        Assert.Empty(await Bench.Ledger.CountUnclaimedAsync());
        Assert.Empty(Bench.App.Mails.All);
    }

    [Fact]
    public async Task What_came_while_the_ledger_was_away_is_taken_in_when_it_comes_again()
    {
        var body = await PaidAsync();
        Bench.Away.IsAway = true;
        foreach (var told in (string[])[body, Stranger]) await PostAsync(told, Signature.Of(GiftBench.Secret, Now, told));
        Bench.Away.IsAway = false;

        foreach (var told in (string[])[body, Stranger, body, Stranger]) Assert.Equal(HttpStatusCode.OK, await PostAsync(told, Signature.Of(GiftBench.Secret, Now, told)));

        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
        Assert.Equal(["Opened", "Paid", "ReceiptMailed"], await Bench.KindsAsync());
        Assert.Single(Bench.App.Mails.All);
        Assert.Equal(1, (await Bench.Ledger.CountUnclaimedAsync())["moon.landed"]);
    }

    [Fact]
    public async Task A_payment_whose_receipt_could_not_be_put_into_the_outbox_gets_it_when_the_event_comes_again()
    {
        var body = await PaidAsync();
        Bench.App.Mails.IsAway = true;
        var away = await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body));
        Bench.App.Mails.IsAway = false;

        var again = await PostAsync(body, Signature.Of(GiftBench.Secret, Now, body));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (away, again));
        Assert.Equal((1000, 0, 0, 0, 1), await Bench.TotalsAsync());
        Assert.Single(Bench.App.Mails.To("ada@example.org"));
    }

    [Fact]
    public async Task Two_secrets_are_taken_while_one_is_replaced()
    {
        await using var bench = await GiftBench.StartAsync(settings: new Dictionary<string, string> { ["CampaignKit:Stripe:WebhookSecret"] = $"whsec_newone, {GiftBench.Secret}" });

        await bench.GiveAsync(700);
        await bench.ToldAsync();

        Assert.Equal((700, 0, 0, 0, 1), await bench.TotalsAsync());
    }

    [Fact]
    public async Task Without_keys_there_is_no_webhook_and_no_page_of_donors()
    {
        using var app = new ServedApp();

        foreach (var path in (string[])[Path, "/give/manage/a-token"])
        {
            using var answer = await app.Client.PostAsync(path, new StringContent("{}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<string> PaidAsync()
    {
        var session = await Bench.GiveAsync(1000);
        return Held("checkout.session.completed", session.Id());
    }

    private string Held(string type, string about) => Bench.Stripe.Account.Do(() =>
        Bench.Stripe.Account.Objects.All("event").Last(told => told.Text("type") == type && told.Inner("data").Inner("object").Id() == about).ToJsonString(new() { WriteIndented = true }));

    private async Task<HttpStatusCode> PostAsync(string body, string? signature, bool isChunked = false)
    {
        using var answer = await SendAsync(body, signature, isChunked);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string? signature, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = isChunked;
        if (signature is not null) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        return await Bench.App.Client.SendAsync(request);
    }
}
