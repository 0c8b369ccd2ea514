using System.Net;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using Stripe;
using Stripe.Checkout;

namespace CampaignKit.Web.Donations;

/// <summary>Begins gifts: from a choice on a form to Stripe's payment page.</summary>
/// <remarks>
/// <para>
/// The id of a gift follows from the form's own token and from everything that was chosen, and Stripe's idempotency key from that id: a double click, a reload and a
/// try after a failure lead to the same payment page, another amount to another one. What we know of it is written before Stripe is asked, so nothing that is paid was
/// never heard of here.
/// </para>
/// <para>No name, no address and nothing of a signature goes to Stripe from here; it asks the donor itself.</para>
/// </remarks>
internal sealed partial class Giving(DonationOptions options, StripeAccess stripe, GiftProducts products, IDonationLedger ledger, InstallationKeys keys, TimeProvider clock, ILogger<Giving> log)
{
    /// <summary>How long a payment page can be used. Less than Stripe keeps idempotency keys, and at most the 24 hours that it allows.</summary>
    public static readonly TimeSpan PageLifetime = TimeSpan.FromHours(12);

    // Stripe makes no page that ends sooner.
    private static readonly TimeSpan ShortestPage = TimeSpan.FromMinutes(31);

    /// <summary>Whether gifts can be taken at all: without, nothing about money is to be seen anywhere.</summary>
    public bool IsOn => options.AreOn;

    /// <summary>A token for a form: 32 characters, another one at every call. A page that carries one is for one reader: two with the same token and choice would share a payment page.</summary>
    public static string NewToken() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    /// <summary>Makes a payment page, or finds the one that this form's choice led to before. Takes up to 10 s where Stripe is slow.</summary>
    /// <exception cref="Core.Installation.StorageUnavailableException">Nothing was begun.</exception>
    public async Task<GiftBegun> BeginAsync(DonationAsk ask, GiftWish wish, CancellationToken cancellationToken = default)
    {
        if (!IsOn || !ask.IsAsked) return new(GiftStatus.NotAsked);
        if (wish.IsMonthly && !ask.OffersMonthly) return new(GiftStatus.MonthlyNotOffered);
        if (ask.In(wish.Money.Currency) is not { } asked || !asked.Takes(wish.Money)) return new(GiftStatus.AmountNotTaken);

        var mark = Mark(ask, wish);
        var opened = await OpenAsync(mark, wish.Money);
        var expiresAt = opened.At + PageLifetime;
        if (expiresAt - clock.GetUtcNow() < ShortestPage) return new(GiftStatus.FormTooOld);
        try
        {
            var product = wish.IsMonthly ? await products.FindAsync(ask, cancellationToken) : null;
            var page = CheckoutPage.Of(ask, wish, mark, product, expiresAt);
            var request = new RequestOptions { IdempotencyKey = $"campaignkit-{mark.Donation}" };
            return Begun(mark, await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Checkout.Sessions.CreateAsync(page, request, token), cancellationToken));
        }
        catch (StripeException refusal)
        {
            // It is known by its code alone: the sentence may quote what was sent.
            Refused(log, mark.Campaign, (int)refusal.HttpStatusCode, refusal.StripeError?.Code ?? refusal.StripeError?.Type, refusal.StripeError?.Param);
            return new(refusal.StripeError?.Code is "amount_too_small" or "amount_too_large" ? GiftStatus.AmountNotTaken : GiftStatus.Refused);
        }
        catch (StripeAwayException away)
        {
            Away(log, mark.Campaign, away.InnerException?.GetType().Name);
            return await FindAsync(mark, opened.At, away, cancellationToken);
        }
    }

    /// <summary>What a payment page has come to, for whoever it led back here. Nothing of who paid.</summary>
    /// <param name="campaign">Slug; a page for another campaign is none.</param>
    /// <param name="session">The id that Stripe put into the address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GiftSeen> SeeAsync(string campaign, string? session, CancellationToken cancellationToken = default)
    {
        if (!IsOn || session is not { Length: > 3 and <= 200 } || !session.StartsWith("cs_", StringComparison.Ordinal) || !session.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_')) return new(GiftState.Unknown);
        try
        {
            var seen = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Checkout.Sessions.GetAsync(session, cancellationToken: token), cancellationToken);
            if (!GiftMark.TryRead(seen.Metadata, keys.Donations.Installation, out var mark) || mark.Campaign != campaign || Currency.Find(seen.Currency) is not { } currency) return new(GiftState.Unknown);
            var state = (seen.Status, seen.PaymentStatus) switch
            {
                ("complete", "paid") => GiftState.Received,
                ("complete", _) => GiftState.OnItsWay,
                _ => GiftState.NotPaid,
            };
            return new(state, new(seen.AmountTotal ?? 0, currency), mark.Mode, mark.Donation);
        }
        catch (StripeException)
        {
            return new(GiftState.Unknown);
        }
        catch (StripeAwayException)
        {
            return new(GiftState.NotKnownNow);
        }
    }

    private GiftMark Mark(DonationAsk ask, GiftWish wish)
    {
        // All that goes into the page, because Stripe refuses one key with two contents.
        var chosen = string.Join('\n', wish.FormToken, ask.Campaign, wish.Money.MinorUnits, wish.Money.Currency.Code, wish.IsMonthly, wish.Language, ask.Recipient, ask.Purpose, ask.Descriptor, wish.Thanks, wish.Back);
        return new(keys.Donations.Installation, keys.Donations.Id(chosen), ask.Campaign, ask.Recipient, ask.Purpose, wish.Language, wish.IsMonthly ? DonationMode.Monthly : DonationMode.Once);
    }

    private async Task<DonationFact> OpenAsync(GiftMark mark, Money money)
    {
        // Whole seconds, as Stripe counts: when the page ends is part of what the idempotency key stands for.
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var fact = mark.Fact(DonationFactKind.Opened, FactKey.Opened(mark.Donation), now, now, money);
        var appended = await ledger.AppendAsync(mark.Campaign, eventId: null, [fact]);
        return appended.New.Count > 0 ? fact : await ledger.FindAsync(mark.Campaign, fact.Key) ?? fact;
    }

    // Stripe may have made the page and failed to say so, and answers a repetition with the same failure; but it has the page in its list.
    private async Task<GiftBegun> FindAsync(GiftMark mark, DateTimeOffset openedAt, StripeAwayException away, CancellationToken cancellationToken)
    {
        if (away.InnerException is not StripeException { HttpStatusCode: >= HttpStatusCode.InternalServerError }) return new(GiftStatus.StripeAway);
        try
        {
            var since = new DateRangeOptions { GreaterThanOrEqual = openedAt.UtcDateTime.AddMinutes(-10) };
            var open = await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Checkout.Sessions.ListAsync(new SessionListOptions { Status = "open", Created = since, Limit = 100 }, cancellationToken: token), cancellationToken);
            return open.FirstOrDefault(session => session.ClientReferenceId == mark.Donation) is { } found ? Begun(mark, found) : new(GiftStatus.StripeAway);
        }
        catch (Exception failure) when (failure is StripeException or StripeAwayException)
        {
            return new(GiftStatus.StripeAway);
        }
    }

    private static GiftBegun Begun(GiftMark mark, Session session) => new(GiftStatus.Begun, new(session.Url), mark.Donation);

    [LoggerMessage(1901, LogLevel.Warning, "Stripe refused to make a payment page for the campaign {Campaign}: {Status} {Code} {Parameter}")]
    private static partial void Refused(ILogger log, string campaign, int status, string? code, string? parameter);

    [LoggerMessage(1902, LogLevel.Warning, "Stripe gave no payment page for the campaign {Campaign} in time ({Kind})")]
    private static partial void Away(ILogger log, string campaign, string? kind);
}

