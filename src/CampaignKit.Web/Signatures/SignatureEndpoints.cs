using System.Text.Json.Serialization;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Signatures;

/// <summary>Signing, for programs and for browsers without script.</summary>
internal static class SignatureEndpoints
{
    public static void MapSignatures(this IEndpointRouteBuilder api) => api
        .MapPost("/petitions/{slug}/signatures", SignAsync)
        .WithTags("Signatures")
        .WithSummary("Sign a petition")
        .WithDescription("Answers when the signature is durable. A repeat gets exactly the answer of a first signature. An HTML form gets a page instead of JSON.")
        .Accepts<SignForm>("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
        .Produces<SignAnswer>()
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)

        // There is no session that a forged request could borrow, and any site may carry the form.
        .DisableAntiforgery();

    private static async Task<IResult> SignAsync(string slug, HttpRequest request, Signing signing, PetitionPages pages)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var (form, problem) = await SignFormReader.ReadAsync(request);
        var isHtmlForm = SignFormReader.IsHtmlForm(request);
        if (form is null) return isHtmlForm ? pages.Refuse(problem!) : problem!;

        var result = await signing.SignAsync(slug, form);
        if (isHtmlForm) return await pages.AnswerAsync(slug, form, result);
        return result.Status is SignStatus.Counted
            ? new SignAnswer("counted", result.Receipt!, result.Count, result.DidYouMean)
            : Problem.Of(result);
    }
}

/// <summary>The answer to a signature, first or repeated.</summary>
/// <param name="Status"><c>counted</c>.</param>
/// <param name="Receipt">26 characters, the signer's proof; the same at every repeat.</param>
/// <param name="Count">How many have signed, this signer included.</param>
/// <param name="DidYouMean">A large provider's domain, if the one of the address is a slip of the finger away from it. Nothing was changed; absent otherwise.</param>
internal sealed record SignAnswer(string Status, string Receipt, long Count, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DidYouMean) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext) => await JsonAnswer.WriteAsync(httpContext, this, SignFormJson.Default.SignAnswer);
}
