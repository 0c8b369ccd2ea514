namespace Stripe.Checkout;

/// <summary>Payment pages. https://docs.stripe.com/api/checkout/sessions</summary>
public class SessionService(IStripeClient client) : Service(client)
{
    private const string Sessions = "checkout/sessions";

    /// <summary>Opens a page.</summary>
    public virtual Task<Session> CreateAsync(
        SessionCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Session>($"/v1/{Sessions}", options, requestOptions, cancellationToken);

    /// <summary>Closes an open page.</summary>
    public virtual Task<Session> ExpireAsync(
        string id, SessionExpireOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Session>($"{Path(Sessions, id)}/expire", options, requestOptions, cancellationToken);

    /// <summary>One page.</summary>
    public virtual Task<Session> GetAsync(
        string id, SessionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Session>(Path(Sessions, id), options, requestOptions, cancellationToken);

    /// <summary>Some of the pages.</summary>
    public virtual Task<StripeList<Session>> ListAsync(
        SessionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Session>>($"/v1/{Sessions}", options, requestOptions, cancellationToken);

    /// <summary>All of the sessions, a request for each page of the list.</summary>
    public virtual IAsyncEnumerable<Session> ListAutoPagingAsync(
        SessionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Session>($"/v1/{Sessions}", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class SessionExpireOptions : BaseOptions;

/// <summary>What to expand.</summary>
public class SessionGetOptions : BaseOptions;

/// <summary>Which pages to list.</summary>
public class SessionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Customer { get; set; }

    public string PaymentIntent { get; set; }

    public string Status { get; set; }

    public string Subscription { get; set; }
}
