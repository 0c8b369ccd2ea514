using System.Globalization;
using System.Text;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Donations;

/// <summary>
/// What somebody chose before they went to pay, in the addresses to which they come back: sealed, so that no link of others' making chooses for anybody. Both addresses are
/// the same for the same choice: they are part of what tells one gift from another.
/// </summary>
internal sealed class GiveReturns(InstallationKeys keys)
{
    /// <summary>A choice, with the way back from Stripe's page in the language of the request.</summary>
    public GiftWish WishOf(HttpRequest request, InstallationOptions installation, string campaign, Money amount, bool isMonthly, string token)
    {
        var form = PageAddress.Of(request, installation).Site + Spoken.To(GivePages.PathOf(campaign));
        var chosen = Write(campaign, amount, isMonthly);
        return new(amount, isMonthly, Spoken.Current.Language.Tag, token, $"{form}/thanks?session={{CHECKOUT_SESSION_ID}}&gift={chosen}", $"{form}?back={chosen}");
    }

    /// <summary>What was chosen in this campaign; <see langword="null"/> if the text does not say.</summary>
    public (Money Amount, bool IsMonthly)? Read(string campaign, string? text)
    {
        if (text is not [_, .., _] || text.Split('.') is not [var chosen, var seal] || Seal(chosen, campaign) != seal) return null;
        return chosen.Split('-') is [var code, var minorUnits, var mode] && Currency.Find(code) is { } currency
            ? (new(long.Parse(minorUnits, CultureInfo.InvariantCulture), currency), mode == "monthly")
            : null;
    }

    private string Write(string campaign, Money amount, bool isMonthly)
    {
        var chosen = string.Create(CultureInfo.InvariantCulture, $"{amount.Currency.Code}-{amount.MinorUnits}-{(isMonthly ? "monthly" : "once")}");
        return $"{chosen}.{Seal(chosen, campaign)}";
    }

    private string Seal(string chosen, string campaign) => Convert.ToHexStringLower(keys.Attest($"gift\n{campaign}\n{chosen}").AsSpan(0, 12));
}
