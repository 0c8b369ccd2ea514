namespace Stripe;

/// <summary>Donors as Stripe knows them. https://docs.stripe.com/api/customers</summary>
public class CustomerService(IStripeClient client) : Service(client)
{
    /// <summary>Deletes a customer, and ends all subscriptions at once.</summary>
    public virtual Task<Customer> DeleteAsync(
        string id, CustomerDeleteOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        DeleteAsync<Customer>(Path("customers", id), options, requestOptions, cancellationToken);

    /// <summary>One customer.</summary>
    public virtual Task<Customer> GetAsync(
        string id, CustomerGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Customer>(Path("customers", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the customers.</summary>
    public virtual Task<StripeList<Customer>> ListAsync(
        CustomerListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Customer>>("/v1/customers", options, requestOptions, cancellationToken);

    /// <summary>All of the customers, a request for each page.</summary>
    public virtual IAsyncEnumerable<Customer> ListAutoPagingAsync(
        CustomerListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Customer>("/v1/customers", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class CustomerGetOptions : BaseOptions;

/// <summary>Which customers to list.</summary>
public class CustomerListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    /// <summary>Upper and lower case count.</summary>
    public string Email { get; set; }
}

/// <summary>What to expand.</summary>
public class CustomerDeleteOptions : BaseOptions;
