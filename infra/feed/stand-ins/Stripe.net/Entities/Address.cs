namespace Stripe;

/// <summary>A postal address.</summary>
public class Address : StripeEntity<Address>
{
    public string City { get; set; }

    /// <summary>Two letters, ISO 3166-1.</summary>
    public string Country { get; set; }

    public string Line1 { get; set; }

    public string Line2 { get; set; }

    public string PostalCode { get; set; }

    public string State { get; set; }
}
