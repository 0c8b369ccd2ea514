namespace Stripe;

/// <summary>What one request has of its own. What is null or empty is the client's.</summary>
public class RequestOptions
{
    /// <summary>The secret key to use instead of the client's.</summary>
    public string ApiKey { get; set; }

    /// <summary>
    /// Up to 255 characters. Stripe answers a repeated key as it did the first time, for at least 24 hours. A POST without one gets a random one, the same on each try.
    /// https://docs.stripe.com/api/idempotent_requests
    /// </summary>
    public string IdempotencyKey { get; set; }

    /// <summary>The connected account that the request is for.</summary>
    public string StripeAccount { get; set; }
}
