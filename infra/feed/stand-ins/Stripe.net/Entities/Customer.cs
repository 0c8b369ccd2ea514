namespace Stripe;

/// <summary>A donor as Stripe knows them.</summary>
public class Customer : StripeEntity<Customer>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>customer</c>.</summary>
    public string Object { get; set; }

    public Address Address { get; set; }

    public DateTime Created { get; set; } = NotTold;

    public string Currency { get; set; }

    /// <summary>True for one that is no more, and then little else is there.</summary>
    public bool? Deleted { get; set; }

    public string Description { get; set; }

    public string Email { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }

    public List<string> PreferredLocales { get; set; }
}
