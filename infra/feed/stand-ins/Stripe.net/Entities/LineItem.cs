namespace Stripe;

/// <summary>One line of a payment page.</summary>
public class LineItem : StripeEntity<LineItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>item</c>.</summary>
    public string Object { get; set; }

    public long AmountDiscount { get; set; }

    public long AmountSubtotal { get; set; }

    public long AmountTax { get; set; }

    public long AmountTotal { get; set; }

    public string Currency { get; set; }

    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public Price Price { get; set; }

    public long? Quantity { get; set; }
}
