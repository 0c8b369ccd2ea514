namespace Stripe.Checkout;

/// <summary>What is paid for.</summary>
public class SessionLineItemOptions : INestedOptions, IHasMetadata, IHasId, IRemembersWhatIsSet
{
    private readonly SetProperties _set = new();

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set { field = value; _set.Add(); } }

    public string Price { get; set; }

    /// <summary>A price made for this session, instead of <see cref="Price"/>.</summary>
    public SessionLineItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }

    SetProperties IRemembersWhatIsSet.Set => _set;
}

/// <summary>A price of its own.</summary>
public class SessionLineItemPriceDataOptions : INestedOptions
{
    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string Product { get; set; }

    public SessionLineItemPriceDataProductDataOptions ProductData { get; set; }

    /// <summary>Makes it a subscription's price.</summary>
    public SessionLineItemPriceDataRecurringOptions Recurring { get; set; }

    public string TaxBehavior { get; set; }

    /// <summary>In the currency's minor unit.</summary>
    public long? UnitAmount { get; set; }
}

/// <summary>What the price is for.</summary>
public class SessionLineItemPriceDataProductDataOptions : INestedOptions, IHasMetadata
{
    public string Description { get; set; }

    public List<string> Images { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public string TaxCode { get; set; }
}

/// <summary>How often the price is paid.</summary>
public class SessionLineItemPriceDataRecurringOptions : INestedOptions
{
    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public string Interval { get; set; }

    /// <summary>Every so many of them; up to three years.</summary>
    public long? IntervalCount { get; set; }
}
