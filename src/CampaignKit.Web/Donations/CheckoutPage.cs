using CampaignKit.Core.Donations;
using Stripe.Checkout;

namespace CampaignKit.Web.Donations;

/// <summary>What Stripe's payment page is to be like. https://docs.stripe.com/api/checkout/sessions/create</summary>
internal static class CheckoutPage
{
    /// <summary>What a gift is called, on Stripe's page and in the account.</summary>
    public static string NameOf(DonationAsk ask) => $"{ask.Recipient}: {ask.Purpose}";

    /// <summary>The same for the same choice, whenever it is made: Stripe compares.</summary>
    /// <param name="ask">How the campaign asks.</param>
    /// <param name="wish">What was chosen.</param>
    /// <param name="mark">What stands on it.</param>
    /// <param name="product">Stripe's id of what it is for, <see cref="GiftProducts"/>; <see langword="null"/> lets Stripe make one.</param>
    /// <param name="expiresAt">When it ends.</param>
    public static SessionCreateOptions Of(DonationAsk ask, GiftWish wish, GiftMark mark, string? product, DateTimeOffset expiresAt)
    {
        var name = NameOf(ask);
        var page = new SessionCreateOptions
        {
            Mode = wish.IsMonthly ? "subscription" : "payment",
            SubmitType = wish.IsMonthly ? null : "donate",
            Locale = LocaleOf(wish.Language),
            ClientReferenceId = mark.Donation,
            SuccessUrl = wish.Thanks,
            CancelUrl = wish.Back,
            ExpiresAt = expiresAt.UtcDateTime,
            Metadata = mark.ToMetadata(),
            LineItems =
            [
                new()
                {
                    Quantity = 1,
                    PriceData = new()
                    {
                        Currency = wish.Money.Currency.StripeCode,
                        UnitAmount = wish.Money.MinorUnits,
                        Product = product,
                        ProductData = product is null ? new() { Name = name } : null,
                        Recurring = wish.IsMonthly ? new() { Interval = "month" } : null,
                    },
                },
            ],
        };
        if (wish.IsMonthly) page.SubscriptionData = new() { Description = name, Metadata = mark.ToMetadata() };
        else page.PaymentIntentData = new() { Description = name, Metadata = mark.ToMetadata(), StatementDescriptorSuffix = ask.Descriptor };
        return page;
    }

    /// <summary>The language of Stripe's pages that is nearest; those that Stripe does not have leave it to the browser.</summary>
    public static string LocaleOf(string language) => language switch
    {
        "en" or "fr" or "zh" => language,
        "es" => "es-419",
        "tl" => "fil",
        _ => "auto",
    };
}
