namespace CampaignKit.Core.Review;

/// <summary>How a request about an invalidation ended. Refusals are values; only outages throw.</summary>
public enum InvalidationStatus
{
    /// <summary>It is done, by this call or an earlier one.</summary>
    Done,

    /// <summary>There is no such petition, or it has no such invalidation.</summary>
    NotFound,

    /// <summary>Something of what was typed cannot be used; the problems say what and why.</summary>
    Invalid,

    /// <summary>It is still being applied, so it cannot be undone yet.</summary>
    UnderWay,
}

/// <summary>The answer to applying or undoing.</summary>
public sealed record InvalidationResult
{
    /// <summary>How it ended.</summary>
    public required InvalidationStatus Status { get; init; }

    /// <summary>The invalidation as it stands now.</summary>
    public Invalidation? Invalidation { get; init; }

    /// <summary>Signatures that this call moved.</summary>
    public long Moved { get; init; }

    /// <summary>What was typed → sentences for the operator, when invalid.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();
}

/// <summary>The answer to a preview.</summary>
public sealed record PreviewResult
{
    /// <summary>How it ended.</summary>
    public required InvalidationStatus Status { get; init; }

    /// <summary>What the rule matches, when done.</summary>
    public RulePreview? Preview { get; init; }

    /// <summary>What was typed → sentences for the operator, when invalid.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();
}

/// <summary>What a rule matches at one moment.</summary>
/// <param name="Counted">Signatures that count: applying the rule would take out these.</param>
/// <param name="Held">Signatures that are held for review and stay so.</param>
/// <param name="Invalidated">Signatures that are out already.</param>
/// <param name="AddressNotKept">Signatures that count and match but for the domain, of whom no address is kept; they stay.</param>
/// <param name="Samples">Some of those that count.</param>
public sealed record RulePreview(long Counted, long Held, long Invalidated, long AddressNotKept, IReadOnlyList<SignatureSample> Samples);

/// <summary>A signature without its person.</summary>
/// <param name="Receipt">By which its signer knows it.</param>
/// <param name="SignedAt">UTC.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Source">The campaign's label for where the signer came from, if there was one.</param>
public sealed record SignatureSample(string Receipt, DateTimeOffset SignedAt, string Country, string? Source);
