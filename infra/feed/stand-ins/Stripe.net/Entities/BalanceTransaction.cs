namespace Stripe;

/// <summary>Something that moved money on the balance. Amounts are in the minor unit of the balance's currency; what leaves is negative.</summary>
public class BalanceTransaction : StripeEntity<BalanceTransaction>, IHasId, IHasObject
{
    private Reference<IBalanceTransactionSource> _source;

    public string Id { get; set; }

    /// <summary><c>balance_transaction</c>.</summary>
    public string Object { get; set; }

    /// <summary>Before the fee.</summary>
    public long Amount { get; set; }

    /// <summary>When it can be paid out.</summary>
    public DateTime AvailableOn { get; set; } = NotTold;

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string Description { get; set; }

    /// <summary>From the currency of the source to that of the balance, where they differ.</summary>
    public decimal? ExchangeRate { get; set; }

    /// <summary>What Stripe keeps.</summary>
    public long Fee { get; set; }

    public List<BalanceTransactionFeeDetail> FeeDetails { get; set; }

    /// <summary>What is left: amount less fee.</summary>
    public long Net { get; set; }

    public string ReportingCategory { get; set; }

    public string SourceId { get => _source.Id; set => _source.Id = value; }

    public IBalanceTransactionSource Source { get => _source.Whole; set => _source.Whole = value; }

    /// <summary><c>available</c> or <c>pending</c>.</summary>
    public string Status { get; set; }

    /// <summary><c>charge</c>, <c>payment</c>, <c>refund</c>, <c>payout</c>, <c>stripe_fee</c> and others. https://docs.stripe.com/reports/balance-transaction-types</summary>
    public string Type { get; set; }
}

/// <summary>A part of the fee.</summary>
public class BalanceTransactionFeeDetail : StripeEntity<BalanceTransactionFeeDetail>
{
    public long Amount { get; set; }

    public string Application { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public string Type { get; set; }
}
