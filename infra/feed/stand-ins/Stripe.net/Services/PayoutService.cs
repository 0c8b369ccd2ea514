namespace Stripe;

/// <summary>Money sent to the bank account. https://docs.stripe.com/api/payouts</summary>
public class PayoutService(IStripeClient client) : Service(client)
{
    /// <summary>One payout.</summary>
    public virtual Task<Payout> GetAsync(
        string id, PayoutGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Payout>(Path("payouts", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the payouts.</summary>
    public virtual Task<StripeList<Payout>> ListAsync(
        PayoutListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<Payout>>("/v1/payouts", options, requestOptions, cancellationToken);

    /// <summary>All of the payouts, a request for each page.</summary>
    public virtual IAsyncEnumerable<Payout> ListAutoPagingAsync(
        PayoutListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<Payout>("/v1/payouts", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class PayoutGetOptions : BaseOptions;

/// <summary>Which payouts to list.</summary>
public class PayoutListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> ArrivalDate { get; set; }

    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Destination { get; set; }

    public string Status { get; set; }
}
