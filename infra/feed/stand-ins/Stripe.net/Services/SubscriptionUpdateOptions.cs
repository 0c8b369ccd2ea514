namespace Stripe;

/// <summary>What to change in a subscription. Null set by hand unsets a date, the description, the metadata or the pause.</summary>
public class SubscriptionUpdateOptions : BaseOptions, IHasMetadata
{
    public AnyOf<DateTime?, SubscriptionCancelAt> CancelAt { get; set { field = value; Remember(); } }

    public bool? CancelAtPeriodEnd { get; set; }

    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }

    public string Description { get; set { field = value; Remember(); } }

    public List<SubscriptionItemOptions> Items { get; set; }

    public Dictionary<string, string> Metadata { get; set { field = value; Remember(); } }

    public SubscriptionPauseCollectionOptions PauseCollection { get; set { field = value; Remember(); } }

    public string PaymentBehavior { get; set; }

    /// <summary><c>always_invoice</c>, <c>create_prorations</c> or <c>none</c>.</summary>
    public string ProrationBehavior { get; set; }
}

/// <summary>How to end a subscription.</summary>
public class SubscriptionCancelOptions : BaseOptions
{
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }

    public bool? InvoiceNow { get; set; }

    public bool? Prorate { get; set; }
}

/// <summary>Why it ends.</summary>
public class SubscriptionCancellationDetailsOptions : INestedOptions, IRemembersWhatIsSet
{
    private readonly SetProperties _set = new();

    public string Comment { get; set { field = value; _set.Add(); } }

    public string Feedback { get; set { field = value; _set.Add(); } }

    SetProperties IRemembersWhatIsSet.Set => _set;
}

/// <summary>What is paid for; one with the id of an item there is changes it.</summary>
public class SubscriptionItemOptions : INestedOptions, IHasId, IHasMetadata
{
    public bool? Deleted { get; set; }

    public string Id { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Price { get; set; }

    public SubscriptionItemPriceDataOptions PriceData { get; set; }

    public long? Quantity { get; set; }
}

/// <summary>A price of its own.</summary>
public class SubscriptionItemPriceDataOptions : INestedOptions
{
    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string Product { get; set; }

    public SubscriptionItemPriceDataRecurringOptions Recurring { get; set; }

    /// <summary>In the currency's minor unit.</summary>
    public long? UnitAmount { get; set; }
}

/// <summary>How often the price is paid.</summary>
public class SubscriptionItemPriceDataRecurringOptions : INestedOptions
{
    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public string Interval { get; set; }

    public long? IntervalCount { get; set; }
}

/// <summary>What becomes of invoices while nothing is collected.</summary>
public class SubscriptionPauseCollectionOptions : INestedOptions
{
    /// <summary><c>keep_as_draft</c>, <c>mark_uncollectible</c> or <c>void</c>.</summary>
    public string Behavior { get; set; }

    public DateTime? ResumesAt { get; set; }
}
