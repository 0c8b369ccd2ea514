using System.Collections.Concurrent;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Donations;

/// <summary>Which campaigns ask for donations now, for pages that a crowd reads and for those that thank signers.</summary>
/// <remarks>
/// An ask is read again when what is known of it is older than <see cref="Freshness"/>. While the storage is away nothing is asked: no page about a signature waits for
/// money, or fails because of it. Without keys for Stripe nothing is ever asked, and nothing read.
/// </remarks>
internal sealed class OpenAsks(IDocuments documents, DonationOptions options, TimeProvider clock)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DonationAsk? Ask, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    /// <summary>How a campaign asks; <see langword="null"/> if it does not, or if that cannot be found out now. Cost: a read in five seconds for each campaign.</summary>
    /// <param name="campaign">Slug of a campaign that there is.</param>
    public async ValueTask<DonationAsk?> FindAsync(string campaign)
    {
        if (!options.AreOn) return null;
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(campaign, out var known) && now - known.At < Freshness && now >= known.At) return known.Ask;
        try
        {
            var ask = await ReadAsync(campaign);
            _known[campaign] = (ask, now);
            return ask;
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The same as it is stored at this moment.</summary>
    /// <exception cref="StorageUnavailableException">It could not be read.</exception>
    public async ValueTask<DonationAsk?> ReadAsync(string campaign) =>
        options.AreOn && await documents.ReadAsync<DonationAsk>(DonationAsk.Kind, campaign) is { Value: { IsAsked: true } ask } ? ask : null;
}
