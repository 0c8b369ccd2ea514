namespace Stripe;

/// <summary>What moved money on the balance, and what it cost. https://docs.stripe.com/api/balance_transactions</summary>
public class BalanceTransactionService(IStripeClient client) : Service(client)
{
    /// <summary>One balance transaction.</summary>
    public virtual Task<BalanceTransaction> GetAsync(
        string id, BalanceTransactionGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<BalanceTransaction>(Path("balance_transactions", id), options, requestOptions, cancellationToken);

    /// <summary>Some of the balance transactions.</summary>
    public virtual Task<StripeList<BalanceTransaction>> ListAsync(
        BalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<StripeList<BalanceTransaction>>("/v1/balance_transactions", options, requestOptions, cancellationToken);

    /// <summary>All of the balance transactions, a request for each page.</summary>
    public virtual IAsyncEnumerable<BalanceTransaction> ListAutoPagingAsync(
        BalanceTransactionListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PagesAsync<BalanceTransaction>("/v1/balance_transactions", options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class BalanceTransactionGetOptions : BaseOptions;

/// <summary>Which balance transactions to list.</summary>
public class BalanceTransactionListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }

    public string Currency { get; set; }

    /// <summary>Only what one automatic payout paid out.</summary>
    public string Payout { get; set; }

    public string Source { get; set; }

    public string Type { get; set; }
}
