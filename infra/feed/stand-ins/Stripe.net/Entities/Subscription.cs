namespace Stripe;

/// <summary>A gift that repeats.</summary>
public class Subscription : StripeEntity<Subscription>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Customer> _customer;
    private Reference<Invoice> _latestInvoice;

    public string Id { get; set; }

    /// <summary><c>subscription</c>.</summary>
    public string Object { get; set; }

    public DateTime BillingCycleAnchor { get; set; } = NotTold;

    public DateTime? CancelAt { get; set; }

    public bool CancelAtPeriodEnd { get; set; }

    /// <summary>When the donor ended it; it may go on to the end of what is paid.</summary>
    public DateTime? CanceledAt { get; set; }

    public SubscriptionCancellationDetails CancellationDetails { get; set; }

    public string CollectionMethod { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string CustomerId { get => _customer.Id; set => _customer.Id = value; }

    public Customer Customer { get => _customer.Whole; set => _customer.Whole = value; }

    public string Description { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>The period that is paid for stands on the items.</summary>
    public StripeList<SubscriptionItem> Items { get; set; }

    public string LatestInvoiceId { get => _latestInvoice.Id; set => _latestInvoice.Id = value; }

    public Invoice LatestInvoice { get => _latestInvoice.Whole; set => _latestInvoice.Whole = value; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public SubscriptionPauseCollection PauseCollection { get; set; }

    public DateTime StartDate { get; set; } = NotTold;

    /// <summary><c>incomplete</c>, <c>incomplete_expired</c>, <c>trialing</c>, <c>active</c>, <c>past_due</c>, <c>canceled</c>, <c>unpaid</c> or <c>paused</c>.</summary>
    public string Status { get; set; }

    public DateTime? TrialEnd { get; set; }

    public DateTime? TrialStart { get; set; }
}

/// <summary>Why it ends.</summary>
public class SubscriptionCancellationDetails : StripeEntity<SubscriptionCancellationDetails>
{
    public string Comment { get; set; }

    public string Feedback { get; set; }

    /// <summary><c>cancellation_requested</c>, <c>payment_disputed</c> or <c>payment_failed</c>.</summary>
    public string Reason { get; set; }
}

/// <summary>What becomes of invoices while nothing is collected.</summary>
public class SubscriptionPauseCollection : StripeEntity<SubscriptionPauseCollection>
{
    public string Behavior { get; set; }

    public DateTime? ResumesAt { get; set; }
}

/// <summary>What is paid for, and until when.</summary>
public class SubscriptionItem : StripeEntity<SubscriptionItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>subscription_item</c>.</summary>
    public string Object { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Exclusive.</summary>
    public DateTime CurrentPeriodEnd { get; set; } = NotTold;

    /// <summary>Inclusive.</summary>
    public DateTime CurrentPeriodStart { get; set; } = NotTold;

    public Dictionary<string, string> Metadata { get; set; }

    public Price Price { get; set; }

    public long Quantity { get; set; }

    /// <summary>The id of the subscription.</summary>
    public string Subscription { get; set; }
}
