using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.MySignatures;

/// <summary>A signer's own page, for programs.</summary>
internal static class MySignatureEndpoints
{
    public static void MapMySignatures(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("/my-signatures").WithTags("My signatures");
        own.MapPost("", AskAsync)
            .WithSummary("Ask for the link to my own page")
            .WithDescription("It is mailed, whatever is held of the address; the answer tells nobody. At most a few mails a day go to one mailbox, further ones the next day.")
            .Accepts<AskForm>("application/json").Produces<MailedAnswer>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesBodyProblems()
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireRateLimiting(AskingLimits.Links);
        own.MapPost("/code", EnterAsync)
            .WithSummary("Open my own page by ticket and mailed code")
            .Accepts<MailedCode>("application/json").Produces<EnteredAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesBodyProblems()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(AskingLimits.Codes);
        own.MapRead("/{token}", ReadAsync)
            .WithSummary("What is held of me")
            .Produces<OwnPageView>().ProducesProblem(StatusCodes.Status410Gone);
        own.MapPost("/{token}/change", ChangeAsync)
            .WithSummary("Change what others may see of a signature, and who may write")
            .Accepts<ChangeForm>("application/json").Produces<DoneAnswer>().ProducesWishProblems();
        own.MapPost("/{token}/withdraw", WithdrawAsync)
            .WithSummary("Take a signature back")
            .WithDescription("Answers when nothing of it is left. Any number of times.")
            .Accepts<SignatureForm>("application/json").Produces<DoneAnswer>().ProducesWishProblems();
        own.MapPost("/{token}/erase", EraseAsync)
            .WithSummary("Erase everything that is held of me")
            .WithDescription("Answers when nothing is left, with a certificate in which nothing personal is. A repeat finds nothing: within an hour it is given the same certificate, later one that says 0.")
            .Produces<ErasureCertificate>().ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        own.MapPost("/certificates", CheckAsync)
            .WithSummary("Check the certificate of an erasure")
            .Accepts<CertificateForm>("application/json").Produces<ErasureCertificate>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesBodyProblems()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(AskingLimits.Codes);
    }

    internal static RouteHandlerBuilder ProducesBodyProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    internal static RouteHandlerBuilder ProducesWishProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .ProducesBodyProblems()
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> AskAsync(HttpRequest request, OwnSignatures own, MailSignal mail)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MySignatureJson.Default.AskForm);
        if (form is null) return unread!;
        if (!SignForm.IsLanguageTag(form.Locale)) return Problem.InvalidField("locale", FieldProblems.LocaleUnusable);

        var (ticket, problem) = await own.AskAsync(form.Email, string.IsNullOrEmpty(form.Locale) ? null : form.Locale);
        if (ticket is not null) mail.Ring();
        return ticket is null ? Problem.InvalidField("email", problem) : TypedResults.Json(new MailedAnswer("mailed", ticket), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> EnterAsync(HttpRequest request, OwnSignatures own)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MailedCodeJson.Default.MailedCode);
        if (form is null) return unread!;

        var (token, status) = await own.EnterAsync(form.Ticket, form.Code);
        return token is null ? ConfirmationEndpoints.Refuse(status, request.HttpContext.Response) : TypedResults.Ok(new EnteredAnswer(token));
    }

    private static async Task<IResult> ReadAsync(string token, OwnSignatures own) =>
        await own.ReadAsync(token) is { } page ? TypedResults.Ok(OwnPageView.Of(page)) : Problem.OwnLinkEnded();

    private static async Task<IResult> ChangeAsync(string token, HttpRequest request, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MySignatureJson.Default.ChangeForm);
        return form is null ? unread! : Answer(await wishes.ChangeAsync(token, form), "changed");
    }

    private static async Task<IResult> WithdrawAsync(string token, HttpRequest request, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MySignatureJson.Default.SignatureForm);
        return form is null ? unread! : Answer(await wishes.WithdrawAsync(token, form), "withdrawn");
    }

    private static async Task<IResult> EraseAsync(string token, OwnSignatures own) =>
        await own.EraseAsync(token) is { } certificate ? TypedResults.Ok(certificate) : Problem.OwnLinkEnded();

    private static async Task<IResult> CheckAsync(HttpRequest request, InstallationKeys keys)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(request, MySignatureJson.Default.CertificateForm);
        if (form is null) return unread!;
        return ErasureCertificate.Check(keys, form.Code) is { } certificate ? TypedResults.Ok(certificate) : Problem.UnknownCertificate();
    }

    internal static IResult Answer(WishResult result, string done) => result.Status switch
    {
        WishStatus.Done => TypedResults.Ok(new DoneAnswer(done)),
        WishStatus.LinkEnded => Problem.OwnLinkEnded(),
        WishStatus.NotHeld => Problem.NotFound("Nothing like this is held of the mailbox. It may have been taken back before."),
        _ => Problem.InvalidFields(result.Problems!),
    };
}
