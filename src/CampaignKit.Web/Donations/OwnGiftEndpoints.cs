using CampaignKit.Core.Signers;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Donations;

/// <summary>Gifts that are kept with a signer's signatures, for programs. Without keys for Stripe there are none.</summary>
internal static class OwnGiftEndpoints
{
    public static void MapOwnGifts(this IEndpointRouteBuilder api)
    {
        if (!api.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) return;
        var own = api.MapGroup("/my-signatures/{token}/gifts").WithTags("My signatures");
        own.MapRead("", ReadAsync)
            .WithSummary("Gifts that are kept with my signatures")
            .WithDescription("Only those for which it was asked when they were given: of others nothing leads to a signature.")
            .Produces<OwnGiftsView>().ProducesProblem(StatusCodes.Status410Gone);
        own.MapPost("/part", PartAsync)
            .WithSummary("Keep gifts apart from a signature again")
            .WithDescription("The gifts stay as they are; nothing leads to them from the signature any more. Any number of times.")
            .Accepts<SignatureForm>("application/json").Produces<DoneAnswer>().ProducesWishProblems();
    }

    private static async Task<IResult> ReadAsync(string token, OwnSignatures own, OwnGifts gifts)
    {
        if (await own.ReadAsync(token) is not { } page) return Problem.OwnLinkEnded();
        var views = await Task.WhenAll(page.Signatures.Select(async signature => (await gifts.ReadAsync(signature)).Select(gift => OwnGiftView.Of(signature, gift))));
        return TypedResults.Ok(new OwnGiftsView([.. views.SelectMany(view => view)]));
    }

    private static async Task<IResult> PartAsync(string token, HttpRequest request, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MySignatureJson.Default.SignatureForm);
        return form is null ? unread! : MySignatureEndpoints.Answer(await wishes.PartFromGiftsAsync(token, form), "parted");
    }
}

/// <summary>Gifts that are kept with somebody's signatures.</summary>
/// <param name="Gifts">By signature, the oldest first; a monthly gift has one for each month.</param>
internal sealed record OwnGiftsView(IReadOnlyList<OwnGiftView> Gifts);

/// <summary>A payment that is kept with a signature.</summary>
/// <param name="Petition">Slug of the petition that was signed.</param>
/// <param name="Receipt">The signature's, 26 characters.</param>
/// <param name="Donation">Our id of the gift.</param>
/// <param name="Recipient">Who got it, as the donor was told.</param>
/// <param name="Purpose">What for, as the donor was told.</param>
/// <param name="Amount">What was paid, in the currency's smallest unit.</param>
/// <param name="Left">The same without what went back.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Digits">10 to this power is one unit of the currency.</param>
/// <param name="At">When it was paid, UTC.</param>
internal sealed record OwnGiftView(string Petition, string Receipt, string Donation, string Recipient, string Purpose, long Amount, long Left, string Currency, int Digits, DateTimeOffset At)
{
    public static OwnGiftView Of(OwnSignature signature, GiftRow gift) => new(
        signature.Petition.Slug, signature.Receipt, gift.Donation, gift.Told.Recipient ?? "", gift.Told.Purpose ?? "",
        gift.Amount.MinorUnits, gift.Totals?.Net.MinorUnits ?? 0, gift.Amount.Currency.Code, gift.Amount.Currency.MinorDigits, gift.At);
}
