using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Confirmations;

/// <summary>The pages behind mailed links, and the one that takes the mailed code. Reading one changes nothing: mail scanners follow links.</summary>
internal static class ConfirmationPages
{
    public static void MapConfirmationPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/confirm").ExcludeFromDescription();
        pages.MapRead("", NoLink);
        pages.MapRead("/{token}", ShowAsync);
        pages.MapPost("/{token}", ConfirmAsync);
        pages.MapPost("/{token}/not-me", RejectAsync);

        // What a browser asks for when it restores the answer to that form.
        pages.MapRead("/{token}/not-me", ShowAsync);
        pages.MapPost("", (HttpRequest request, Confirming confirming, OpenAsks asks) => EnterAsync(request, confirming, asks, "/confirm")).RequireRateLimiting(AskingLimits.Codes);
    }

    /// <summary>Why a link or a code does nothing, and what can be done about it.</summary>
    /// <param name="ended">Status, and the petition if the link is known.</param>
    /// <param name="response">Gets the header that says when to come again.</param>
    /// <param name="token">Of the link, if there is one.</param>
    public static IResult Ended(ConfirmResult ended, HttpResponse response, string? token = null)
    {
        if (ended.Status is ConfirmStatus.TooManyTries) response.Headers.RetryAfter = RetryAfter.Seconds(Signer.CodeWindow);
        var type = ProblemTypes.Of(ended.Status);
        return PageAnswer.Private<LinkEndedPage>(new { Type = type, ended.Petition, IsPublic = PetitionTransitions.IsPublic(ended.State), Token = token }, type.Status);
    }

    // Who reloads the answer to a code comes here.
    private static IResult NoLink(HttpResponse response) => Ended(new() { Status = ConfirmStatus.Unknown }, response);

    private static async Task<IResult> ShowAsync(string token, Confirming confirming, OpenAsks asks, HttpResponse response) => await AnswerAsync(await confirming.ReadAsync(token), asks, response, token);

    private static async Task<IResult> ConfirmAsync(string token, Confirming confirming, OpenAsks asks, HttpResponse response) => await AnswerAsync(await confirming.ConfirmAsync(token), asks, response, token);

    private static async Task<IResult> RejectAsync(string token, Confirming confirming, OpenAsks asks, HttpResponse response) => await AnswerAsync(await confirming.RejectAsync(token), asks, response, token);

    /// <summary>Answers a form with a mailed code.</summary>
    /// <param name="request">The post.</param>
    /// <param name="confirming">What confirms.</param>
    /// <param name="asks">Which campaigns ask for donations.</param>
    /// <param name="action">Where the form is posted to if it is shown again.</param>
    public static async Task<IResult> EnterAsync(HttpRequest request, Confirming confirming, OpenAsks asks, string action)
    {
        var (form, problem) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(problem!);

        var ticket = form.Text("ticket");
        var result = await confirming.ConfirmAsync(ticket, form.Text("code"));
        return result.Status is ConfirmStatus.WrongCode
            ? PageAnswer.Private<CodePage>(new { Ticket = ticket!, Action = action, Label = CodeTexts.Confirm }, StatusCodes.Status400BadRequest)
            : await AnswerAsync(result, asks, request.HttpContext.Response);
    }

    private static async Task<IResult> AnswerAsync(ConfirmResult result, OpenAsks asks, HttpResponse response, string? token = null) => result switch
    {
        { Status: ConfirmStatus.Waiting, Petition: { } petition, Waiting: { } waiting } => PageAnswer.Private<ConfirmPage>(
            new { Petition = petition, result.Name, Waiting = waiting, result.Partners, Token = token! }, StatusCodes.Status200OK),
        { Status: ConfirmStatus.Confirmed, Petition: { } petition } => PageAnswer.Private<ConfirmedPage>(
            new { Content = new CountedPetition(petition, result.State, result.Count), Ask = await asks.FindAsync(petition.Campaign), Receipt = result.Receipt! }, StatusCodes.Status200OK),
        { Status: ConfirmStatus.Rejected } => PageAnswer.Private<RejectedPage>(new { }, StatusCodes.Status200OK),
        _ => Ended(result, response, token),
    };
}
