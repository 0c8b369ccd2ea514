using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Donations;

/// <summary>The gifts that signers asked to have kept with a signature (<see cref="KeptGifts"/>), for their own pages.</summary>
internal sealed class OwnGifts(IDonationLedger ledger, DonationOptions options)
{
    /// <summary>What was paid of them, the oldest first; a gift that came to nothing is none. Empty while the ledger is away: a signature's page never fails because of money. Cost: one read for each gift.</summary>
    public async Task<IReadOnlyList<GiftRow>> ReadAsync(OwnSignature signature)
    {
        if (!options.AreOn || signature.Person.Gifts is not { } kept) return [];
        try
        {
            var gifts = await Task.WhenAll(kept.Select(async gift => GiftRow.Of(await ledger.ReadDonationAsync(signature.Petition.Campaign, gift))));
            return [.. gifts.SelectMany(rows => rows).Where(row => row.Payment is not null).OrderBy(row => row.At)];
        }
        catch (StorageUnavailableException)
        {
            return [];
        }
    }
}
