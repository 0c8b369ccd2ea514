namespace CampaignKit.Web.Donations;

/// <summary>Lets the forms of a page lead on to Stripe's pages: browsers that hold to <c>form-action</c> would stop the redirect. To be said of the page that has the form, and of what answers its post with a page.</summary>
internal static class PaymentPages
{
    public static TBuilder LeadsToStripe<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Leads.ToStripe);

    /// <summary>The origins that this answer's forms may lead to besides ours, with spaces; <see langword="null"/> for none.</summary>
    public static string? Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Leads>() is not null && context.RequestServices.GetRequiredService<DonationOptions>() is { AreOn: true } options
            ? string.Join(' ', options.PaymentPages)
            : null;

    private sealed class Leads
    {
        public static readonly Leads ToStripe = new();
    }
}
