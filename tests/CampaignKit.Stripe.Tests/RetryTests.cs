using System.Net;
using CampaignKit.Stripe.Tests.Wire;
using Stripe;

namespace CampaignKit.Stripe.Tests;

public class RetryTests
{
    private static readonly Func<HttpResponseMessage> Done = StripeWire.Json("""{"id":"re_1"}""");

    public static TheoryData<string, Func<HttpResponseMessage>> Passing => new()
    {
        { "409", StripeWire.Refusal(HttpStatusCode.Conflict) },
        { "500", StripeWire.Refusal(HttpStatusCode.InternalServerError) },
        { "502 of a proxy", StripeWire.Json("<html></html>", HttpStatusCode.BadGateway) },
        { "503", StripeWire.Refusal(HttpStatusCode.ServiceUnavailable) },
        { "429 to be repeated", StripeWire.Refusal(HttpStatusCode.TooManyRequests, "{}", ("Stripe-Should-Retry", "true")) },
        { "400 to be repeated", StripeWire.Refusal(HttpStatusCode.BadRequest, "{}", ("Stripe-Should-Retry", "true")) },
        { "503 with other advice", StripeWire.Refusal(HttpStatusCode.ServiceUnavailable, "{}", ("Stripe-Should-Retry", "perhaps")) },
        { "broken connection", StripeWire.Throws(new HttpRequestException("broken")) },
        { "time-out", StripeWire.Throws(new TaskCanceledException("too slow")) },
    };

    public static TheoryData<string, Func<HttpResponseMessage>> Lasting => new()
    {
        { "400", StripeWire.Refusal(HttpStatusCode.BadRequest) },
        { "402", StripeWire.Refusal(HttpStatusCode.PaymentRequired) },
        { "404", StripeWire.Refusal(HttpStatusCode.NotFound) },
        { "429 without advice", StripeWire.Refusal(HttpStatusCode.TooManyRequests) },
        { "409 not to be repeated", StripeWire.Refusal(HttpStatusCode.Conflict, "{}", ("Stripe-Should-Retry", "false")) },
        { "500 not to be repeated", StripeWire.Refusal(HttpStatusCode.InternalServerError, "{}", ("Stripe-Should-Retry", "false")) },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again(string what, Func<HttpResponseMessage> failure)
    {
        using var wire = new StripeWire(failure, Done);

        var refund = await RefundAsync(wire, retries: 1);

        Assert.True(refund.Id == "re_1", what);
        Assert.Equal(2, wire.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_will_not_pass_is_not_tried_again(string what, Func<HttpResponseMessage> failure)
    {
        using var wire = new StripeWire(failure, Done);

        await Assert.ThrowsAsync<StripeException>(() => RefundAsync(wire, retries: 1));

        Assert.True(wire.Requests.Count == 1, what);
    }

    [Fact]
    public async Task All_tries_are_the_same_request()
    {
        using var wire = new StripeWire(StripeWire.Throws(new HttpRequestException("broken")), StripeWire.Refusal(HttpStatusCode.InternalServerError), Done);

        await RefundAsync(wire, retries: 2);

        Assert.Equal(3, wire.Requests.Count);
        Assert.Single(wire.Requests.Select(asked => (asked.Header("Idempotency-Key"), asked.Body, asked.Address, asked.Header("Authorization"))).Distinct());
        Assert.NotNull(wire.Requests[0].Header("Idempotency-Key"));
    }

    [Fact]
    public async Task A_key_of_the_callers_stays_over_all_tries()
    {
        using var wire = new StripeWire(StripeWire.Refusal(HttpStatusCode.Conflict), Done);

        await RefundAsync(wire, retries: 1, new RequestOptions { IdempotencyKey = "gift-1" });

        Assert.Equal(["gift-1", "gift-1"], wire.Requests.Select(asked => asked.Header("Idempotency-Key")));
    }

    [Fact]
    public async Task The_last_refusal_is_told_when_the_tries_are_used_up()
    {
        using var wire = new StripeWire(StripeWire.Refusal(HttpStatusCode.Conflict), StripeWire.Refusal(HttpStatusCode.ServiceUnavailable, """{"message":"Later."}"""), Done);

        var refusal = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(wire, retries: 1));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.HttpStatusCode);
        Assert.Equal("Later.", refusal.Message);
    }

    [Fact]
    public async Task A_connection_that_stays_broken_is_told_as_such()
    {
        using var wire = new StripeWire(StripeWire.Throws(new HttpRequestException("broken")), StripeWire.Throws(new HttpRequestException("broken again")));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => RefundAsync(wire, retries: 1));

        Assert.Equal("broken again", failure.Message);
    }

    [Fact]
    public async Task A_time_out_is_told_as_a_cancellation()
    {
        using var wire = new StripeWire(StripeWire.Throws(new TaskCanceledException("too slow")));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RefundAsync(wire, retries: 0));
    }

    [Fact]
    public async Task What_the_caller_cancels_is_not_tried_again()
    {
        using var caller = new CancellationTokenSource();
        using var wire = new StripeWire(
            () =>
            {
                caller.Cancel();
                throw new TaskCanceledException("cancelled");
            },
            Done);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            wire.Client(retries: 1).V1.Refunds.CreateAsync(new RefundCreateOptions(), cancellationToken: caller.Token));

        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Without_retries_there_is_one_try()
    {
        using var wire = new StripeWire(StripeWire.Refusal(HttpStatusCode.InternalServerError), Done);

        await Assert.ThrowsAsync<StripeException>(() => RefundAsync(wire, retries: 0));

        Assert.Single(wire.Requests);
    }

    private static Task<Refund> RefundAsync(StripeWire wire, int retries, RequestOptions? options = null) =>
        wire.Client(retries).V1.Refunds.CreateAsync(new RefundCreateOptions { Charge = "ch_1" }, options);
}
