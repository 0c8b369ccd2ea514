namespace Stripe;

/// <summary>A payment, from the attempt to the money. Amounts are in the minor unit of its currency.</summary>
public class PaymentIntent : StripeEntity<PaymentIntent>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Customer> _customer;
    private Reference<Charge> _latestCharge;

    public string Id { get; set; }

    /// <summary><c>payment_intent</c>.</summary>
    public string Object { get; set; }

    public long Amount { get; set; }

    public long AmountReceived { get; set; }

    public DateTime? CanceledAt { get; set; }

    public string CancellationReason { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string CustomerId { get => _customer.Id; set => _customer.Id = value; }

    public Customer Customer { get => _customer.Whole; set => _customer.Whole = value; }

    public string Description { get; set; }

    public StripeError LastPaymentError { get; set; }

    public string LatestChargeId { get => _latestCharge.Id; set => _latestCharge.Id = value; }

    public Charge LatestCharge { get => _latestCharge.Whole; set => _latestCharge.Whole = value; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public string ReceiptEmail { get; set; }

    public string StatementDescriptor { get; set; }

    public string StatementDescriptorSuffix { get; set; }

    /// <summary><c>requires_payment_method</c>, <c>requires_confirmation</c>, <c>requires_action</c>, <c>requires_capture</c>, <c>processing</c>, <c>succeeded</c> or <c>canceled</c>.</summary>
    public string Status { get; set; }
}
