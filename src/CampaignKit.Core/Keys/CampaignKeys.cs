using System.Collections.Concurrent;
using System.Security.Cryptography;
using CampaignKit.Core.Actors;

namespace CampaignKit.Core.Keys;

/// <summary>What this node holds of one campaign's key: wrapped, and what its petitions derive from it. Thread-safe.</summary>
internal sealed class CampaignKeys(string campaign, IActors actors, MasterKey master, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, PetitionKeys> _petitions = new(StringComparer.Ordinal);
    private WrappedKey? _wrapped;
    private Task _asking = Task.CompletedTask;
    private long _askedAt;
    private int _drops;

    /// <summary>When the campaign was asked last, as the clock's timestamp.</summary>
    public long AskedAt => Volatile.Read(ref _askedAt);

    /// <summary>The keys of a petition, if they are at hand.</summary>
    public PetitionKeys? Find(string petition) => _petitions.GetValueOrDefault(petition);

    /// <summary>Asks the campaign for its key. Callers at the same time share one question.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed; nothing of it is held any more.</exception>
    public Task AskAsync()
    {
        lock (_gate) return _asking.IsCompleted ? _asking = AskNowAsync() : _asking;
    }

    /// <summary>The keys of a petition, derived if need be; <see langword="null"/> if the campaign has to be asked first.</summary>
    public PetitionKeys? Derive(string petition)
    {
        lock (_gate)
        {
            if (_wrapped is null) return null;
            if (Find(petition) is { } keys) return keys;

            var campaignKey = master.Unwrap(_wrapped, campaign);
            keys = new(campaignKey, petition);
            CryptographicOperations.ZeroMemory(campaignKey);
            return _petitions[petition] = keys;
        }
    }

    /// <summary>Zeroes and drops everything. An answer that is on its way is not taken: it may be older.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _drops++;
            _wrapped = null;
            foreach (var keys in _petitions.Values) keys.Drop();
            _petitions.Clear();
        }
    }

    private async Task AskNowAsync()
    {
        var (drops, askedAt) = (_drops, clock.GetTimestamp());
        try
        {
            var wrapped = await actors.Campaign(campaign).ReadKeyAsync();
            lock (_gate)
            {
                if (_drops != drops) return;
                if (_wrapped is { } held && !held.Wrapped.AsSpan().SequenceEqual(wrapped.Wrapped)) Drop();
                _wrapped = wrapped;
                Volatile.Write(ref _askedAt, askedAt);
            }
        }
        catch (KeyDestroyedException)
        {
            Drop();
            throw;
        }
    }
}
