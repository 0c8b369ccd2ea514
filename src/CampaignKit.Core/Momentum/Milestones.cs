using System.Collections.Concurrent;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Momentum;

/// <summary>The numbers of a petition that its staff find worth announcing, and when it reached them.</summary>
public sealed record PetitionMilestones
{
    /// <summary>Document kind; the id is the petition's slug.</summary>
    public const string Kind = "petition-milestones";

    /// <summary>The most that a petition has.</summary>
    public const int Most = 50;

    /// <summary>None.</summary>
    public static PetitionMilestones None { get; } = new();

    /// <summary>Lowest first, each number once.</summary>
    public IReadOnlyList<Milestone> Milestones { get; init; } = [];

    /// <summary>The lowest above a count; <see langword="null"/> if there is none.</summary>
    public long? Next(long counted) => Milestones.FirstOrDefault(milestone => milestone.Count > counted)?.Count;

    /// <summary>The same with these numbers: what was reached stays so, what the count is at or above already is reached now, without an announcement.</summary>
    public PetitionMilestones Set(IEnumerable<long> numbers, long counted, DateTimeOffset now) => new()
    {
        Milestones = [.. numbers.Where(number => number > 0).Distinct().Order().Take(Most).Select(number =>
            Milestones.FirstOrDefault(known => known.Count == number) ?? new Milestone(number, number <= counted ? now : null))],
    };

    /// <summary>The same with every number noted as reached that the count is at or above; <see langword="null"/> if there is nothing to note.</summary>
    public PetitionMilestones? Reach(long counted, DateTimeOffset now) => Milestones.Any(milestone => milestone.IsDue(counted))
        ? new() { Milestones = [.. Milestones.Select(milestone => milestone.IsDue(counted) ? milestone with { ReachedAt = now } : milestone)] }
        : null;
}

/// <summary>A count worth announcing.</summary>
/// <param name="Count">Signatures, at least 1.</param>
/// <param name="ReachedAt">When it was first seen reached, UTC, to the minute or so; it stays if signatures are taken back. <see langword="null"/> until then.</param>
public sealed record Milestone(long Count, DateTimeOffset? ReachedAt)
{
    /// <summary>The highest that can be set.</summary>
    public const long Highest = 1_000_000_000_000;

    internal bool IsDue(long counted) => ReachedAt is null && Count <= counted;
}

/// <summary>Petitions' milestones, as documents. Thread-safe.</summary>
public sealed class Milestones(IDocuments documents, TimeProvider clock)
{
    /// <summary>For so long a node gives the same answer again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private const int TriesAtMost = 10;

    private readonly ConcurrentDictionary<string, (PetitionMilestones Value, long At)> _kept = new(StringComparer.Ordinal);

    /// <summary>A petition's, up to <see cref="KeptFor"/> old.</summary>
    public async ValueTask<PetitionMilestones> ReadAsync(string petition)
    {
        var now = clock.GetTimestamp();
        if (_kept.TryGetValue(petition, out var kept) && clock.GetElapsedTime(kept.At, now) < KeptFor) return kept.Value;
        var read = (await documents.ReadAsync<PetitionMilestones>(PetitionMilestones.Kind, petition))?.Value ?? PetitionMilestones.None;
        _kept[petition] = (read, now);
        return read;
    }

    /// <summary>The lowest above a count; <see langword="null"/> if there is none.</summary>
    public async ValueTask<long?> NextAsync(string petition, long counted) => (await ReadAsync(petition)).Next(counted);

    /// <summary>Sets which numbers they are; see <see cref="PetitionMilestones.Set"/>.</summary>
    public async Task SetAsync(string petition, IReadOnlyList<long> numbers, long counted)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var stored = await documents.ReadAsync<PetitionMilestones>(PetitionMilestones.Kind, petition);
                await documents.WriteAsync([new(PetitionMilestones.Kind, petition, (stored?.Value ?? PetitionMilestones.None).Set(numbers, counted, clock.GetUtcNow()), stored?.ETag)]);
                _kept.TryRemove(petition, out _);
                return;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // One was reached at this moment: that stays.
            }
        }
    }
}
