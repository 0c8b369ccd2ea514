namespace CampaignKit.Core.Abuse;

/// <summary>What becomes of a signature. For staff and the host: an answer that told a held signer from a welcome one would teach whoever is kept out.</summary>
public readonly record struct Verdict
{
    private Verdict(VerdictKind kind, string? reason, TimeSpan retryAfter) => (Kind, Reason, RetryAfter) = (kind, reason, retryAfter);

    /// <summary>Which of the three it is.</summary>
    public VerdictKind Kind { get; }

    /// <summary>Why it is held, one of <see cref="HeldReason"/>; <see langword="null"/> unless it is.</summary>
    public string? Reason { get; }

    /// <summary>How long to wait before coming again, when there were too many; zero otherwise.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Nothing speaks against it.</summary>
    public static Verdict Welcome => default;

    /// <summary>It is taken and waits for staff.</summary>
    public static Verdict Held(string reason) => new(VerdictKind.Held, reason, TimeSpan.Zero);

    /// <summary>It is not taken; the same request may come again.</summary>
    public static Verdict TooMany(TimeSpan retryAfter) => new(VerdictKind.TooMany, reason: null, retryAfter);
}

/// <summary>What becomes of a signature.</summary>
public enum VerdictKind
{
    /// <summary>It goes its usual way.</summary>
    Welcome,

    /// <summary>It is taken, does not count, and waits for staff; whoever sent it gets the usual answer.</summary>
    Held,

    /// <summary>It is not taken: far more than its limits came from one network.</summary>
    TooMany,
}

/// <summary>Why signatures are held: words for staff, stored with the signature, so they never change.</summary>
public static class HeldReason
{
    /// <summary>More than the limit from one network.</summary>
    public const string Rate = "rate";

    /// <summary>The mailbox's domain is blocked.</summary>
    public const string BlockedDomain = "blocked-domain";

    /// <summary>The network is blocked.</summary>
    public const string BlockedNetwork = "blocked-network";

    /// <summary>The mailbox is blocked.</summary>
    public const string BlockedAddress = "blocked-address";

    /// <summary>A field was filled that people never see.</summary>
    public const string Trap = "trap";

    /// <summary>The form came back sooner than a person can read it.</summary>
    public const string TooFast = "too-fast";

    /// <summary>The form was not served by this installation for this petition within the last hours.</summary>
    public const string NoTicket = "no-ticket";

    /// <summary>The petition asks for work, and none was shown.</summary>
    public const string NoWork = "no-work";
}
