using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Web.MySignatures;

namespace CampaignKit.Web.Donations;

/// <summary>The pages and the API for who gives.</summary>
internal static class GiveServices
{
    /// <summary>The policy of beginning gifts and of asking what became of them: each asks Stripe for something.</summary>
    public const string Beginnings = "gifts";

    /// <summary>For one network in <see cref="AskingOptions.Window"/>: a hall may share one, and machines that try cards do not get far.</summary>
    private const int MostBeginnings = 100;

    public static void AddGiving(this IServiceCollection services)
    {
        services.AddSingleton<OpenAsks>();
        services.AddSingleton<GiveReturns>();
        services.AddSingleton<OwnGifts>();
        services.AddSingleton<PublicTotals>();
        services.AddSingleton<GiftBooks>();
        services.AddSingleton<DonationDesk>();
        services.AddSingleton<Refunding>();
        services.AddSingleton<PayoutReports>();
        services.AddRateLimiter(limiter => limiter.AddPolicy(Beginnings, context => AskingLimits.Limit(context, MostBeginnings)));
    }

    /// <summary>The HTTP status of what was not begun.</summary>
    public static int StatusOf(GiftStatus refusal) => refusal switch
    {
        GiftStatus.NotAsked => StatusCodes.Status410Gone,
        GiftStatus.AmountNotTaken or GiftStatus.MonthlyNotOffered => StatusCodes.Status400BadRequest,
        GiftStatus.FormTooOld => StatusCodes.Status409Conflict,
        GiftStatus.Refused => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}

/// <summary>How campaigns ask, with what was given where everybody may see that.</summary>
internal sealed class PublicTotals(OpenAsks asks, DonationBooks books)
{
    /// <summary>How a campaign asks; <see langword="null"/> if it does not. Its page is there also while the ledger is not: then without totals.</summary>
    public async ValueTask<AskWithTotals?> FindAsync(string campaign)
    {
        if (await asks.FindAsync(campaign) is not { } ask) return null;
        try
        {
            return new(ask, ask.HasPublicTotals ? await books.ReadAsync(campaign) : null);
        }
        catch (StorageUnavailableException)
        {
            return new(ask, Totals: null);
        }
    }
}

/// <summary>How a campaign asks, and what was given if everybody may see that.</summary>
/// <param name="Ask">How.</param>
/// <param name="Totals">What was given; <see langword="null"/> if that is not public.</param>
public sealed record AskWithTotals(DonationAsk Ask, DonationTotals? Totals);
