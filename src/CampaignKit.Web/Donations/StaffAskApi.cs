using System.Globalization;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Staff.Editing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Donations;

/// <summary>What <see cref="StaffAskPages"/> does, for programs.</summary>
internal static class StaffAskApi
{
    private const string Path = "/campaigns/{slug}/donations/ask";

    public static void MapAskApi(this RouteGroupBuilder staff)
    {
        staff.MapRead(Path, GetAsync).ForWhoMay(StaffAction.EditDonationAsk).WithSummary("How a campaign asks for donations").WithDescription("Its ETag is what a PUT names in If-Match.")
            .Produces<StaffAskBody>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPut(Path, WriteAsync).ForWhoMay(StaffAction.EditDonationAsk).Replaces<StaffAskBody>("Change how a campaign asks for donations")
            .WithDescription("All of it. The first one is sent with If-None-Match: *, each later one with If-Match. Amounts are texts such as 12.50, with a point before the decimals.")
            .Produces<StaffAskBody>();
    }

    private static async Task<IResult> GetAsync(string slug, HttpContext http, DonationAskWriting writing) =>
        await writing.FindAsync(http.Caller(), slug) is { Ask: { } ask } ? Answer(http, ask) : NotFound();

    private static async Task<IResult> WriteAsync(string slug, HttpContext http, DonationAskWriting writing)
    {
        var (body, unread) = await RequestBody.ReadJsonAsync(http.Request, StaffGiftJson.Default.StaffAskBody, RequestBody.LongLimit);
        if (body is null) return unread!;
        if (await writing.FindAsync(http.Caller(), slug) is null) return NotFound();
        var version = DocumentVersion.Read(http.Request);
        if (version is null && http.Request.Headers.IfNoneMatch != "*") return Problem.VersionMissing();
        var edit = await writing.WriteAsync(http.Caller(), slug, body.ToForm(), CultureInfo.InvariantCulture, version);
        return edit is { Status: StaffEditStatus.Done, Current: { } current } ? Answer(http, current) : EditingAnswers.Refusal(edit, "campaign");
    }

    private static IResult Answer(HttpContext http, Document<DonationAsk> ask) => EditingAnswers.Versioned(http, StaffAskBody.Of(ask.Value), ask.ETag);

    private static ProblemHttpResult NotFound() => Problem.NotFound("There is no such campaign, or it has never asked for donations.");
}

/// <summary>How a campaign asks for donations, as staff read and write it.</summary>
internal sealed class StaffAskBody
{
    /// <summary>The organisation that gets them, as on receipts.</summary>
    public string? Recipient { get; init; }

    /// <summary>Its postal address, in lines.</summary>
    public string? Address { get; init; }

    public string? RegistrationNumber { get; init; }

    /// <summary>What they are for, up to 120 characters.</summary>
    public string? Purpose { get; init; }

    /// <summary>1 to 5, the usual one first.</summary>
    public IReadOnlyList<StaffAskedCurrency>? Currencies { get; init; }

    public bool? OffersMonthly { get; init; }

    /// <summary>Behind the account's own name on card statements, up to 10 characters.</summary>
    public string? Descriptor { get; init; }

    public bool? HasPublicTotals { get; init; }

    /// <summary>Whether donations are asked for now.</summary>
    public bool? IsAsked { get; init; }

    public static StaffAskBody Of(DonationAsk ask)
    {
        var form = DonationAskForm.Of(ask, MoneyText.Programs);
        return new()
        {
            Recipient = form.Recipient,
            Address = form.Address,
            RegistrationNumber = form.RegistrationNumber,
            Purpose = form.Purpose,
            Currencies = [.. (form.Currencies ?? []).Select(one => new StaffAskedCurrency { Currency = one.Currency, Suggested = [.. (one.Suggested ?? []).OfType<string>()], Minimum = one.Minimum, Maximum = one.Maximum })],
            OffersMonthly = form.OffersMonthly,
            Descriptor = form.Descriptor,
            HasPublicTotals = form.HasPublicTotals,
            IsAsked = form.IsAsked,
        };
    }

    public DonationAskForm ToForm() => new()
    {
        Recipient = Recipient,
        Address = Address,
        RegistrationNumber = RegistrationNumber,
        Purpose = Purpose,
        Currencies = [.. (Currencies ?? []).Select(one => new AskedCurrencyForm { Currency = one.Currency, Suggested = one.Suggested, Minimum = one.Minimum, Maximum = one.Maximum })],
        OffersMonthly = OffersMonthly is true,
        Descriptor = Descriptor,
        HasPublicTotals = HasPublicTotals is true,
        IsAsked = IsAsked is true,
    };
}

/// <summary>What is suggested and taken in a currency: amounts such as <c>12.50</c>.</summary>
internal sealed class StaffAskedCurrency
{
    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Up to six.</summary>
    public IReadOnlyList<string>? Suggested { get; init; }

    /// <summary>The least that is taken.</summary>
    public string? Minimum { get; init; }

    /// <summary>The most that is taken at once.</summary>
    public string? Maximum { get; init; }
}
