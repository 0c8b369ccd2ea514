using System.Collections.Concurrent;
using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Supporters;

/// <summary>This node's memory of who is shown on the petitions that list supporters.</summary>
/// <remarks>
/// The shards say where to look, and each row is read before it is shown, so that who has left or changed their mind is not. A list is kept for
/// <see cref="KeptFor"/>; readers wait for a newer one, because an older would show those who have left. Only when storage is away or slow they get what was known
/// last. Once the campaign's key is forgotten on this node nobody is shown any more, whatever is kept.
/// </remarks>
public sealed class SupporterLists(ISignatureLedger ledger, IActors actors, Keyring keyring, TimeProvider clock)
{
    /// <summary>How many are shown at most.</summary>
    public const int MostShown = 50;

    /// <summary>For so long a list is shown without looking again; so long it may take until who has left is gone from all nodes.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    /// <summary>For so long a list is shown while no newer one can be had.</summary>
    public static readonly TimeSpan KeptInOutage = TimeSpan.FromHours(1);

    /// <summary>A reader waits no longer for a newer list.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int ReadsAtOnce = 16;

    private readonly ConcurrentDictionary<string, KeptList> _lists = new(StringComparer.Ordinal);

    /// <summary>Who is shown on a petition; nobody, without any cost, if it lists nobody. Readers at the same time share one look, of a call for each shard and some fifty rows.</summary>
    public async ValueTask<SupporterList> ReadAsync(PetitionRecord petition)
    {
        if (!petition.ListsSupporters) return SupporterList.Empty(clock.GetUtcNow());
        var list = _lists.GetOrAdd(petition.Slug, static (_, clock) => new(clock), clock);
        if (!list.IsPausing)
        {
            try
            {
                return await ReadAsync(petition, list).WaitAsync(Patience, clock);
            }
            catch (Exception outage) when (outage is StorageUnavailableException or TimeoutException)
            {
                list.Pause();
            }
        }

        return keyring.Has(petition) ? list.Last : SupporterList.Unknown;
    }

    /// <summary>Somebody on a petition has left or changed their mind, and that is durable: whoever asks from now on, here, sees it.</summary>
    public void Forget(string petition)
    {
        if (_lists.TryGetValue(petition, out var list)) list.Forget();
    }

    private async Task<SupporterList> ReadAsync(PetitionRecord petition, KeptList list)
    {
        var current = await list.ReadAsync(() => LookAsync(petition));
        if (current.Supporters.Count == 0) return current;
        try
        {
            // Also before what is kept is shown, and behind what was just read: the key may have been destroyed meanwhile, and somebody told that it is done.
            await keyring.ForAsync(petition);
            return current;
        }
        catch (KeyDestroyedException)
        {
            list.Forget();
            return SupporterList.Empty(clock.GetUtcNow());
        }
    }

    private async Task<SupporterList> LookAsync(PetitionRecord petition)
    {
        var asOf = clock.GetUtcNow();
        var latest = await FindAsync(petition);
        if (latest.Count == 0) return SupporterList.Empty(asOf);
        try
        {
            return new(await ShowAsync(latest, await keyring.ForAsync(petition)), asOf);
        }
        catch (KeyDestroyedException)
        {
            return SupporterList.Empty(asOf);
        }
    }

    private async Task<IReadOnlyList<Supporter>> ShowAsync(List<(ShardId Shard, ListedSigner Signer)> latest, PetitionKeys keys)
    {
        var supporters = new List<Supporter>(MostShown);
        for (var at = 0; at < latest.Count && supporters.Count < MostShown;)
        {
            var some = latest.Skip(at).Take(Math.Min(ReadsAtOnce, MostShown - supporters.Count)).ToList();
            var rows = await Task.WhenAll(some.Select(found => ledger.FindAsync(found.Shard, found.Signer.Signer, found.Signer.Place).AsTask()));
            supporters.AddRange(rows.Select(row => Show(row, keys)).OfType<Supporter>());
            at += some.Count;
        }

        return supporters;
    }

    /// <summary>Where the latest of the petition stand, latest first, as many as each shard might have of those that are shown.</summary>
    private async Task<List<(ShardId Shard, ListedSigner Signer)>> FindAsync(PetitionRecord petition)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, petition.Shards).Select(async number =>
        {
            var shard = new ShardId(petition.Slug, number);
            return (await actors.SignatureShard(shard).ReadListedAsync(MostShown)).Select(signer => (shard, signer));
        }));
        return [.. found.SelectMany(signers => signers).OrderBy(signer => signer.signer, ListedSigner.LatestFirst)];
    }

    private static Supporter? Show(SignRequest? row, PetitionKeys keys)
    {
        if (row is null || !ListedSigner.IsShown(row) || NameOf(row, keys) is not { } name) return null;
        return new(row.Visibility is Visibility.Named ? name : Initials.Of(name), row.Country, DateOnly.FromDateTime(row.SignedAt.UtcDateTime));
    }

    // One damaged row is no reason to show nobody.
    private static string? NameOf(SignRequest row, PetitionKeys keys)
    {
        try
        {
            return keys.Open(row.SealedPerson.Span, row.Signer).Name;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
