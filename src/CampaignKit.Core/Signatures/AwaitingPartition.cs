using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Signatures;

/// <summary>Who awaits confirmation in a shard: what its store holds, the index of it in memory, and the confirmations that are under way.</summary>
/// <remarks>Memory leads: one is there before it is stored and gone before it is removed, so that nobody confirms what is about to go. Not thread-safe; its shard takes turns.</remarks>
internal sealed class AwaitingPartition
{
    private const int RemindersAtOnce = 100;
    private const int DropsAtOnce = 1000;

    // Numbers grow with time: 65,536 of them in a millisecond are never reached, and they last until 2248.
    private const int NumberBits = 16;

    private readonly ShardId _id;
    private readonly IAwaitingSignatures _store;
    private readonly TimeProvider _clock;
    private readonly AwaitingIndex _index = new();
    private readonly Dictionary<long, Task<Confirmed>> _confirming = [];
    private readonly Queue<AwaitingEntry> _confirmed = new();
    private Task _clearing = Task.CompletedTask;

    // No life of a shard makes ten million changes a second, so the next one begins above them.
    private readonly long _bornAt;

    private AwaitingPartition(ShardId id, IAwaitingSignatures store, TimeProvider clock) => (_id, _store, _clock, _bornAt) = (id, store, clock, clock.GetUtcNow().UtcTicks);

    /// <summary>A subtotal of the ledger with those who wait.</summary>
    public ShardSubtotal On(ShardSubtotal subtotal) => subtotal with { Awaiting = _index.Count, AwaitingRevision = _bornAt + _index.Changes };

    /// <summary>Reads the partition.</summary>
    public static async Task<AwaitingPartition> ReadAsync(ShardId id, IAwaitingSignatures store, TimeProvider clock)
    {
        var partition = new AwaitingPartition(id, store, clock);
        await foreach (var entry in store.ReadAsync(id)) partition._index.Put(entry);
        return partition;
    }

    /// <summary>Keeps a signature; returns its number when it is durable.</summary>
    public async ValueTask<long> AddAsync(AwaitRequest request)
    {
        while (true)
        {
            var number = Math.Max(_index.Last + 1, _clock.GetUtcNow().ToUnixTimeMilliseconds() << NumberBits);
            var entry = new AwaitingEntry(number, request.Request.Signer, request.ExpiresAt, request.RemindAt);
            _index.Put(entry);
            var isAdded = false;
            try
            {
                isAdded = await _store.AddAsync(_id, new()
                {
                    Number = number,
                    Request = request.Request with { Awaited = number },
                    SealedAddress = request.SealedAddress,
                    ExpiresAt = request.ExpiresAt,
                    RemindAt = request.RemindAt,
                });
            }
            finally
            {
                // A row that landed without a word is nobody's: no link to it was mailed. Or another activation gave the number away at the same moment.
                if (!isAdded) _index.Remove(entry);
            }

            if (isAdded) return number;
        }
    }

    /// <summary>What waits under this number, if it is this signer's and can still be confirmed.</summary>
    public async ValueTask<AwaitingSignature?> FindAsync(ConfirmRequest request) =>
        _index.Find(request.Number, request.Signer) is { } entry && entry.ExpiresAt > _clock.GetUtcNow() ? await _store.FindAsync(_id, request.Number) : null;

    /// <summary>What waits at a signer's mailbox, whoever they say they are.</summary>
    public async ValueTask<IReadOnlyList<SignRequest>> FindMailboxAsync(SignerKey signer)
    {
        var waiting = new List<SignRequest>();
        foreach (var entry in _index.At(signer))
        {
            if (await _store.FindAsync(_id, entry.Number) is { } found) waiting.Add(found.Request);
        }

        return waiting;
    }

    /// <summary>The numbers of those that wait at a signer's mailbox.</summary>
    public IReadOnlyList<long> NumbersAt(SignerKey signer) => [.. _index.At(signer).Select(entry => entry.Number)];

    /// <summary>The confirmation of this number that is under way; <see langword="null"/> if none is.</summary>
    public Task<Confirmed>? Confirming(long number) => _confirming.GetValueOrDefault(number);

