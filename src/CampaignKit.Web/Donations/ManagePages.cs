using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>The page behind the link of a monthly receipt: one button that leads to Stripe's portal. Reading makes nothing: mail scanners follow links.</summary>
internal static partial class ManagePages
{
    public static void MapGiftManaging(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        var pages = app.MapGroup("/give/manage").ExcludeFromDescription();
        pages.MapRead("/{token}", ShowAsync).LeadsToStripe();
        pages.MapPost("/{token}", LeadAsync).LeadsToStripe();
    }

    private static async Task<IResult> ShowAsync(string token, InstallationKeys keys, IDonationLedger ledger, TimeProvider clock)
    {
        if (ManageLink.Read(keys, token, clock.GetUtcNow()) is not { } link) return Unknown();
        return Page(token, await ledger.ReadDonationAsync(link.Campaign, link.Donation), StatusCodes.Status200OK);
    }

    private static async Task<IResult> LeadAsync(string token, HttpContext http, InstallationKeys keys, IDonationLedger ledger, StripeAccess stripe, InstallationOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        if (ManageLink.Read(keys, token, clock.GetUtcNow()) is not { } link) return Unknown();
        var facts = await ledger.ReadDonationAsync(link.Campaign, link.Donation);
        if (facts.LastOrDefault(fact => fact.Customer is not null)?.Customer is not { } customer) return Unknown();
        var visit = new Stripe.BillingPortal.SessionCreateOptions
        {
            Customer = customer,
            Locale = CheckoutPage.LocaleOf(Spoken.Current.Language.Tag),
            ReturnUrl = PageAddress.Of(http.Request, options).Site + Spoken.To($"/campaigns/{link.Campaign}"),
        };
        try
        {
            var portal = await stripe.AskAsync(StripePatience.Donor, (client, limit) => client.V1.BillingPortal.Sessions.CreateAsync(visit, cancellationToken: limit), http.RequestAborted);
            http.Response.Headers.Location = portal.Url;
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (Exception failure) when (failure is StripeAwayException or StripeException)
        {
            NotLed(logs.CreateLogger(typeof(ManagePages)), failure is StripeException refusal ? refusal.StripeError?.Code ?? refusal.StripeError?.Type : failure.InnerException?.GetType().Name);
            return Page(token, facts, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Page(string token, IReadOnlyList<DonationFact> facts, int status) => PageAnswer.Private<ManagePage>(
        new
        {
            Token = token,
            Recipient = facts.FirstOrDefault(fact => fact.Recipient is not null)?.Recipient ?? "",
            Purpose = facts.FirstOrDefault(fact => fact.Purpose is not null)?.Purpose ?? "",
            HasEnded = facts.Any(fact => fact.Kind is DonationFactKind.SubscriptionEnded),
            IsAway = status == StatusCodes.Status503ServiceUnavailable,
        },
        status);

    private static IResult Unknown()
    {
        var unknown = ProblemTypes.Find("link-unknown")!;
        return PageAnswer.Refusal(unknown, unknown.Meaning);
    }

    [LoggerMessage(1951, LogLevel.Warning, "Stripe made no visit to its portal for a donor ({Code})")]
    private static partial void NotLed(ILogger log, string? code);
}
