using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>How far the reconciliation is.</summary>
internal sealed record ReconciliationState
{
    /// <summary>Document kind; the id is <c>live</c> or <c>test</c>.</summary>
    public const string Kind = "donation-reconciliation";

    /// <summary>When the last pass began that read all events before it, UTC.</summary>
    public DateTimeOffset? EventsUntil { get; init; }

    /// <summary>When the last pass began that compared everything, UTC.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>Until when a node is at it, UTC; <see langword="null"/> if none is.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>What the last pass that ended has found.</summary>
    public ReconciliationReport? Report { get; init; }
}

/// <summary>What a pass has found.</summary>
internal sealed class ReconciliationReport
{
    private const int MostDifferences = 50;

    /// <summary>UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset EndedAt { get; set; }

    /// <summary>How many events Stripe had to tell since the pass before, those that were known among them.</summary>
    public int EventsRead { get; set; }

    /// <summary>Of those, how many no webhook had brought, by type.</summary>
    public SortedDictionary<string, int> EventsMissed { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many payments, refunds and disputes of ours were compared.</summary>
    public int Compared { get; set; }

    /// <summary>Facts that were found out by comparing, by kind.</summary>
    public SortedDictionary<string, int> FactsAdded { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Receipts that were missing and are mailed now, besides those of the events and facts above.</summary>
    public int Receipts { get; set; }

    /// <summary>Amounts that are another at Stripe than here, the first 50.</summary>
    public List<ReconciledDifference> Differences { get; init; } = [];

    internal bool HasFound => EventsMissed.Count > 0 || FactsAdded.Count > 0 || Differences.Count > 0;

    internal void Miss(string type) => EventsMissed[type] = EventsMissed.GetValueOrDefault(type) + 1;

    internal void Add(IReadOnlyList<DonationFact> facts)
    {
        foreach (var fact in facts) FactsAdded[fact.Kind.ToString()] = FactsAdded.GetValueOrDefault(fact.Kind.ToString()) + 1;
    }

    internal void Differ(ReconciledDifference difference)
    {
        if (Differences.Count < MostDifferences) Differences.Add(difference);
    }
}

/// <summary>An amount that is another at Stripe than in the ledger.</summary>
/// <param name="Campaign">Slug.</param>
/// <param name="Fact">The fact's key.</param>
/// <param name="Ledger">What is kept.</param>
/// <param name="Stripe">What Stripe says.</param>
internal sealed record ReconciledDifference(string Campaign, string Fact, Money? Ledger, Money? Stripe);