/// <summary>What somebody chose on a form.</summary>
/// <param name="Money">How much.</param>
/// <param name="IsMonthly">Each month, or once.</param>
/// <param name="Language">Tag of a language of the pages: of Stripe's page, as far as Stripe has it, and of the receipts.</param>
/// <param name="FormToken">Of this reader's form alone: <see cref="Giving.NewToken"/>, or whatever a program names its request by, 1–200 characters.</param>
/// <param name="Thanks">Where Stripe leads after it was paid, absolute; it puts its session's id where it says <c>{CHECKOUT_SESSION_ID}</c>.</param>
/// <param name="Back">Where Stripe leads who changes their mind, absolute.</param>
internal sealed record GiftWish(Money Money, bool IsMonthly, string Language, string FormToken, string Thanks, string Back);

/// <summary>What came of a wish to give.</summary>
/// <param name="Status">What.</param>
/// <param name="Page">Stripe's payment page, where there is one: lead the donor there with 303.</param>
/// <param name="Donation">Our id of the gift, where there is a page.</param>
internal sealed record GiftBegun(GiftStatus Status, Uri? Page = null, string? Donation = null);

/// <summary>What can come of a wish to give. What each says to the donor is in <see cref="GiftTexts"/>.</summary>
internal enum GiftStatus
{
    /// <summary>There is a payment page.</summary>
    Begun,

    /// <summary>This campaign asks for no donations, or no longer. 410.</summary>
    NotAsked,

    /// <summary>Less or more than is taken, or in a currency that is not. 400.</summary>
    AmountNotTaken,

    /// <summary>It is asked for once. 400.</summary>
    MonthlyNotOffered,

    /// <summary>The form is from hours ago, and its payment page has ended or is about to: a new form makes a new one. 409.</summary>
    FormTooOld,

    /// <summary>Stripe does not answer, or is too busy. Nothing was taken; the same form may be sent again. 503.</summary>
    StripeAway,

    /// <summary>Stripe does not want it: what has to be mended is ours. Nothing was taken. 502.</summary>
    Refused,
}

/// <summary>What a payment page has come to.</summary>
/// <param name="State">What.</param>
/// <param name="Money">How much it is for, where that is known.</param>
/// <param name="Mode">Once or monthly, where that is known.</param>
/// <param name="Donation">Our id of the gift, where that is known.</param>
internal sealed record GiftSeen(GiftState State, Money? Money = null, DonationMode? Mode = null, string? Donation = null);

/// <summary>What a payment page can have come to.</summary>
internal enum GiftState
{
    /// <summary>Paid.</summary>
    Received,

    /// <summary>The donor has done what there is to do, and their bank will say in some days whether it pays.</summary>
    OnItsWay,

    /// <summary>Nothing was paid, or not yet.</summary>
    NotPaid,

    /// <summary>There is no such page.</summary>
    Unknown,

    /// <summary>Stripe does not answer just now.</summary>
    NotKnownNow,
}
