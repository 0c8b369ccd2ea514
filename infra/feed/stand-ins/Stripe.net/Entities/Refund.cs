namespace Stripe;

/// <summary>Money given back. Its amount is in the minor unit of its currency.</summary>
public class Refund : StripeEntity<Refund>, IHasId, IHasMetadata, IHasObject, IBalanceTransactionSource
{
    private Reference<BalanceTransaction> _balanceTransaction;
    private Reference<Charge> _charge;
    private Reference<BalanceTransaction> _failureBalanceTransaction;
    private Reference<PaymentIntent> _paymentIntent;

    public string Id { get; set; }

    /// <summary><c>refund</c>.</summary>
    public string Object { get; set; }

    public long Amount { get; set; }

    public string BalanceTransactionId { get => _balanceTransaction.Id; set => _balanceTransaction.Id = value; }

    public BalanceTransaction BalanceTransaction { get => _balanceTransaction.Whole; set => _balanceTransaction.Whole = value; }

    public string ChargeId { get => _charge.Id; set => _charge.Id = value; }

    public Charge Charge { get => _charge.Whole; set => _charge.Whole = value; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string Description { get; set; }

    /// <summary>What came back to the balance.</summary>
    public string FailureBalanceTransactionId { get => _failureBalanceTransaction.Id; set => _failureBalanceTransaction.Id = value; }

    public BalanceTransaction FailureBalanceTransaction { get => _failureBalanceTransaction.Whole; set => _failureBalanceTransaction.Whole = value; }

    /// <summary>Why the bank did not take it.</summary>
    public string FailureReason { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string PaymentIntentId { get => _paymentIntent.Id; set => _paymentIntent.Id = value; }

    public PaymentIntent PaymentIntent { get => _paymentIntent.Whole; set => _paymentIntent.Whole = value; }

    public string PendingReason { get; set; }

    public string Reason { get; set; }

    public string ReceiptNumber { get; set; }

    /// <summary><c>pending</c>, <c>requires_action</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>; one that succeeded may still fail.</summary>
    public string Status { get; set; }
}
