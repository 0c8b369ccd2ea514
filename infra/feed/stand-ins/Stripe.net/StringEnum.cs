namespace Stripe;

/// <summary>A word out of a few, where a parameter may be something else instead.</summary>
public abstract class StringEnum
{
    /// <summary>A word as Stripe writes it.</summary>
    protected StringEnum(string value) => Value = value;

    /// <summary>The word.</summary>
    public string Value { get; protected set; }

    /// <summary>The word.</summary>
    public override string ToString() => Value;
}

/// <summary>When a subscription is to end, other than at a moment.</summary>
public class SubscriptionCancelAt : StringEnum
{
    /// <summary>At the end of what has been billed longest.</summary>
    public static readonly SubscriptionCancelAt MaxBilledUntil = new("max_billed_until");

    /// <summary>At the end of the period that ends last.</summary>
    public static readonly SubscriptionCancelAt MaxPeriodEnd = new("max_period_end");

    /// <summary>At the end of the period that ends first.</summary>
    public static readonly SubscriptionCancelAt MinPeriodEnd = new("min_period_end");

    private SubscriptionCancelAt(string value)
        : base(value)
    {
    }
}
