using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Campaigns;

/// <summary>How long the people of each campaign are kept: until so many days after its last petition stopped. Only reads.</summary>
public sealed class Retention(IDocuments documents, ISignatureLedger ledger, TimeProvider clock)
{
    /// <summary>Where every campaign stands, by slug. Cost: the ledger's subtotals of every petition.</summary>
    public async Task<IReadOnlyList<CampaignRetention>> ReadAsync(CancellationToken cancellationToken = default)
    {
        var petitions = (await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind, cancellationToken)).ToLookup(document => document.Value.Campaign, document => document.Value);
        var keys = (await documents.ListAsync<CampaignKeyRecord>(Campaign.KeyKind, cancellationToken)).ToDictionary(document => document.Id, document => document.Value, StringComparer.Ordinal);
        var campaigns = new List<CampaignRetention>();
        foreach (var (slug, campaign, _) in await documents.ListAsync<CampaignRecord>(CampaignRecord.Kind, cancellationToken))
        {
            var people = 0L;
            foreach (var petition in petitions[slug]) people += (await PetitionSums.ReadAsync(ledger, petition, cancellationToken)).People();
            campaigns.Add(Of(campaign, [.. petitions[slug]], people, clock.GetUtcNow()) with { DestroyedAt = keys.GetValueOrDefault(slug)?.DestroyedAt });
        }

        return campaigns;
    }

    internal static CampaignRetention Of(CampaignRecord campaign, IReadOnlyList<PetitionRecord> petitions, long people, DateTimeOffset now) => new()
    {
        Campaign = campaign.Slug,
        Days = campaign.RetentionDays,
        People = people,
        EndedAt = petitions.Max(petition => petition.EndedAt(now)),
        NotOver = petitions.Count(petition => !PetitionRecord.IsOver(petition.StateAt(now))),

        // Nobody has signed a petition that was rejected, so it does not matter since when.
        EndUnknown = petitions.Count(petition => petition.StateAt(now) is PetitionState.Closed or PetitionState.Hidden or PetitionState.Withdrawn && petition.EndedAt(now) is null),
    };
}

/// <summary>Until when the people of one campaign are kept.</summary>
public sealed record CampaignRetention
{
    /// <summary>Slug of the campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>How many days after its end.</summary>
    public required int Days { get; init; }

    /// <summary>Signatures whose person can be read, if the key is there; at least 0.</summary>
    public required long People { get; init; }

    /// <summary>When the last of its petitions that have stopped did so, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Petitions that may take signatures yet: open, draft or in review. While there is one, nothing is due.</summary>
    public int NotOver { get; init; }

    /// <summary>Petitions that have stopped, nobody knows when. While there is one, nothing is due.</summary>
    public int EndUnknown { get; init; }

    /// <summary>When the key was destroyed, UTC.</summary>
    public DateTimeOffset? DestroyedAt { get; init; }

    /// <summary>First moment at which its people are to be destroyed, UTC; <see langword="null"/> if there is none yet or it is done.</summary>
    public DateTimeOffset? DueAt => DestroyedAt is null && NotOver == 0 && EndUnknown == 0 ? EndedAt?.AddDays(Days) : null;

    /// <summary>Whether that moment has come.</summary>
    public bool IsDue(DateTimeOffset now) => now >= DueAt;
}
