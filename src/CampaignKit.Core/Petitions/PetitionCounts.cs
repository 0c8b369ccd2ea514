using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Petitions;

/// <summary>This node's memory of how many have signed each petition: what readers see, so that reading never touches the signing path.</summary>
/// <remarks>
/// Two sources feed it, both absolute and so free to overlap: the subtotal in each answer of a shard, at once, and the petition's whole tally,
/// once an interval while somebody reads. On one machine a count is therefore always current; on many, it lags other nodes by an interval or two.
/// </remarks>
public sealed class PetitionCounts(IActors actors, TimeProvider clock, SignatureOptions options)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The count from memory. Only the first call for a petition waits; later ones get what is known while a refresh runs behind them.</summary>
    public async ValueTask<PetitionCount> ReadAsync(PetitionRecord petition)
    {
        var entry = EntryOf(petition);
        if (entry.Latest is not { } known) return await RefreshAsync(petition, entry);

        // By when the petition was last asked, not by the age of the count: own signatures renew that and bring no news of other nodes.
        // A failed refresh is not this reader's concern; the next reader after the interval starts another.
        if (clock.GetElapsedTime(entry.AskedAt) >= options.TallyInterval) _ = RefreshAsync(petition, entry);
        return known;
    }

    /// <summary>Takes a shard's answer into the count and returns the count, that answer included.</summary>
    public async ValueTask<long> ApplyAsync(PetitionRecord petition, ShardSubtotal subtotal)
    {
        var entry = EntryOf(petition);
        if (entry.Latest is null) await RefreshAsync(petition, entry);
        return entry.Apply(subtotal, clock.GetUtcNow()).Counted;
    }

    private Entry EntryOf(PetitionRecord petition) =>
        _entries.TryGetValue(petition.Slug, out var entry)
            ? entry
            : _entries.GetOrAdd(petition.Slug, static (_, shards) => new(shards), petition.Shards);

    private Task<PetitionCount> RefreshAsync(PetitionRecord petition, Entry entry)
    {
        lock (entry)
        {
            if (entry.Refresh is not { IsCompleted: false }) entry.Refresh = ReadTallyAsync(petition.Slug, entry);
            return entry.Refresh;
        }
    }

    private async Task<PetitionCount> ReadTallyAsync(string slug, Entry entry)
    {
        // What is read may be older than what this returns, never newer: the moment before the question is the honest one.
        var asOf = clock.GetUtcNow();
        entry.AskedAt = clock.GetTimestamp();
        return entry.Apply(await actors.Petition(slug).ReadTallyAsync(), asOf);
    }

    private sealed class Entry(int shards)
    {
        private readonly PetitionTally _tally = new(shards);

        public Task<PetitionCount>? Refresh { get; set; }

        public long AskedAt { get; set; }

        public PetitionCount? Latest { get; private set; }

        public PetitionCount Apply(ShardSubtotal subtotal, DateTimeOffset asOf)
        {
            lock (_tally)
            {
                _tally.Apply(subtotal);
                return Publish(asOf);
            }
        }

        public PetitionCount Apply(IReadOnlyList<ShardSubtotal> subtotals, DateTimeOffset asOf)
        {
            lock (_tally)
            {
                foreach (var subtotal in subtotals) _tally.Apply(subtotal);
                return Publish(asOf);
            }
        }

        private PetitionCount Publish(DateTimeOffset asOf) => Latest = new(_tally.Counted, asOf > Latest?.AsOf || Latest is null ? asOf : Latest.AsOf)
        {
            // Who waits for a look at them is told like who waits for their mail: a robot need not learn that it was noticed.
            Awaiting = _tally.Awaiting + _tally.Held,
            Held = _tally.Held,
            Withdrawn = _tally.Withdrawn,
            Invalidated = _tally.Invalidated,
        };
    }
}

/// <summary>How many have signed, as one node knows it.</summary>
/// <param name="Counted">Signatures that count, at least 0.</param>
/// <param name="AsOf">When this was known to be so, UTC.</param>
public sealed record PetitionCount(long Counted, DateTimeOffset AsOf)
{
    /// <summary>Not confirmed yet, or waiting for staff.</summary>
    public long Awaiting { get; init; }

    /// <summary>Of <see cref="Awaiting"/>, those that wait for staff. For staff alone: nobody else is told that anything was noticed.</summary>
    public long Held { get; init; }

    /// <summary>Taken back or erased by their signers.</summary>
    public long Withdrawn { get; init; }

    /// <summary>Taken out under a published rule.</summary>
    public long Invalidated { get; init; }
}
