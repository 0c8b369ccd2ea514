using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Supporters;

namespace CampaignKit.Core.Deliveries;

/// <summary>What is handed over: numbers of one moment, and names as each signer allowed, in parts.</summary>
/// <remarks>Both are passes over the petition's rows that keep no more than what they show. Rows are sealed, so who is only counted costs no decryption.</remarks>
public sealed class DeliveryPack(CatalogueCache catalogue, Keyring keyring, ISignatureLedger ledger, AuditLog audit, TimeProvider clock)
{
    /// <summary>Names on a page: as many as a browser lays out and prints without trouble.</summary>
    public const int NamesInAPart = 2_000;

    /// <summary>The numbers at this moment, which is in the answer; <see langword="null"/> if there is no such petition for the caller.</summary>
    public async Task<PackNumbers?> CountAsync(StaffCaller caller, string slug, CancellationToken cancellationToken = default)
    {
        if (caller.FindPetition(catalogue.Current, StaffAction.Deliver, slug) is not { } petition) return null;
        await audit.AppendAsync(caller.Actor, "delivery.pack", AuditSubject.Petition(slug));
        var at = clock.GetUtcNow();
        var states = new long[Enum.GetValues<SignatureState>().Length];
        var visible = new long[Enum.GetValues<Visibility>().Length];
        var countries = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in ReadAsync(petition, at, cancellationToken))
        {
            states[(int)row.State]++;
            if (row.State is not SignatureState.Counted) continue;
            visible[(int)row.Visibility]++;
            countries[row.Country] = countries.GetValueOrDefault(row.Country) + 1;
        }

        return new()
        {
            Petition = petition,
            At = at,
            Counted = states[(int)SignatureState.Counted],
            Held = states[(int)SignatureState.HeldForReview],
            Removed = states[(int)SignatureState.Invalidated],
            Named = visible[(int)Visibility.Named],
            Initials = visible[(int)Visibility.Initials],
            Countries = SmallGroups.Merge(countries.Select(country => new Group(country.Key, country.Value))),
        };
    }

    /// <summary>A part of the names; how many it has is in the audit log before it is handed out. <see langword="null"/> if there is no such petition for the caller.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">Whose.</param>
    /// <param name="at">The moment of the numbers: who signed later is in no part.</param>
    /// <param name="part">From 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public async Task<PackNames?> ReadNamesAsync(StaffCaller caller, string slug, DateTimeOffset at, int part, CancellationToken cancellationToken = default)
    {
        if (caller.FindPetition(catalogue.Current, StaffAction.Deliver, slug) is not { } petition) return null;
        var keys = await keyring.ForAsync(petition);
        var (names, shown, first) = (new List<PackName>(), 0L, (part - 1L) * NamesInAPart);
        await foreach (var row in ReadAsync(petition, at, cancellationToken))
        {
            if (!ListedSigner.IsShown(row)) continue;
            if (shown++ < first || names.Count == NamesInAPart) continue;
            if (keys.Open(row.SealedPerson.Span, row.Signer).Name is not { } name) continue;
            names.Add(new(row.Visibility is Visibility.Named ? name : Initials.Of(name), row.Country));
        }

        await audit.AppendAsync(
            caller.Actor, "persons.view", AuditSubject.Petition(slug),
            new Dictionary<string, string> { ["list"] = "delivery", ["part"] = AuditLog.Number(part), ["shown"] = AuditLog.Number(names.Count) });
        return new(petition, at, part, (int)((shown + NamesInAPart - 1) / NamesInAPart), names);
    }

    private async IAsyncEnumerable<SignRequest> ReadAsync(PetitionRecord petition, DateTimeOffset at, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard), cancellationToken))
            {
                if (row.CountedAt <= at) yield return row;
            }
        }
    }
}

/// <summary>The numbers of a petition at one moment.</summary>
public sealed record PackNumbers
{
    /// <summary>Which.</summary>
    public required PetitionRecord Petition { get; init; }

    /// <summary>The moment, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In the public number.</summary>
    public required long Counted { get; init; }

    /// <summary>Waiting for staff.</summary>
    public required long Held { get; init; }

    /// <summary>Taken out under the published rules.</summary>
    public required long Removed { get; init; }

    /// <summary>Of those that count, who chose to be seen by name.</summary>
    public required long Named { get; init; }

    /// <summary>Of those that count, who chose to be seen by initials.</summary>
    public required long Initials { get; init; }

    /// <summary>Those that count by country, small ones merged.</summary>
    public required SmallGroups Countries { get; init; }

    /// <summary>In how many parts the names are.</summary>
    public long Parts => (Named + Initials + DeliveryPack.NamesInAPart - 1) / DeliveryPack.NamesInAPart;
}

/// <summary>A part of the names.</summary>
/// <param name="Petition">Of which petition.</param>
/// <param name="At">Who signed later is not among them, UTC.</param>
/// <param name="Part">From 1.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Names">In the order of the ledger, which tells nothing.</param>
public sealed record PackNames(PetitionRecord Petition, DateTimeOffset At, int Part, int Parts, IReadOnlyList<PackName> Names)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(PackNames);
}

/// <summary>A signer as the target sees them.</summary>
/// <param name="Name">The name, or initials.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public readonly record struct PackName(string Name, string Country)
{
    /// <summary>Nothing of who it is.</summary>
    public override string ToString() => nameof(PackName);
}
