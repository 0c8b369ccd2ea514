namespace CampaignKit.Core.Abuse;

/// <summary>How a network stands with its limits, the request that asked included.</summary>
/// <param name="IsOver">Whether it has sent more than either limit.</param>
/// <param name="RetryAfter">Above the ceiling: how long until a request is taken again. Zero below it.</param>
public readonly record struct Rate(bool IsOver, TimeSpan RetryAfter)
{
    /// <summary>Whether the ceiling is reached and the request was not counted.</summary>
    public bool IsTooMany => RetryAfter > TimeSpan.Zero;
}
