using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>A span of time. Moments are sent as whole seconds; those of no kind are taken for local time.</summary>
public class DateRangeOptions : INestedOptions
{
    /// <summary>Exclusive lower bound.</summary>
    [JsonPropertyName("gt")]
    public DateTime? GreaterThan { get; set; }

    /// <summary>Inclusive lower bound.</summary>
    [JsonPropertyName("gte")]
    public DateTime? GreaterThanOrEqual { get; set; }

    /// <summary>Exclusive upper bound.</summary>
    [JsonPropertyName("lt")]
    public DateTime? LessThan { get; set; }

    /// <summary>Inclusive upper bound.</summary>
    [JsonPropertyName("lte")]
    public DateTime? LessThanOrEqual { get; set; }
}
