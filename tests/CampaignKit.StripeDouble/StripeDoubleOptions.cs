namespace CampaignKit.Doubles;

/// <summary>How a double starts.</summary>
internal sealed record StripeDoubleOptions
{
    /// <summary>On the loopback address; 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where events go; <see langword="null"/>: nowhere until the double is told.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Signs the events.</summary>
    public string Secret { get; init; } = "whsec_double";

    /// <summary>The same seed gives the same ids in the same order.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Who gets the money, as the pages say.</summary>
    public string AccountName { get; init; } = "Example Campaigns";

    /// <summary>The time until the double's clock is moved ahead of it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>From one attempt to tell the webhook of an event to the next; as many more attempts as there are delays. Stripe goes on for three days, the double for half a minute.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];
}
