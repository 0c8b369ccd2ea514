using CampaignKit.Core.Signatures;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Signatures;

/// <summary>Signing, for programs and for browsers without script.</summary>
internal static class SignatureEndpoints
{
    public static void MapSignatures(this IEndpointRouteBuilder api) => api
        .MapEmbeddedPost("/petitions/{slug}/signatures", SignAsync)
        .WithTags("Signatures")
        .WithSummary("Sign a petition")
        .WithDescription(
            "Answers when the signature is durable: 200 if it counts at once, 202 if it waits until its signer has answered a mail. "
            + "A repeat gets exactly the answer of a first signature. An HTML form gets a page instead of JSON. "
            + "Pages of the sites that the campaign lets embed its petitions may post JSON and read the answer; their host is the `source` of a signature that names none.")
        .Accepts<SignForm>("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
        .Produces<SignAnswer>()
        .Produces<AwaitingAnswer>(StatusCodes.Status202Accepted)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)

        // There is no session that a forged request could borrow, and any site may carry the form.
        .DisableAntiforgery();

    /// <summary>Answers a signature: JSON with JSON, a form with a page.</summary>
    public static async Task<IResult> SignAsync(string slug, HttpRequest request, Signing signing, PetitionPages pages, MailSignal mail)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        var (form, circumstances, problem) = await SignFormReader.ReadAsync(request);
        var isHtmlForm = SignFormReader.IsHtmlForm(request);
        if (form is null) return isHtmlForm ? pages.Refuse(problem!) : problem!;
        if (string.IsNullOrEmpty(form.Source)) form.Source = SiteOrigin.LabelOf(request);

        var result = await signing.SignAsync(slug, form, circumstances);
        if (result.Status is SignStatus.TooMany) headers.RetryAfter = RetryAfter.Seconds(result.RetryAfter);
        if (result.Status is SignStatus.AwaitingConfirmation) mail.Ring();
        if (isHtmlForm) return await pages.AnswerAsync(slug, form, result);
        return result.Status switch
        {
            SignStatus.Counted => new SignAnswer("counted", result.Receipt!, result.Count, result.DidYouMean),
            SignStatus.AwaitingConfirmation => new AwaitingAnswer("awaiting-confirmation", result.Ticket!, result.DidYouMean),
            _ => Problem.Of(result),
        };
    }
}
