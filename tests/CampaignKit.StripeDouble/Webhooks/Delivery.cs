namespace CampaignKit.Doubles;

/// <summary>An event as it goes to the webhook.</summary>
internal sealed record Webhook(string Id, string Type, string Body);

/// <summary>One attempt to hand an event over, and what came of it.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Status">The answer's; <see langword="null"/> where there was none.</param>
internal sealed record Delivery(string Event, string Type, int Attempt, DateTimeOffset At, int? Status, bool IsCorrupted)
{
    public bool IsTaken => Status is >= 200 and < 300;
}

/// <summary>What becomes of events that are raised.</summary>
internal enum WebhookMode
{
    /// <summary>They go out at once, one after the other.</summary>
    Deliver,

    /// <summary>They wait until they are released, in an order of the test's choosing.</summary>
    Hold,

    /// <summary>They never go out: the API knows of them, nobody is told.</summary>
    Withhold,
}

/// <summary>How held events are released.</summary>
/// <param name="Order">Ids of events, those that are to go out, in this order; <see langword="null"/>: all, in a random order.</param>
/// <param name="Seed">The same seed gives the same random order.</param>
/// <param name="Twice">The share of events that go out twice, 0–1.</param>
/// <param name="AtOnce">How many are under way at the same time, from 1.</param>
internal sealed record Release(IReadOnlyList<string>? Order = null, int Seed = 0, double Twice = 0, int AtOnce = 1);
