namespace Stripe;

/// <summary>Payments, from the attempt to the money. https://docs.stripe.com/api/payment_intents</summary>
public class PaymentIntentService(IStripeClient client) : Service(client)
{
    /// <summary>One payment.</summary>
    public virtual Task<PaymentIntent> GetAsync(
        string id, PaymentIntentGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<PaymentIntent>(Path("payment_intents", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the payments.</summary>
    public virtual Task<StripeList<PaymentIntent>> ListAsync(
        PaymentIntentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<PaymentIntent>>("/v1/payment_intents", options, requestOptions, cancellationToken);

    /// <summary>All of the payments, a request for each page.</summary>
    public virtual IAsyncEnumerable<PaymentIntent> ListAutoPagingAsync(
        PaymentIntentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<PaymentIntent>("/v1/payment_intents", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class PaymentIntentGetOptions : BaseOptions
{
    public string ClientSecret { get; set; }
}

/// <summary>Which payments to list.</summary>
public class PaymentIntentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }
}
