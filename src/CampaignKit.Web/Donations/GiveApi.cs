using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Donations;

/// <summary>What <see cref="GivePages"/> does, for programs. Without keys for Stripe there is none of it, and the document does not name it.</summary>
internal static class GiveApi
{
    private const int LongestToken = 200;

    public static void MapGiveApi(this IEndpointRouteBuilder api)
    {
        if (!api.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        var donations = api.MapGroup("/campaigns/{slug}/donations").WithTags("Donations");
        donations.MapRead("", GetAsync).WithSummary("How a campaign asks for donations")
            .WithDescription("Who gets them, what for, how much is suggested and taken, and what was given if the campaign makes that public. Amounts are whole numbers of the currency’s smallest unit.")
            .Produces<DonationAskView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        donations.MapPost("", BeginAsync).WithSummary("Begin a donation")
            .WithDescription("Answers the address of Stripe’s payment page. Nothing is paid until somebody does so there; choose the amount with the person who gives. Sent again with the same `token` and the same choice it leads to the same page.")
            .Accepts<DonationBody>("application/json")
            .Produces<BegunDonation>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireRateLimiting(GiveServices.Beginnings);
    }

    private static async Task<IResult> GetAsync(string slug, CatalogueCache catalogue, OpenAsks asks, DonationBooks books, HttpRequest request)
    {
        if (catalogue.Current.Campaign(slug) is null || await asks.ReadAsync(slug) is not { } ask) return NotAsked();
        var totals = ask.HasPublicTotals ? await books.ReadAsync(slug, request.HttpContext.RequestAborted) : null;
        return new PublicJson<DonationAskView>(DonationAskView.Of(ask, totals, PublicAddress.Of(request, GivePages.PathOf(slug))), CachePolicy.Pages);
    }

    private static async Task<IResult> BeginAsync(string slug, HttpRequest request, CatalogueCache catalogue, OpenAsks asks, GiveReturns returns, Giving giving, KeptGifts kept, InstallationOptions installation)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var (body, unread) = await RequestBody.ReadJsonAsync(request, GiveJson.Default.DonationBody);
        if (body is null) return unread!;
        if (catalogue.Current.Campaign(slug) is null || await asks.ReadAsync(slug) is not { } ask) return NotAsked();

        var problems = new Dictionary<string, string[]>();
        var asked = Currency.Find(body.Currency) is { } currency ? ask.In(currency) : null;
        if (asked is null) problems["currency"] = [$"This has to be one of: {string.Join(", ", ask.Currencies.Select(one => one.Currency.Code))}."];
        else if (body.Amount is not { } amount || !asked.Takes(new(amount, asked.Currency))) problems["amount"] = [GiveTexts.OutOfRange(asked)];
        if (body.Token is { Length: 0 or > LongestToken }) problems["token"] = [$"This has to be 1 to {LongestToken} characters."];
        var isJoined = !string.IsNullOrWhiteSpace(body.Receipt);
        if (isJoined && !await kept.IsSignatureAsync(slug, body.Receipt!)) problems["receipt"] = [GiveTexts.NoSignature];
        if (problems.Count > 0) return Problem.InvalidFields(problems);

        var wish = returns.WishOf(request, installation, slug, new(body.Amount!.Value, asked!.Currency), body.Monthly is true, body.Token ?? Giving.NewToken());
        var begun = await giving.BeginAsync(ask, wish, request.HttpContext.RequestAborted);
        if (isJoined && begun.Donation is { } donation) await kept.KeepAsync(slug, body.Receipt!, donation);
        var sentence = begun.Page is null ? GiftTexts.Of(begun.Status) : "";
        return begun.Status switch
        {
            GiftStatus.Begun => TypedResults.Json(new BegunDonation(begun.Donation!, begun.Page!.AbsoluteUri), ApiJson.Options, statusCode: StatusCodes.Status201Created),
            GiftStatus.AmountNotTaken => Problem.InvalidField("amount", sentence),
            GiftStatus.MonthlyNotOffered => Problem.InvalidField("monthly", sentence),
            GiftStatus.FormTooOld => Problem.NotPossible(sentence),
            GiftStatus.NotAsked => NotAsked(),
            _ => Problem.PaymentsAway(GiveServices.StatusOf(begun.Status), sentence),
        };
    }

