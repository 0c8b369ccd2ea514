using System.Net;
using CampaignKit.Stripe.Tests.Wire;
using Stripe;

namespace CampaignKit.Stripe.Tests;

public class ErrorTests
{
    [Fact]
    public async Task A_declined_card_is_told_with_the_banks_reason()
    {
        using var wire = new StripeWire(StripeWire.Refusal(
            HttpStatusCode.PaymentRequired,
            """
            {"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"Your card has insufficient funds.","param":"source","charge":"ch_1",
             "doc_url":"https://docs.stripe.com/error-codes/card-declined","payment_intent":{"id":"pi_1","object":"payment_intent","amount":500,"status":"requires_payment_method"}}
            """,
            ("Request-Id", "req_1"),
            ("Idempotency-Key", "gift-1")));

        var refusal = await RefusedAsync(wire);

        Assert.Equal(HttpStatusCode.PaymentRequired, refusal.HttpStatusCode);
        Assert.Equal("Your card has insufficient funds.", refusal.Message);
        Assert.Equal("card_error", refusal.StripeError.Type);
        Assert.Equal("card_declined", refusal.StripeError.Code);
        Assert.Equal("insufficient_funds", refusal.StripeError.DeclineCode);
        Assert.Equal("Your card has insufficient funds.", refusal.StripeError.Message);
        Assert.Equal("source", refusal.StripeError.Param);
        Assert.Equal("ch_1", refusal.StripeError.Charge);
        Assert.Equal("https://docs.stripe.com/error-codes/card-declined", refusal.StripeError.DocUrl);
        Assert.Equal(500, refusal.StripeError.PaymentIntent.Amount);
        Assert.Equal("req_1", refusal.StripeResponse.RequestId);
        Assert.Equal("gift-1", refusal.StripeResponse.IdempotencyKey);
        Assert.Same(refusal.StripeResponse, refusal.StripeError.StripeResponse);
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "parameter_missing")]
    [InlineData(400, "idempotency_error", null)]
    [InlineData(401, "invalid_request_error", "api_key_expired")]
    [InlineData(404, "invalid_request_error", "resource_missing")]
    [InlineData(409, "idempotency_error", "idempotency_key_in_use")]
    [InlineData(429, "invalid_request_error", "rate_limit")]
    [InlineData(500, "api_error", null)]
    public async Task A_refusal_keeps_its_status_and_its_kind(int status, string type, string? code)
    {
        var told = code is null ? "null" : $"\"{code}\"";
        using var wire = new StripeWire(StripeWire.Refusal((HttpStatusCode)status, $$"""{"type":"{{type}}","code":{{told}},"unknown":{"a":[1]},"message":"No."}"""));

        var refusal = await RefusedAsync(wire);

        Assert.Equal(status, (int)refusal.HttpStatusCode);
        Assert.Equal(type, refusal.StripeError.Type);
        Assert.Equal(code, refusal.StripeError.Code);
        Assert.Equal("No.", refusal.Message);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task A_refusal_that_is_a_word_is_told_with_what_stands_beside_it()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"error":"invalid_grant","error_description":"No such code."}""", HttpStatusCode.BadRequest));

        var refusal = await RefusedAsync(wire);

        Assert.Equal("No such code.", refusal.Message);
        Assert.Equal("invalid_grant", refusal.StripeError.Error);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html>Welcome to the conference Wi-Fi</html>")]
    [InlineData(200, """{"amount":"much"}""")]
    [InlineData(200, """{"created":"yesterday"}""")]
    [InlineData(200, """{"amount":null}""")]
    [InlineData(400, "{}")]
    [InlineData(403, "")]
    [InlineData(502, "<html>Bad gateway</html>")]
    public async Task An_answer_that_is_not_Stripes_is_told_without_an_error_of_Stripes(int status, string body)
    {
        using var wire = new StripeWire(StripeWire.Json(body, (HttpStatusCode)status));

        var refusal = await RefusedAsync(wire);

        Assert.Equal(status, (int)refusal.HttpStatusCode);
        Assert.Null(refusal.StripeError);
        Assert.Equal(body, refusal.StripeResponse.Content);
    }

    [Fact]
    public async Task Any_other_status_than_200_is_a_refusal()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"id":"re_1"}""", HttpStatusCode.Created));

        await RefusedAsync(wire);
    }

    [Fact]
    public async Task What_was_answered_can_be_looked_up_on_what_was_made_of_it()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"id":"re_1"}""", HttpStatusCode.OK, ("Request-Id", "req_1"), ("Date", "Thu, 05 Nov 2026 12:00:00 GMT")));

        var refund = await wire.Client().V1.Refunds.GetAsync("re_1");

        Assert.Equal("req_1", refund.StripeResponse.RequestId);
        Assert.Equal(new DateTimeOffset(2026, 11, 5, 12, 0, 0, TimeSpan.Zero), refund.StripeResponse.Date);
        Assert.Equal("""{"id":"re_1"}""", refund.StripeResponse.Content);
    }

    [Fact]
    public async Task An_answer_can_be_had_as_it_comes()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"id":"re_1"}"""), StripeWire.Refusal(HttpStatusCode.NotFound, """{"message":"No such refund."}"""));
        var client = wire.Client();

        await using var body = await client.RequestStreamingAsync(HttpMethod.Get, "/v1/refunds/re_1", null, null);
        using var reader = new StreamReader(body);
        var refusal = await Assert.ThrowsAsync<StripeException>(() => client.RequestStreamingAsync(HttpMethod.Get, "/v1/refunds/re_2", null, null));

        Assert.Equal("""{"id":"re_1"}""", await reader.ReadToEndAsync());
        Assert.Equal("No such refund.", refusal.Message);
    }

    private static Task<StripeException> RefusedAsync(StripeWire wire) =>
        Assert.ThrowsAsync<StripeException>(() => wire.Client().V1.Refunds.CreateAsync(new RefundCreateOptions { Charge = "ch_1" }));
}
