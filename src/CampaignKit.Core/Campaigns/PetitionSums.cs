using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Campaigns;

/// <summary>What a petition's ledger adds up to; each at least 0.</summary>
/// <param name="Petition">Its slug.</param>
/// <param name="Counted">In the public number.</param>
/// <param name="Held">Waiting for staff.</param>
/// <param name="Withdrawn">Taken back or erased by their signers.</param>
/// <param name="Invalidated">Taken out under a published rule.</param>
public sealed record PetitionSums(string Petition, long Counted, long Held, long Withdrawn, long Invalidated)
{
    /// <summary>Signatures of which the ledger still holds a person.</summary>
    public long People() => Counted + Held + Invalidated;

    /// <summary>Adds up the subtotals as they stand on disk. Cost: one look-up for each shard.</summary>
    public static async Task<PetitionSums> ReadAsync(ISignatureLedger ledger, PetitionRecord petition, CancellationToken cancellationToken = default)
    {
        var sums = new PetitionSums(petition.Slug, 0, 0, 0, 0);
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            var subtotal = await ledger.ReadSubtotalAsync(new(petition.Slug, shard), cancellationToken);
            sums = sums with
            {
                Counted = sums.Counted + subtotal.Counted,
                Held = sums.Held + subtotal.Held,
                Withdrawn = sums.Withdrawn + subtotal.Withdrawn,
                Invalidated = sums.Invalidated + subtotal.Invalidated,
            };
        }

        return sums;
    }
}
