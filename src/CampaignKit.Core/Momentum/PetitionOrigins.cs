using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Momentum;

/// <summary>This node's memory of where a petition's signatures come from: counted behind whoever asks, and only while somebody does. Thread-safe.</summary>
/// <remarks>
/// Counted from the ledger's rows and not as people sign: on the signing path it would cost memory and waking time for a number that is looked at now and then. One pass at a time
/// on a node, and it rests nineteen times as long as it works: a million rows take a minute or two, and a twentieth of one processor meanwhile. Rows are opened for their postcodes one by one, and what is kept is areas with their numbers.
/// </remarks>
public sealed class PetitionOrigins(ISignatureLedger ledger, Keyring keyring, IActors actors, TimeProvider clock, SignatureOptions options) : IDisposable
{
    /// <summary>How old an answer may be before the next pass is begun.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private const int RowsAtOnce = 4_000;
    private const int RestsTimes = 19;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>The newest that is known; <see langword="null"/> while that is nothing, also for as long as storage is away.</summary>
    /// <param name="petition">Whose.</param>
    /// <param name="patience">How long to wait for the first answer.</param>
    public async ValueTask<Origins?> ReadAsync(PetitionRecord petition, TimeSpan patience)
    {
        var kept = _kept.GetOrAdd(petition.Slug, static _ => new());
        var counting = kept.Ask(clock, () => CountAsync(petition, kept));
        if (kept.Latest is null && !counting.IsCompleted) await Task.WhenAny(counting, Task.Delay(patience, clock));
        return kept.Latest;
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task CountAsync(PetitionRecord petition, Kept kept)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            kept.Latest = await PassAsync(petition);
        }
        catch (Exception)
        {
            // The numbers before stay, with their moment beside them; the next pass may find the ledger there.
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<Origins> PassAsync(PetitionRecord petition)
    {
        var count = new OriginCount(clock.GetUtcNow(), options.ConfirmWithin);
        var awaiting = (await actors.Petition(petition.Slug).ReadTallyAsync()).Sum(shard => shard.Awaiting);
        var (rows, since) = (0, clock.GetTimestamp());
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            // Asked for each shard: a key that is destroyed meanwhile opens nothing more.
            var keys = await FindKeysAsync(petition);
            string? Postcode(SignRequest row) => keys?.Open(row.SealedPerson.Span, row.Signer).Postcode;
            await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard)))
            {
                count.Add(row, Postcode);
                if (++rows % RowsAtOnce != 0) continue;
                var rest = clock.GetElapsedTime(since) * RestsTimes;
                if (rest > TimeSpan.Zero) await Task.Delay(rest < LongestRest ? rest : LongestRest, clock);
                since = clock.GetTimestamp();
            }
        }

        return count.End(clock.GetUtcNow(), awaiting);
    }

    private async Task<PetitionKeys?> FindKeysAsync(PetitionRecord petition)
    {
        try
        {
            return await keyring.ForAsync(petition);
        }
        catch (KeyDestroyedException)
        {
            return null;
        }
    }

    private sealed class Kept
    {
        private readonly Lock _gate = new();
        private Task _counting = Task.CompletedTask;
        private long? _askedAt;

        public Origins? Latest { get; set; }

        public Task Ask(TimeProvider clock, Func<Task> countAsync)
        {
            lock (_gate)
            {
                if (!_counting.IsCompleted || (_askedAt is { } at && clock.GetElapsedTime(at) < KeptFor)) return _counting;
                _askedAt = clock.GetTimestamp();
                return _counting = countAsync();
            }
        }
    }
}
