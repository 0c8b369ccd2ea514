namespace Stripe;

/// <summary>Single debits. https://docs.stripe.com/api/charges</summary>
public class ChargeService(IStripeClient client) : Service(client)
{
    /// <summary>One charge.</summary>
    public virtual Task<Charge> GetAsync(
        string id, ChargeGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Charge>(Path("charges", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the charges.</summary>
    public virtual Task<StripeList<Charge>> ListAsync(
        ChargeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Charge>>("/v1/charges", options, requestOptions, cancellationToken);

    /// <summary>All of the charges, a request for each page.</summary>
    public virtual IAsyncEnumerable<Charge> ListAutoPagingAsync(
        ChargeListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Charge>("/v1/charges", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class ChargeGetOptions : BaseOptions;

/// <summary>Which charges to list.</summary>
public class ChargeListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string PaymentIntent { get; set; }

    public string TransferGroup { get; set; }
}
