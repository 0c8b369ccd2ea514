namespace Stripe.Checkout;

/// <summary>One visit to Stripe's hosted payment page. Amounts are in the currency's minor unit, moments UTC.</summary>
public class Session : StripeEntity<Session>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Customer> _customer;
    private Reference<Invoice> _invoice;
    private Reference<PaymentIntent> _paymentIntent;
    private Reference<Subscription> _subscription;

    public string Id { get; set; }

    /// <summary><c>checkout.session</c>.</summary>
    public string Object { get; set; }

    public long? AmountSubtotal { get; set; }

    public long? AmountTotal { get; set; }

    public string CancelUrl { get; set; }

    /// <summary>What the caller named the session.</summary>
    public string ClientReferenceId { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string CustomerId { get => _customer.Id; set => _customer.Id = value; }

    public Customer Customer { get => _customer.Whole; set => _customer.Whole = value; }

    public string CustomerCreation { get; set; }

    /// <summary>What the donor wrote on the page; null until it is complete.</summary>
    public SessionCustomerDetails CustomerDetails { get; set; }

    /// <summary>What the page was filled in with.</summary>
    public string CustomerEmail { get; set; }

    public DateTime ExpiresAt { get; set; } = NotTold;

    public string InvoiceId { get => _invoice.Id; set => _invoice.Id = value; }

    public Invoice Invoice { get => _invoice.Whole; set => _invoice.Whole = value; }

    /// <summary>Only there when asked for with <c>expand</c>.</summary>
    public StripeList<LineItem> LineItems { get; set; }

    public bool Livemode { get; set; }

    public string Locale { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    /// <summary><c>payment</c>, <c>setup</c> or <c>subscription</c>.</summary>
    public string Mode { get; set; }

    public string PaymentIntentId { get => _paymentIntent.Id; set => _paymentIntent.Id = value; }

    public PaymentIntent PaymentIntent { get => _paymentIntent.Whole; set => _paymentIntent.Whole = value; }

    public List<string> PaymentMethodTypes { get; set; }

    /// <summary><c>no_payment_required</c>, <c>paid</c> or <c>unpaid</c>; a completed session may be unpaid for days.</summary>
    public string PaymentStatus { get; set; }

    public SessionPresentmentDetails PresentmentDetails { get; set; }

    public string ReturnUrl { get; set; }

    /// <summary><c>open</c>, <c>complete</c> or <c>expired</c>.</summary>
    public string Status { get; set; }

    public string SubmitType { get; set; }

    public string SubscriptionId { get => _subscription.Id; set => _subscription.Id = value; }

    public Subscription Subscription { get => _subscription.Whole; set => _subscription.Whole = value; }

    public string SuccessUrl { get; set; }

    public SessionTotalDetails TotalDetails { get; set; }

    public string UiMode { get; set; }

    /// <summary>Where the page is; null once the session is not open any more.</summary>
    public string Url { get; set; }
}

/// <summary>What the donor wrote on the page.</summary>
public class SessionCustomerDetails : StripeEntity<SessionCustomerDetails>
{
    public Address Address { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }
}

/// <summary>The amount as the donor saw it, where that was in another currency.</summary>
public class SessionPresentmentDetails : StripeEntity<SessionPresentmentDetails>
{
    public long PresentmentAmount { get; set; }

    public string PresentmentCurrency { get; set; }
}

/// <summary>What the total is made of.</summary>
public class SessionTotalDetails : StripeEntity<SessionTotalDetails>
{
    public long AmountDiscount { get; set; }

    public long? AmountShipping { get; set; }

    public long AmountTax { get; set; }
}
