namespace Stripe;

/// <summary>Which payments paid which invoices. https://docs.stripe.com/api/invoice-payment</summary>
public class InvoicePaymentService(IStripeClient client) : Service(client)
{
    /// <summary>One payment of an invoice.</summary>
    public virtual Task<InvoicePayment> GetAsync(
        string id, InvoicePaymentGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<InvoicePayment>(Path("invoice_payments", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the payments of invoices.</summary>
    public virtual Task<StripeList<InvoicePayment>> ListAsync(
        InvoicePaymentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<InvoicePayment>>("/v1/invoice_payments", options, requestOptions, cancellationToken);

    /// <summary>All of the payments of invoices, a request for each page.</summary>
    public virtual IAsyncEnumerable<InvoicePayment> ListAutoPagingAsync(
        InvoicePaymentListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<InvoicePayment>("/v1/invoice_payments", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class InvoicePaymentGetOptions : BaseOptions;

/// <summary>Which payments of invoices to list.</summary>
public class InvoicePaymentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Invoice { get; set; }

    public InvoicePaymentPaymentOptions Payment { get; set; }

    public string Status { get; set; }
}

/// <summary>Which payment to look for.</summary>
public class InvoicePaymentPaymentOptions : INestedOptions
{
    public string PaymentIntent { get; set; }

    /// <summary><c>payment_intent</c>.</summary>
    public string Type { get; set; }
}
