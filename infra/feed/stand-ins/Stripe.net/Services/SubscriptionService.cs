namespace Stripe;

/// <summary>Gifts that repeat. https://docs.stripe.com/api/subscriptions</summary>
public class SubscriptionService(IStripeClient client) : Service(client)
{
    /// <summary>Ends a subscription at once. At the end of its period is an update: <see cref="SubscriptionUpdateOptions.CancelAtPeriodEnd"/>.</summary>
    public virtual Task<Subscription> CancelAsync(
        string id, SubscriptionCancelOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        DeleteAsync<Subscription>(Path("subscriptions", id), options, requestOptions, cancellationToken);

    /// <summary>One subscription.</summary>
    public virtual Task<Subscription> GetAsync(
        string id, SubscriptionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Subscription>(Path("subscriptions", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the subscriptions.</summary>
    public virtual Task<StripeList<Subscription>> ListAsync(
        SubscriptionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Subscription>>("/v1/subscriptions", options, requestOptions, cancellationToken);

    /// <summary>All of the subscriptions, a request for each page.</summary>
    public virtual IAsyncEnumerable<Subscription> ListAutoPagingAsync(
        SubscriptionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Subscription>("/v1/subscriptions", options, requestOptions, cancellationToken);

    /// <summary>Changes a subscription.</summary>
    public virtual Task<Subscription> UpdateAsync(
        string id, SubscriptionUpdateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Subscription>(Path("subscriptions", id), options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class SubscriptionGetOptions : BaseOptions;

/// <summary>Which subscriptions to list.</summary>
public class SubscriptionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodEnd { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodStart { get; set; }

    public string Customer { get; set; }

    public string Price { get; set; }

    /// <summary>A state, <c>all</c> or <c>ended</c>; without one all but the cancelled.</summary>
    public string Status { get; set; }
}