    /// <summary>Notes that one is under way, unless it has ended already.</summary>
    public Task<Confirmed> BeginConfirming(long number, Task<Confirmed> confirming)
    {
        if (!confirming.IsCompleted) _confirming[number] = confirming;
        return confirming;
    }

    /// <summary>Notes that it has ended.</summary>
    public void EndConfirming(long number) => _confirming.Remove(number);

    /// <summary>Waits until none of these numbers is being confirmed.</summary>
    public async ValueTask ConfirmedAsync(IReadOnlyList<long> numbers)
    {
        foreach (var number in numbers)
        {
            while (_confirming.TryGetValue(number, out var confirming)) await confirming.Settled();
        }
    }

    /// <summary>Lets go of all that a signer has waiting. What is left behind if that fails can only be confirmed again, to no effect, until it expires.</summary>
    public void Clear(SignerKey signer)
    {
        foreach (var entry in _index.At(signer))
        {
            if (entry.Signer != signer) continue;
            _index.Remove(entry);
            _confirmed.Enqueue(entry);
        }

        if (_clearing.IsCompleted) _clearing = ClearAsync();
    }

    /// <summary>Removes what waits under this number, if it is this signer's.</summary>
    public Task DropAsync(ConfirmRequest request) => _index.Find(request.Number, request.Signer) is { } entry ? DropAsync([entry]) : Task.CompletedTask;

    /// <summary>Removes what waits at a signer's mailbox.</summary>
    /// <returns>How many.</returns>
    public async ValueTask<int> DropMailboxAsync(SignerKey signer)
    {
        var entries = _index.At(signer);
        await DropAsync(entries);
        return entries.Count;
    }

    /// <summary>Those that can no longer be confirmed, in parts to be dropped one after the other; without those whose confirmation is under way.</summary>
    public IReadOnlyList<AwaitingEntry[]> Expired()
    {
        var now = _clock.GetUtcNow();
        return [.. _index.All.Where(entry => entry.ExpiresAt <= now && !_confirming.ContainsKey(entry.Number)).Chunk(DropsAtOnce)];
    }

    /// <summary>Removes these.</summary>
    public async Task DropAsync(IReadOnlyList<AwaitingEntry> entries)
    {
        if (entries.Count == 0) return;
        foreach (var entry in entries) _index.Remove(entry);
        try
        {
            await _store.RemoveAsync(_id, [.. entries.Select(entry => entry.Number)]);
        }
        catch
        {
            foreach (var entry in entries) _index.Put(entry);
            throw;
        }
    }

    /// <summary>Some of those that are to be reminded of, each noted as reminded.</summary>
    /// <param name="remindersAtMost">How often one is reminded of.</param>
    /// <param name="remindAgainAt">When those are due again that may be reminded of once more, UTC.</param>
    public async ValueTask<IReadOnlyList<AwaitingSignature>> RemindAsync(int remindersAtMost, DateTimeOffset remindAgainAt)
    {
        var now = _clock.GetUtcNow();
        var due = new List<AwaitingSignature>();
        foreach (var entry in _index.All.Where(entry => entry.RemindAt <= now).Take(RemindersAtOnce).ToList())
        {
            if (await _store.FindAsync(_id, entry.Number) is not { } found) continue;
            var reminders = found.Reminders + 1;
            DateTimeOffset? remindAt = reminders < remindersAtMost && remindAgainAt < found.ExpiresAt ? remindAgainAt : null;

            // Noted before it is mailed: a reminder that is lost with this machine annoys nobody, one that comes twice does.
            await _store.RemindedAsync(_id, entry.Number, reminders, remindAt);
            if (_index.Find(entry.Number, entry.Signer) is null) continue;
            _index.Put(entry with { RemindAt = remindAt });
            due.Add(found);
        }

        return due;
    }

    // Those that are confirmed while some are being removed go together: one call for them all costs the store less than one for each.
    private async Task ClearAsync()
    {
        while (_confirmed.Count > 0)
        {
            var entries = new List<AwaitingEntry>(_confirmed.Count);
            while (entries.Count < DropsAtOnce && _confirmed.TryDequeue(out var entry)) entries.Add(entry);
            try
            {
                await DropAsync(entries);
            }
            catch (StorageUnavailableException)
            {
                // They wait on, and are shown as waiting, until they expire or are confirmed again.
                return;
            }
        }
    }
}
