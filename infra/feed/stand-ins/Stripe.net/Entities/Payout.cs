namespace Stripe;

/// <summary>Money sent to the bank account. Its amount is in the minor unit of its currency.</summary>
public class Payout : StripeEntity<Payout>, IHasId, IHasMetadata, IHasObject, IBalanceTransactionSource
{
    private Reference<BalanceTransaction> _balanceTransaction;
    private Reference<BalanceTransaction> _failureBalanceTransaction;

    public string Id { get; set; }

    /// <summary><c>payout</c>.</summary>
    public string Object { get; set; }

    public long Amount { get; set; }

    /// <summary>When the bank should have it.</summary>
    public DateTime ArrivalDate { get; set; } = NotTold;

    public bool Automatic { get; set; }

    public string BalanceTransactionId { get => _balanceTransaction.Id; set => _balanceTransaction.Id = value; }

    public BalanceTransaction BalanceTransaction { get => _balanceTransaction.Whole; set => _balanceTransaction.Whole = value; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string Description { get; set; }

    /// <summary>What came back to the balance.</summary>
    public string FailureBalanceTransactionId { get => _failureBalanceTransaction.Id; set => _failureBalanceTransaction.Id = value; }

    public BalanceTransaction FailureBalanceTransaction { get => _failureBalanceTransaction.Whole; set => _failureBalanceTransaction.Whole = value; }

    public string FailureCode { get; set; }

    public string FailureMessage { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Method { get; set; }

    /// <summary>Once <c>completed</c>, the balance transactions of an automatic payout can be listed.</summary>
    public string ReconciliationStatus { get; set; }

    public string StatementDescriptor { get; set; }

    /// <summary><c>canceled</c>, <c>failed</c>, <c>in_transit</c>, <c>paid</c> or <c>pending</c>; one that is paid may still fail.</summary>
    public string Status { get; set; }

    public PayoutTraceId TraceId { get; set; }

    public string Type { get; set; }
}

/// <summary>What the bank finds it by.</summary>
public class PayoutTraceId : StripeEntity<PayoutTraceId>
{
    public string Status { get; set; }

    public string Value { get; set; }
}
