namespace Stripe;

/// <summary>What a price is for.</summary>
public class Product : StripeEntity<Product>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>product</c>.</summary>
    public string Object { get; set; }

    /// <summary>Whether something can be paid for it.</summary>
    public bool Active { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>True for one that is no more, and then little else is there.</summary>
    public bool? Deleted { get; set; }

    public string Description { get; set; }

    public List<string> Images { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public bool? Shippable { get; set; }

    /// <summary>On statements of subscription payments.</summary>
    public string StatementDescriptor { get; set; }

    public string Type { get; set; }

    public string UnitLabel { get; set; }

    public DateTime Updated { get; set; } = NotTold;

    public string Url { get; set; }
}