    private static ProblemHttpResult NotAsked() => Problem.NotFound("No donations are asked for in such a campaign.");
}

/// <summary>How a campaign asks for donations.</summary>
/// <param name="Recipient">The organisation that gets them.</param>
/// <param name="Address">Its postal address; absent if it is not given.</param>
/// <param name="RegistrationNumber">Its number in a register; absent if it is not given.</param>
/// <param name="Purpose">What they are for.</param>
/// <param name="Currencies">The usual one first.</param>
/// <param name="OffersMonthly">Whether somebody may give each month.</param>
/// <param name="Given">What was given; absent if the campaign does not make that public.</param>
/// <param name="Url">The form.</param>
internal sealed record DonationAskView(
    string Recipient, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RegistrationNumber,
    string Purpose, IReadOnlyList<AskedCurrencyView> Currencies, bool OffersMonthly, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GivenView? Given, string Url)
{
    public static DonationAskView Of(DonationAsk ask, DonationTotals? totals, string url) => new(
        ask.Recipient, ask.Address, ask.RegistrationNumber, ask.Purpose, [.. ask.Currencies.Select(AskedCurrencyView.Of)], ask.OffersMonthly, totals is null ? null : GivenView.Of(totals), url);
}

/// <summary>What is suggested and taken in a currency, in its smallest unit.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Digits">10 to this power is one unit of the currency.</param>
/// <param name="Suggested">Rising.</param>
/// <param name="Minimum">The least that is taken.</param>
/// <param name="Maximum">The most that is taken at once.</param>
internal sealed record AskedCurrencyView(string Currency, int Digits, IReadOnlyList<long> Suggested, long Minimum, long Maximum)
{
    public static AskedCurrencyView Of(AskedCurrency asked) => new(asked.Currency.Code, asked.Currency.MinorDigits, asked.Suggested, asked.Minimum, asked.Maximum);
}

/// <summary>What was given, without what went back.</summary>
/// <param name="Currencies">By code.</param>
/// <param name="MonthlyDonors">Monthly gifts that go on.</param>
internal sealed record GivenView(IReadOnlyList<GivenInCurrency> Currencies, long MonthlyDonors)
{
    public static GivenView Of(DonationTotals totals) => new([.. totals.Currencies.Select(one => new GivenInCurrency(one.Given.Currency.Code, one.Given.Currency.MinorDigits, one.Net.MinorUnits, one.Gifts))], totals.MonthlyDonors);
}

/// <summary>What was given in one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Digits">10 to this power is one unit of the currency.</param>
/// <param name="Amount">Without what was refunded, lost in disputes or is held in them.</param>
/// <param name="Gifts">Payments of which something is left.</param>
internal sealed record GivenInCurrency(string Currency, int Digits, long Amount, long Gifts);

/// <summary>A donation as a program begins it.</summary>
internal sealed class DonationBody
{
    /// <summary>In the currency's smallest unit.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Each month until it is ended. Only if the person who gives has chosen that.</summary>
    public bool? Monthly { get; init; }

    /// <summary>What the program calls this request, 1–200 characters: sent again with the same it begins nothing new.</summary>
    public string? Token { get; init; }

    /// <summary>Of a signature of this campaign, if the person who gives asks to have the gift kept with it: their own page shows it then. Absent, nothing joins the two.</summary>
    public string? Receipt { get; init; }
}

/// <summary>A donation that was begun.</summary>
/// <param name="Donation">Our id of it.</param>
/// <param name="Url">Stripe's payment page.</param>
internal sealed record BegunDonation(string Donation, string Url);

[JsonSerializable(typeof(DonationBody))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class GiveJson : JsonSerializerContext;
