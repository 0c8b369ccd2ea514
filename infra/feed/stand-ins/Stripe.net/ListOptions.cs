namespace Stripe;

/// <summary>Which page of a list to answer with. Lists have the newest first.</summary>
public class ListOptions : BaseOptions
{
    /// <summary>How many at most, 1–100; Stripe answers with 10 if nothing is said.</summary>
    public long? Limit { get; set; }

    /// <summary>The id that the page begins after.</summary>
    public string StartingAfter { get; set; }

    /// <summary>The id that the page ends before.</summary>
    public string EndingBefore { get; set; }
}
