namespace Stripe;

/// <summary>What subscriptions were charged. https://docs.stripe.com/api/invoices</summary>
public class InvoiceService(IStripeClient client) : Service(client)
{
    /// <summary>One invoice.</summary>
    public virtual Task<Invoice> GetAsync(
        string id, InvoiceGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Invoice>(Path("invoices", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the invoices.</summary>
    public virtual Task<StripeList<Invoice>> ListAsync(
        InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Invoice>>("/v1/invoices", options, requestOptions, cancellationToken);

    /// <summary>All of the invoices, a request for each page.</summary>
    public virtual IAsyncEnumerable<Invoice> ListAutoPagingAsync(
        InvoiceListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Invoice>("/v1/invoices", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class InvoiceGetOptions : BaseOptions;

/// <summary>Which invoices to list.</summary>
public class InvoiceListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> DueDate { get; set; }

    public string Status { get; set; }

    public string Subscription { get; set; }
}
