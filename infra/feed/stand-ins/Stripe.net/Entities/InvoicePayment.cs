namespace Stripe;

/// <summary>A payment of an invoice, or the attempt at one.</summary>
public class InvoicePayment : StripeEntity<InvoicePayment>, IHasId, IHasObject
{
    private Reference<Invoice> _invoice;

    public string Id { get; set; }

    /// <summary><c>invoice_payment</c>.</summary>
    public string Object { get; set; }

    public long? AmountPaid { get; set; }

    public long AmountRequested { get; set; }

    public DateTime Created { get; set; } = NotTold;

    public string Currency { get; set; }

    public string InvoiceId { get => _invoice.Id; set => _invoice.Id = value; }

    public Invoice Invoice { get => _invoice.Whole; set => _invoice.Whole = value; }

    public bool IsDefault { get; set; }

    public bool Livemode { get; set; }

    public InvoicePaymentPayment Payment { get; set; }

    /// <summary><c>canceled</c>, <c>open</c> or <c>paid</c>.</summary>
    public string Status { get; set; }
}

/// <summary>What an invoice was paid with.</summary>
public class InvoicePaymentPayment : StripeEntity<InvoicePaymentPayment>
{
    private Reference<Charge> _charge;
    private Reference<PaymentIntent> _paymentIntent;

    public string ChargeId { get => _charge.Id; set => _charge.Id = value; }

    public Charge Charge { get => _charge.Whole; set => _charge.Whole = value; }

    public string PaymentIntentId { get => _paymentIntent.Id; set => _paymentIntent.Id = value; }

    public PaymentIntent PaymentIntent { get => _paymentIntent.Whole; set => _paymentIntent.Whole = value; }

    /// <summary><c>charge</c>, <c>payment_intent</c> or <c>payment_record</c>.</summary>
    public string Type { get; set; }
}
