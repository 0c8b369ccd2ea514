using System.Collections.Concurrent;
using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Search;

/// <summary>Searches for a name through the people of one campaign, each in the background of the node that began it.</summary>
/// <remarks>
/// In memory alone, because what is looked for and found is personal: after <see cref="KeptFor"/> and after a restart nobody can see it any more, and another node never
/// could. Each member of staff, and each key, has one; another one ends it.
/// </remarks>
public sealed class NameSearches(CatalogueCache catalogue, Keyring keyring, ISignatureLedger ledger, PetitionCounts counts, AuditLog audit, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>The most that one finds: whoever needs more has typed too little.</summary>
    public const int MostHits = 100;

    // A search of all people of a large campaign takes a while; signing is not to notice.
    private const double Share = 0.25;

    private readonly ConcurrentDictionary<string, NameSearch> _searches = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>For so long what was found is there, from when the search began.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Begins one; it is in the audit log when this returns.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="campaign">Slug.</param>
    /// <param name="name">A name, or whole words that follow one another in it; case, and how wide the gaps are, do not matter.</param>
    /// <returns><see langword="null"/> if there is no such campaign for the caller, or nothing to look for.</returns>
    public async Task<NameSearch?> BeginAsync(StaffCaller caller, string? campaign, string? name)
    {
        var petitions = caller.PetitionsFor(catalogue.Current, StaffAction.ReadPeople).Where(petition => petition.Campaign == campaign).ToList();
        if (petitions.Count == 0 || !PersonName.TryRead(name, out var read, out _) || PersonName.ComparisonKey(read) is not { Length: > 0 } words) return null;

        var subject = AuditSubject.Campaign(campaign!);
        await audit.AppendAsync(caller.Actor, "people.search", subject, new Dictionary<string, string> { ["kind"] = "name", ["stage"] = "begun" });
        Forget();
        var search = new NameSearch(RandomNumberGenerator.GetHexString(32, lowercase: true), caller.Actor, clock.GetUtcNow(), _ending.Token);
        _searches.AddOrUpdate(OwnerOf(caller), search, (_, earlier) =>
        {
            earlier.End();
            return search;
        });
        search.Running = Task.Run(() => RunAsync(search, subject, petitions, $" {words} "));
        return search;
    }

    /// <summary>One of the caller's own; <see langword="null"/> if there is none of this id, or not any more.</summary>
    public NameSearch? Find(StaffCaller caller, string id) =>
        _searches.TryGetValue(OwnerOf(caller), out var search) && search.Id == id && clock.GetUtcNow() < search.BegunAt + KeptFor ? search : null;

    /// <summary>Ends when every search that has begun does.</summary>
    public Task EndedAsync() => Task.WhenAll(_searches.Values.Select(search => search.Running));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await EndedAsync();
        _ending.Dispose();
    }

    private async Task RunAsync(NameSearch search, AuditSubject subject, IReadOnlyList<PetitionRecord> petitions, string words)
    {
        try
        {
            foreach (var petition in petitions)
            {
                var count = await counts.ReadAsync(petition);
                search.Expect(count.Counted + count.Held + count.Invalidated);
            }

            var restraint = new Restraint(clock, Share);
            foreach (var petition in petitions) await RunAsync(search, petition, words, restraint);
            await audit.AppendAsync(search.Actor, "people.search", subject, new Dictionary<string, string>
            {
                ["kind"] = "name", ["stage"] = "done", ["hits"] = AuditLog.Number(search.Hits.Count), ["looked"] = AuditLog.Number(search.Looked),
            });
            search.Finish(NameSearchState.Done);
        }
        catch (KeyDestroyedException)
        {
            search.Finish(NameSearchState.Destroyed);
        }
        catch (OperationCanceledException)
        {
            search.Finish(NameSearchState.Ended);
        }
        catch (Exception)
        {
            // Whatever it was, who asked has to be told that this is not all.
            search.Finish(NameSearchState.Failed);
        }
    }

    private async Task RunAsync(NameSearch search, PetitionRecord petition, string words, Restraint restraint)
    {
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            // Asked for each shard: a key that is destroyed meanwhile opens nothing more.
            var keys = await keyring.ForAsync(petition);
            await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard), search.Ending))
            {
                if (search.Hits.Count == MostHits) return;

                // Who asked to be counted only gave a name that nobody kept.
                if (row.Visibility is not Visibility.CountOnly && SearchHit.NameOf(keys, row) is { } name && $" {PersonName.ComparisonKey(name)} ".Contains(words, StringComparison.Ordinal))
                {
                    search.Add(SearchHit.Of(petition, keys, row, isAwaiting: false));
                }

                search.Look();
                await restraint.RestAsync(search.Ending);
            }
        }
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (owner, search) in _searches)
        {
            if (now < search.BegunAt + KeptFor) continue;
            search.End();
            _searches.TryRemove(new(owner, search));
        }
    }

    private static string OwnerOf(StaffCaller caller) => caller.Actor.ToString();
}

/// <summary>A search for a name. Written by its own task, read by whoever asks.</summary>
public sealed class NameSearch
{
    private readonly CancellationTokenSource _end;
    private readonly ConcurrentQueue<SearchHit> _hits = new();
    private long _looked;
    private long _expected;
    private int _state;

    internal NameSearch(string id, AuditActor actor, DateTimeOffset begunAt, CancellationToken ending)
    {
        (Id, Actor, BegunAt) = (id, actor, begunAt);
        _end = CancellationTokenSource.CreateLinkedTokenSource(ending);
    }

    /// <summary>32 random hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>UTC.</summary>
    public DateTimeOffset BegunAt { get; }

    /// <summary>What was found so far, up to <see cref="NameSearches.MostHits"/>.</summary>
    public IReadOnlyCollection<SearchHit> Hits => _hits;

    /// <summary>Signatures that were looked at so far.</summary>
    public long Looked => Volatile.Read(ref _looked);

    /// <summary>Signatures that there were to look at when it began.</summary>
    public long Expected => Volatile.Read(ref _expected);

    /// <summary>How far it is.</summary>
    public NameSearchState State => (NameSearchState)Volatile.Read(ref _state);

    /// <summary>Ends when the search does, however that is.</summary>
    public Task Running { get; internal set; } = Task.CompletedTask;

    internal AuditActor Actor { get; }

    internal CancellationToken Ending => _end.Token;

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(NameSearch);

    internal void Expect(long more) => Volatile.Write(ref _expected, _expected + more);

    internal void Look() => Volatile.Write(ref _looked, _looked + 1);

    internal void Add(SearchHit hit) => _hits.Enqueue(hit);

    internal void End() => _end.Cancel();

    internal void Finish(NameSearchState state) => Volatile.Write(ref _state, (int)state);
}

/// <summary>How far a search for a name is.</summary>
public enum NameSearchState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>All was looked through, or enough was found.</summary>
    Done,

    /// <summary>Another one was begun, or the program ends.</summary>
    Ended,

    /// <summary>The people of the campaign were destroyed.</summary>
    Destroyed,

    /// <summary>Something could not be read: there may be more.</summary>
    Failed,
}
