namespace Stripe;

/// <summary>Money given back. https://docs.stripe.com/api/refunds</summary>
public class RefundService(IStripeClient client) : Service(client)
{
    /// <summary>Gives back a payment, or a part of it.</summary>
    public virtual Task<Refund> CreateAsync(
        RefundCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Refund>("/v1/refunds", options, requestOptions, cancellationToken);

    /// <summary>One refund.</summary>
    public virtual Task<Refund> GetAsync(
        string id, RefundGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Refund>(Path("refunds", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the refunds.</summary>
    public virtual Task<StripeList<Refund>> ListAsync(
        RefundListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Refund>>("/v1/refunds", options, requestOptions, cancellationToken);

    /// <summary>All of the refunds, a request for each page.</summary>
    public virtual IAsyncEnumerable<Refund> ListAutoPagingAsync(
        RefundListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Refund>("/v1/refunds", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class RefundGetOptions : BaseOptions;

/// <summary>Which refunds to list.</summary>
public class RefundListOptions : ListOptions
{
    public string Charge { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string PaymentIntent { get; set; }
}

/// <summary>What to give back.</summary>
public class RefundCreateOptions : BaseOptions, IHasMetadata
{
    /// <summary>In the currency's minor unit; everything that is left if null.</summary>
    public long? Amount { get; set; }

    public string Charge { get; set; }

    public Dictionary<string, string> Metadata { get; set { field = value; Remember(); } }

    public string PaymentIntent { get; set; }

    /// <summary><c>duplicate</c>, <c>fraudulent</c> or <c>requested_by_customer</c>.</summary>
    public string Reason { get; set; }
}
