namespace Stripe;

/// <summary>One line of an invoice.</summary>
public class InvoiceLineItem : StripeEntity<InvoiceLineItem>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Subscription> _subscription;

    public string Id { get; set; }

    /// <summary><c>line_item</c>.</summary>
    public string Object { get; set; }

    public long Amount { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    /// <summary>The id of the invoice.</summary>
    public string Invoice { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public InvoiceLineItemPeriod Period { get; set; }

    public long? Quantity { get; set; }

    public string SubscriptionId { get => _subscription.Id; set => _subscription.Id = value; }

    public Subscription Subscription { get => _subscription.Whole; set => _subscription.Whole = value; }
}

/// <summary>What time a line is for.</summary>
public class InvoiceLineItemPeriod : StripeEntity<InvoiceLineItemPeriod>
{
    public DateTime End { get; set; } = NotTold;

    public DateTime Start { get; set; } = NotTold;
}
