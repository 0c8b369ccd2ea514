using System.Collections.Concurrent;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>What monthly gifts are for, as Stripe's products: a payment page takes no text for the bank statements of a subscription, its product does. Thread-safe.</summary>
internal sealed class GiftProducts(StripeAccess stripe, InstallationKeys keys)
{
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);

    /// <summary>The product of a campaign's ask as it is now, made if it is not there; <see langword="null"/> if the ask has no text for statements. Cost: a request to Stripe, once for each ask and node.</summary>
    /// <exception cref="StripeException">Stripe refused.</exception>
    /// <exception cref="StripeAwayException">It did not answer in time.</exception>
    public async ValueTask<string?> FindAsync(DonationAsk ask, CancellationToken cancellationToken)
    {
        if (ask.Descriptor is not { } descriptor) return null;
        var name = CheckoutPage.NameOf(ask);
        var id = $"campaignkit_{keys.Donations.Id($"product\n{name}\n{descriptor}")}";
        if (_made.ContainsKey(id)) return id;
        try
        {
            // Its id is enough to make it once.
            await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Products.CreateAsync(new() { Id = id, Name = name, StatementDescriptor = descriptor }, cancellationToken: token), cancellationToken);
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code == "resource_already_exists")
        {
            // By an earlier start, another node or a try that was not answered.
        }

        _made[id] = true;
        return id;
    }
}
