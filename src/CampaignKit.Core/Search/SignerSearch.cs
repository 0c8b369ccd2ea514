using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Search;

/// <summary>Finds a signer's signatures for staff, on the petitions whose people the caller may read: by receipt and by address at once, by name in the background.</summary>
/// <remarks>
/// Each search is in the audit log before it begins, with its kind, and again with the number of hits before they are handed out; what was looked for is stored nowhere.
/// A receipt and an address are looked up by key. A name is sealed in each row, so a search for one decrypts the people of a campaign (<see cref="NameSearches"/>).
/// </remarks>
public sealed class SignerSearch(CatalogueCache catalogue, Keyring keyring, IActors actors, AuditLog audit)
{
    /// <summary>The campaigns of which the caller may look through the people, by slug.</summary>
    public IReadOnlyList<string> CampaignsFor(StaffCaller caller) => [.. caller.PetitionsFor(catalogue.Current, StaffAction.ReadPeople).Select(petition => petition.Campaign).Distinct(StringComparer.Ordinal)];

    /// <summary>The signature of a receipt. Cost: one call of a shard for each petition.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="receipt">As typed; of whichever petition.</param>
    /// <returns><see langword="null"/> if it is no receipt.</returns>
    public async Task<SearchResult?> FindReceiptAsync(StaffCaller caller, string? receipt)
    {
        if (!ReceiptCode.TryRead(receipt, out _)) return null;
        return await FindAsync(caller, "receipt", keys => keys.TryReadReceipt(receipt, out var signer) ? (signer, row => row.Signer == signer) : null);
    }

    /// <summary>Whatever is held of an address, also what waits for its confirmation. Cost: one call of a shard for each petition.</summary>
    /// <returns><see langword="null"/> if it is no address.</returns>
    public async Task<SearchResult?> FindAddressAsync(StaffCaller caller, string? address)
    {
        if (!Mailbox.TryParse(address, out var mailbox, out _)) return null;
        return await FindAsync(caller, "address", keys => (keys.SignerKey(mailbox), static _ => true));
    }

    private Task<SearchResult> FindAsync(StaffCaller caller, string kind, Func<PetitionKeys, (SignerKey Signer, Func<SignRequest, bool> IsMeant)?> key) => audit.RunAsync(
        caller.Actor,
        "people.search",
        AuditSubject.Installation,
        new Dictionary<string, string> { ["kind"] = kind },
        async audited =>
        {
            var (hits, looked, gone) = (new List<SearchHit>(), 0, 0);
            foreach (var petition in caller.PetitionsFor(catalogue.Current, StaffAction.ReadPeople))
            {
                try
                {
                    var keys = await keyring.ForAsync(petition);
                    if (key(keys) is var (signer, isMeant)) hits.AddRange(await FindAsync(petition, keys, signer, isMeant));
                    looked++;
                }
                catch (KeyDestroyedException)
                {
                    gone++;
                }
            }

            (audited["kind"], audited["hits"]) = (kind, AuditLog.Number(hits.Count));
            return new SearchResult(hits, looked, gone);
        },
        static _ => true);

    private async Task<IEnumerable<SearchHit>> FindAsync(PetitionRecord petition, PetitionKeys keys, SignerKey signer, Func<SignRequest, bool> isMeant)
    {
        var held = await actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards))).ReadMailboxAsync(signer);
        return [
            .. held.Signatures.Where(isMeant).Select(row => SearchHit.Of(petition, keys, row, isAwaiting: false)),
            .. held.Awaiting.Where(isMeant).Select(row => SearchHit.Of(petition, keys, row, isAwaiting: true)),
        ];
    }
}

/// <summary>What a search by key found.</summary>
/// <param name="Hits">By petition.</param>
/// <param name="Petitions">Petitions that were looked through.</param>
/// <param name="Gone">Petitions of which nobody can be looked up, because the people of their campaign were destroyed.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, int Petitions, int Gone)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SearchResult);
}

/// <summary>A signature that was found.</summary>
public sealed record SearchHit
{
    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>By which its signer knows it, and by which it is decided on.</summary>
    public required string Receipt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>How it stands; <see langword="null"/> while it waits for its confirmation.</summary>
    public SignatureState? State { get; init; }

    /// <summary>Why it is held or was removed.</summary>
    public string? Reason { get; init; }

    /// <summary>What others may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Whether the signer agreed to updates.</summary>
    public required bool Updates { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The name, if one is kept.</summary>
    public string? Name { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SearchHit);

    internal static SearchHit Of(PetitionRecord petition, PetitionKeys keys, SignRequest row, bool isAwaiting) => new()
    {
        Petition = petition.Slug,
        Receipt = keys.Receipt(row.Signer),
        SignedAt = row.SignedAt,
        State = isAwaiting ? null : row.State,
        Reason = row.Reason,
        Visibility = row.Visibility,
        Updates = row.Updates,
        Country = row.Country,
        Name = NameOf(keys, row),
    };

    // One damaged row is no reason to find nobody.
    internal static string? NameOf(PetitionKeys keys, SignRequest row)
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
