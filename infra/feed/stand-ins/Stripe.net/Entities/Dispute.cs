namespace Stripe;

/// <summary>A payment that a donor contested at the bank.</summary>
public class Dispute : StripeEntity<Dispute>, IHasId, IHasMetadata, IHasObject, IBalanceTransactionSource
{
    private Reference<Charge> _charge;
    private Reference<PaymentIntent> _paymentIntent;

    public string Id { get; set; }

    /// <summary><c>dispute</c>.</summary>
    public string Object { get; set; }

    /// <summary>Contested, in the minor unit.</summary>
    public long Amount { get; set; }

    /// <summary>What left the balance, and what came back.</summary>
    public List<BalanceTransaction> BalanceTransactions { get; set; }

    public string ChargeId { get => _charge.Id; set => _charge.Id = value; }

    public Charge Charge { get => _charge.Whole; set => _charge.Whole = value; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public DisputeEvidenceDetails EvidenceDetails { get; set; }

    public bool IsChargeRefundable { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string NetworkReasonCode { get; set; }

    public string PaymentIntentId { get => _paymentIntent.Id; set => _paymentIntent.Id = value; }

    public PaymentIntent PaymentIntent { get => _paymentIntent.Whole; set => _paymentIntent.Whole = value; }

    public string Reason { get; set; }

    /// <summary><c>needs_response</c>, <c>under_review</c>, <c>won</c>, <c>lost</c> or <c>prevented</c>; for inquiries, which take no money, <c>warning_needs_response</c>, <c>warning_under_review</c> or <c>warning_closed</c>.</summary>
    public string Status { get; set; }
}

/// <summary>How far the answer to the bank is.</summary>
public class DisputeEvidenceDetails : StripeEntity<DisputeEvidenceDetails>
{
    public DateTime? DueBy { get; set; }

    public bool HasEvidence { get; set; }

    public bool PastDue { get; set; }

    public long SubmissionCount { get; set; }
}
