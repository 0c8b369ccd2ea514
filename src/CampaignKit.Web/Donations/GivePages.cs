using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Donations;

/// <summary>Giving, on pages without cookies and complete without script: the form, the way to Stripe's page and back. Without keys for Stripe there are no such pages.</summary>
internal static class GivePages
{
    /// <summary>The form of a campaign, without a language.</summary>
    public static string PathOf(string campaign) => $"/campaigns/{campaign}/give";

    public static void MapGivePages(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        var pages = app.MapGroup("/campaigns/{slug}/give").ExcludeFromDescription();
        pages.MapRead("", ShowAsync).LeadsToStripe();

        // There is no session that a forged request could borrow: it would lead to a page of Stripe's, where nobody has to pay.
        pages.MapPost("", GiveAsync).DisableAntiforgery().LeadsToStripe().RequireRateLimiting(GiveServices.Beginnings);
        pages.MapRead("/thanks", ThankAsync).RequireRateLimiting(GiveServices.Beginnings);
    }

    private static async Task<IResult> ShowAsync(string slug, string? currency, string? back, CatalogueCache catalogue, OpenAsks asks, GiveReturns returns)
    {
        if (catalogue.Current.Campaign(slug) is not { } campaign) return PageAnswer.NotFound(Texts.NoSuchCampaign);
        if (await asks.ReadAsync(slug) is not { } ask) return PageAnswer.NotFound(GiveTexts.NotAsked);
        if (returns.Read(slug, back) is { } left && ask.In(left.Amount.Currency) is { } same)
        {
            return Page(new(catalogue.Current.Read(campaign).Content, ask, same, GiveForm.Of(same, left.Amount, left.IsMonthly && ask.OffersMonthly)) { IsBack = true });
        }

        return Page(new(catalogue.Current.Read(campaign).Content, ask, Asked(ask, currency), new()));
    }

    private static async Task<IResult> GiveAsync(string slug, HttpRequest request, CatalogueCache catalogue, OpenAsks asks, GiveReturns returns, Giving giving, KeptGifts kept, InstallationOptions installation)
    {
        var (posted, unread) = await RequestBody.ReadFormAsync(request);
        if (posted is null) return PageAnswer.Refusal(unread!, Texts.FormGoBack);
        if (catalogue.Current.Campaign(slug) is not { } campaign) return PageAnswer.NotFound(Texts.NoSuchCampaign);
        if (await asks.ReadAsync(slug) is not { } ask) return PageAnswer.NotFound(GiveTexts.NotAsked);

        var asked = Asked(ask, posted.Text("currency"));
        var form = GiveForm.Read(posted);
        var shown = new ShownForm(catalogue.Current.Read(campaign).Content, ask, asked, form);
        var (amount, problem) = form.Choose(asked);
        var isJoined = form.Receipt.Length > 0;
        var noSignature = isJoined && !await kept.IsSignatureAsync(slug, form.Receipt) ? GiveTexts.NoSignature : null;
        if (amount is not { } money || noSignature is not null) return Page(shown with { Problem = problem, ReceiptProblem = noSignature, Status = StatusCodes.Status400BadRequest });

        var begun = await giving.BeginAsync(ask, returns.WishOf(request, installation, slug, money, form.IsMonthly, form.Token), request.HttpContext.RequestAborted);
        if (begun.Page is null)
        {
            // Of a form that is too old the next one is another.
            return Page(shown with { Form = begun.Status is GiftStatus.FormTooOld ? form with { Token = Giving.NewToken() } : form, Alert = GiftTexts.Of(begun.Status), Status = GiveServices.StatusOf(begun.Status) });
        }

        if (isJoined) await kept.KeepAsync(slug, form.Receipt, begun.Donation!);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        request.HttpContext.Response.Headers.Location = begun.Page.AbsoluteUri;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> ThankAsync(string slug, string? session, string? gift, CatalogueCache catalogue, OpenAsks asks, GiveReturns returns, Giving giving, IDonationLedger ledger, HttpRequest request)
    {
        if (catalogue.Current.Campaign(slug) is not { } campaign) return PageAnswer.NotFound(Texts.NoSuchCampaign);

        // The address says what was chosen, so that there is something to say also while Stripe is away.
        if (returns.Read(slug, gift) is not var (amount, isMonthly)) return PageAnswer.NotFound(GiveTexts.NoSuchGift);
        var seen = await giving.SeeAsync(slug, session, request.HttpContext.RequestAborted);
        var facts = seen.Donation is { } donation ? await ledger.ReadDonationAsync(slug, donation, request.HttpContext.RequestAborted) : [];
        var told = facts.FirstOrDefault(fact => fact.Kind is DonationFactKind.Opened);
        var ask = told is null ? await asks.ReadAsync(slug) : null;
        if (seen.State is GiftState.Unknown || (told is null && ask is null)) return PageAnswer.NotFound(GiveTexts.NoSuchGift);
        return PageAnswer.Private<GiftPage>(
            new
            {
                Campaign = catalogue.Current.Read(campaign).Content,
                IsReceived = seen.State is GiftState.Received,
                IsUnpaid = IsUnpaid(seen.State, facts),
                Amount = seen.Money ?? amount,
                Recipient = told?.Recipient ?? ask?.Recipient ?? "",
                Purpose = told?.Purpose ?? ask?.Purpose ?? "",
                IsMonthly = isMonthly,
                Again = Spoken.To(request.Path) + request.QueryString,
            },
            StatusCodes.Status200OK);
    }

    // A direct debit that comes back leaves its page as it was while it was on its way.
    private static bool IsUnpaid(GiftState state, IReadOnlyList<DonationFact> facts) =>
        state is GiftState.NotPaid || (state is not GiftState.Received && facts.Any(fact => fact.Kind is DonationFactKind.Failed) && facts.All(fact => fact.Kind is not DonationFactKind.Paid));

    private static AskedCurrency Asked(DonationAsk ask, string? code) => (Currency.Find(code) is { } currency ? ask.In(currency) : null) ?? ask.Currencies[0];

    private static IResult Page(ShownForm shown)
    {
        var parameters = new { shown.Campaign, shown.Ask, shown.Asked, shown.Form, shown.Problem, shown.ReceiptProblem, shown.Alert, shown.IsBack };
        return shown.Status == StatusCodes.Status200OK && !shown.IsBack ? PageAnswer.ForEach<GivePage>(parameters) : PageAnswer.Private<GivePage>(parameters, shown.Status);
    }

    private sealed record ShownForm(CampaignRecord Campaign, DonationAsk Ask, AskedCurrency Asked, GiveForm Form)
    {
        public string? Problem { get; init; }

        public string? ReceiptProblem { get; init; }

        public string? Alert { get; init; }

        public bool IsBack { get; init; }

        public int Status { get; init; } = StatusCodes.Status200OK;
    }
}
