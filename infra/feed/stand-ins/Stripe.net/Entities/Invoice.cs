namespace Stripe;

/// <summary>What one period of a subscription cost. Amounts are in the minor unit of its currency.</summary>
public class Invoice : StripeEntity<Invoice>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Customer> _customer;

    public string Id { get; set; }

    /// <summary><c>invoice</c>.</summary>
    public string Object { get; set; }

    public long AmountDue { get; set; }

    public long AmountPaid { get; set; }

    public long AmountRemaining { get; set; }

    public long AttemptCount { get; set; }

    public bool Attempted { get; set; }

    /// <summary><c>subscription_create</c>, <c>subscription_cycle</c>, <c>subscription_update</c>, <c>manual</c> and others.</summary>
    public string BillingReason { get; set; }

    public string CollectionMethod { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string CustomerId { get => _customer.Id; set => _customer.Id = value; }

    public Customer Customer { get => _customer.Whole; set => _customer.Whole = value; }

    public string CustomerEmail { get; set; }

    public string CustomerName { get; set; }

    public string Description { get; set; }

    public string HostedInvoiceUrl { get; set; }

    public string InvoicePdf { get; set; }

    public StripeList<InvoiceLineItem> Lines { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    /// <summary>Null when no other is made.</summary>
    public DateTime? NextPaymentAttempt { get; set; }

    public string Number { get; set; }

    /// <summary>Where it comes from; the subscription is here.</summary>
    public InvoiceParent Parent { get; set; }

    /// <summary>Only there when asked for with <c>expand</c>; the payment intent is here.</summary>
    public StripeList<InvoicePayment> Payments { get; set; }

    public DateTime PeriodEnd { get; set; } = NotTold;

    public DateTime PeriodStart { get; set; } = NotTold;

    /// <summary><c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>.</summary>
    public string Status { get; set; }

    public InvoiceStatusTransitions StatusTransitions { get; set; }

    public long Subtotal { get; set; }

    public long Total { get; set; }
}

/// <summary>Where an invoice comes from.</summary>
public class InvoiceParent : StripeEntity<InvoiceParent>
{
    public InvoiceParentSubscriptionDetails SubscriptionDetails { get; set; }

    /// <summary><c>quote_details</c> or <c>subscription_details</c>.</summary>
    public string Type { get; set; }
}

/// <summary>The subscription that an invoice belongs to.</summary>
public class InvoiceParentSubscriptionDetails : StripeEntity<InvoiceParentSubscriptionDetails>, IHasMetadata
{
    private Reference<Subscription> _subscription;

    /// <summary>The subscription's, as they were when the invoice was made.</summary>
    public Dictionary<string, string> Metadata { get; set; }

    public string SubscriptionId { get => _subscription.Id; set => _subscription.Id = value; }

    public Subscription Subscription { get => _subscription.Whole; set => _subscription.Whole = value; }
}

/// <summary>When its state changed.</summary>
public class InvoiceStatusTransitions : StripeEntity<InvoiceStatusTransitions>
{
    public DateTime? FinalizedAt { get; set; }

    public DateTime? MarkedUncollectibleAt { get; set; }

    public DateTime? PaidAt { get; set; }

    public DateTime? VoidedAt { get; set; }
}
