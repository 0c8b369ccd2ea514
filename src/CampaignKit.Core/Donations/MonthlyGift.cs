namespace CampaignKit.Core.Donations;

/// <summary>Whether a monthly gift goes on. Each fact that says so was true when it was written, so the last one counts.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="EndsAt">When one that is set to end does, UTC.</param>
public sealed record MonthlyGift(MonthlyStanding Standing, DateTimeOffset? EndsAt)
{
    /// <summary>What a gift's facts say.</summary>
    /// <param name="facts">In the order in which they were written.</param>
    public static MonthlyGift Of(IReadOnlyList<DonationFact> facts)
    {
        if (facts.Any(fact => fact.Kind is DonationFactKind.SubscriptionEnded)) return new(MonthlyStanding.Ended, EndsAt: null);
        var said = facts.LastOrDefault(fact => fact.Kind is DonationFactKind.SubscriptionEnding or DonationFactKind.SubscriptionResumed);
        return new(said?.EndsAt is null ? MonthlyStanding.GoesOn : MonthlyStanding.Ending, said?.EndsAt);
    }
}

/// <summary>How a monthly gift stands.</summary>
public enum MonthlyStanding
{
    /// <summary>It goes on until somebody ends it.</summary>
    GoesOn,

    /// <summary>It is set to end, and goes on until then.</summary>
    Ending,

    /// <summary>It has ended.</summary>
    Ended,
}
