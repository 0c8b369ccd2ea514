using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Confirmations;

/// <summary>Answers to mailed links and codes, for programs.</summary>
internal static class ConfirmationEndpoints
{
    public static void MapConfirmations(this IEndpointRouteBuilder api)
    {
        var confirmations = api.MapGroup("/confirmations").WithTags("Confirmations");
        confirmations.MapRead("/{token}", ReadAsync)
            .WithSummary("What a mailed link is about")
            .WithDescription("Changes nothing, however often it is read.")
            .Produces<WaitingAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        confirmations.MapPost("/{token}", ConfirmAsync)
            .WithSummary("Confirm a signature by its mailed link")
            .WithDescription("Answers when it is durable; any number of times with the same answer.")
            .Produces<ConfirmedAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        confirmations.MapPost("/{token}/not-me", RejectAsync)
            .WithSummary("Say that it was not me")
            .WithDescription("Erases what the link is about, also if it had confirmed it before; answers when nothing of it is left. Any number of times.")
            .Produces<ErasedAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        confirmations.MapPost("", EnterAsync)
            .WithSummary("Confirm a signature by its ticket and the mailed code")
            .TakesMailedCode();
        api.MapEmbeddedPost("/petitions/{slug}/confirmations", EnterAsync)
            .WithTags("Confirmations")
            .WithSummary("The same for pages of the sites that the petition's campaign lets embed it")
            .TakesMailedCode();
    }

    private static void TakesMailedCode(this RouteHandlerBuilder endpoint) => endpoint
            .Accepts<MailedCode>("application/json")
            .Produces<ConfirmedAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireRateLimiting(AskingLimits.Codes);

    private static async Task<IResult> ReadAsync(string token, Confirming confirming, HttpResponse response) => Answer(await confirming.ReadAsync(token), response);

    private static async Task<IResult> ConfirmAsync(string token, Confirming confirming, HttpResponse response) => Answer(await confirming.ConfirmAsync(token), response);

    private static async Task<IResult> RejectAsync(string token, Confirming confirming, HttpResponse response) => Answer(await confirming.RejectAsync(token), response);

    private static async Task<IResult> EnterAsync(HttpRequest request, Confirming confirming)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var (form, problem) = await RequestBody.ReadJsonAsync(request, MailedCodeJson.Default.MailedCode);
        return form is null ? problem! : Answer(await confirming.ConfirmAsync(form.Ticket, form.Code), request.HttpContext.Response);
    }

    private static IResult Answer(ConfirmResult result, HttpResponse response)
    {
        switch (result)
        {
            case { Status: ConfirmStatus.Waiting, Petition: { } petition, Waiting: { } waiting }:
                return TypedResults.Ok(new WaitingAnswer("awaiting-confirmation", petition.Slug, petition.Title, result.Name, waiting.Visibility, waiting.Updates, waiting.Partners is null ? null : AgreedPartners.Split(waiting.Partners)));
            case { Status: ConfirmStatus.Confirmed, Receipt: { } receipt }:
                return TypedResults.Ok(new ConfirmedAnswer("confirmed", receipt, result.Count));
            case { Status: ConfirmStatus.Rejected }:
                return TypedResults.Ok(new ErasedAnswer("erased"));
            default:
                return Refuse(result.Status, response);
        }
    }

    /// <summary>A refused link or code as problem+json.</summary>
    public static IResult Refuse(ConfirmStatus refusal, HttpResponse response)
    {
        if (refusal is ConfirmStatus.TooManyTries) response.Headers.RetryAfter = RetryAfter.Seconds(Signer.CodeWindow);
        return Problem.Of(refusal);
    }
}
