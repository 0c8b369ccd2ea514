namespace Stripe;

/// <summary>Payments that a donor contested at the bank. https://docs.stripe.com/api/disputes</summary>
public class DisputeService(IStripeClient client) : Service(client)
{
    /// <summary>One dispute.</summary>
    public virtual Task<Dispute> GetAsync(
        string id, DisputeGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Dispute>(Path("disputes", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the disputes.</summary>
    public virtual Task<StripeList<Dispute>> ListAsync(
        DisputeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Dispute>>("/v1/disputes", options, requestOptions, cancellationToken);

    /// <summary>All of the disputes, a request for each page.</summary>
    public virtual IAsyncEnumerable<Dispute> ListAutoPagingAsync(
        DisputeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Dispute>("/v1/disputes", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class DisputeGetOptions : BaseOptions;

/// <summary>Which disputes to list.</summary>
public class DisputeListOptions : ListOptions
{
    public string Charge { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string PaymentIntent { get; set; }
}
