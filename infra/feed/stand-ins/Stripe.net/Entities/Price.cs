namespace Stripe;

/// <summary>What something costs.</summary>
public class Price : StripeEntity<Price>, IHasId, IHasMetadata, IHasObject
{
    private Reference<Product> _product;

    public string Id { get; set; }

    /// <summary><c>price</c>.</summary>
    public string Object { get; set; }

    public bool Active { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Nickname { get; set; }

    public string ProductId { get => _product.Id; set => _product.Id = value; }

    public Product Product { get => _product.Whole; set => _product.Whole = value; }

    /// <summary>Null for what is paid once.</summary>
    public PriceRecurring Recurring { get; set; }

    /// <summary><c>one_time</c> or <c>recurring</c>.</summary>
    public string Type { get; set; }

    /// <summary>In the minor unit.</summary>
    public long? UnitAmount { get; set; }
}

/// <summary>How often it is paid.</summary>
public class PriceRecurring : StripeEntity<PriceRecurring>
{
    public string Interval { get; set; }

    public long IntervalCount { get; set; }

    public string UsageType { get; set; }
}
