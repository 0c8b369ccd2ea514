namespace Stripe;

/// <summary>What happened in the last 30 days. https://docs.stripe.com/api/events</summary>
public class EventService(IStripeClient client) : Service(client)
{
    /// <summary>One event.</summary>
    public virtual Task<Event> GetAsync(
        string id, EventGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Event>(Path("events", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the events.</summary>
    public virtual Task<StripeList<Event>> ListAsync(
        EventListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Event>>("/v1/events", options, requestOptions, cancellationToken);

    /// <summary>All of the events, a request for each page.</summary>
    public virtual IAsyncEnumerable<Event> ListAutoPagingAsync(
        EventListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Event>("/v1/events", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class EventGetOptions : BaseOptions;

/// <summary>Which events to list.</summary>
public class EventListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    /// <summary>True for those that every webhook has taken, false for those that some has not.</summary>
    public bool? DeliverySuccess { get; set; }

    /// <summary>One kind, or all of a group as in <c>charge.*</c>.</summary>
    public string Type { get; set; }

    /// <summary>Up to 20 kinds, instead of <see cref="Type"/>.</summary>
    public List<string> Types { get; set; }
}
