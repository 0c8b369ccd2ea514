using System.Diagnostics;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Problems;

/// <summary>Every refusal of the API, in one place: its stable <c>type</c>, its status and its sentence.</summary>
internal static class Problem
{
    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", "Not found", what);

    public static ProblemHttpResult InvalidQuery(string detail) => Of(StatusCodes.Status400BadRequest, "invalid-query", "A parameter cannot be used", detail);

    public static ProblemHttpResult InvalidBody(string detail) => Of(StatusCodes.Status400BadRequest, "invalid-body", "The body cannot be read", detail);

    public static ProblemHttpResult UnsupportedBody() => Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body is of a type that is not understood", "Send application/json or an HTML form.");

    public static ProblemHttpResult TooLarge(int limit) => Of(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"At most {limit / 1024} KiB are read.");

    public static ProblemHttpResult InvalidFields(IReadOnlyDictionary<string, string[]> problems) => TypedResults.Problem(
        new HttpValidationProblemDetails(problems.ToDictionary(problem => problem.Key, problem => problem.Value))
        {
            Status = StatusCodes.Status400BadRequest,
            Type = "/problems/invalid-fields",
            Title = "Some fields need another look",
            Detail = string.Join(' ', problems.Values.SelectMany(sentences => sentences)),
        });

    public static ProblemHttpResult InvalidField(string field, string sentence) => InvalidFields(new Dictionary<string, string[]> { [field] = [sentence] });

    public static ProblemHttpResult TooMany(TimeSpan retryAfter) => Of(
        StatusCodes.Status429TooManyRequests, "too-many", "Too many at once", Texts.TooMany(retryAfter));

    public static ProblemHttpResult OwnLinkEnded() => Of(
        StatusCodes.Status410Gone, "link-too-old", "This link no longer opens a page", "It is older than an hour, or not whole. Ask for a new one.");

    public static ProblemHttpResult UnknownCertificate() => Of(
        StatusCodes.Status404NotFound, "certificate-unknown", "This certificate is not one of ours", "This installation did not write this code. Please look whether all of it is there.");

    public static ProblemHttpResult NotOpen(PetitionState state) => state switch
    {
        PetitionState.Closed => Of(StatusCodes.Status410Gone, "petition-closed", "This petition has closed", "It no longer takes signatures. Its count stays public."),
        PetitionState.Withdrawn => Of(StatusCodes.Status410Gone, "petition-withdrawn", "This petition was withdrawn", "It no longer takes signatures."),
        PetitionState.Rejected => Of(StatusCodes.Status410Gone, "petition-rejected", "This petition was rejected", "It does not take signatures."),
        _ => throw new UnreachableException($"A public petition that is {state}."),
    };

    /// <summary>The one mapping from refusals to answers.</summary>
    public static ProblemHttpResult Of(SignResult refusal) => refusal.Status switch
    {
        SignStatus.Invalid => InvalidFields(refusal.Problems),
        SignStatus.NotFound => NotFound("There is no such petition."),
        SignStatus.NotOpen => NotOpen(refusal.State),
        SignStatus.TooMany => TooMany(refusal.RetryAfter),
        _ => throw new UnreachableException($"{refusal.Status} is not a refusal."),
    };

    /// <summary>The one mapping from refused confirmations to answers.</summary>
    public static ProblemHttpResult Of(ConfirmStatus refusal) => refusal switch
    {
        ConfirmStatus.Gone => Of(
            StatusCodes.Status410Gone, "confirmation-gone", "Nothing waits here any more", "What this link was about was answered before, or nobody answered in time."),
        ConfirmStatus.TooLate => Of(
            StatusCodes.Status410Gone, "confirmation-too-late", "This petition no longer takes confirmations", "Signatures could be confirmed until a day after its end."),
        ConfirmStatus.Unknown => Of(
            StatusCodes.Status404NotFound, "link-unknown", "This link is not one of ours", "It was not made here, or a part of it is missing."),
        ConfirmStatus.WrongCode => Of(
            StatusCodes.Status400BadRequest, "code-wrong", "The code is another one", "These are not the six digits of the mail that belongs to this ticket."),
        ConfirmStatus.CodeExpired => Of(
            StatusCodes.Status410Gone, "code-expired", "The code is too old", "Codes work for half an hour. The link in the same mail works longer."),
        ConfirmStatus.TooManyTries => Of(
            StatusCodes.Status429TooManyRequests, "too-many-tries", "Too many codes were tried", "No more codes are taken for this mailbox for half an hour. The link in the mail still works."),
        _ => throw new UnreachableException($"{refusal} is not a refusal."),
    };

    private static ProblemHttpResult Of(int status, string type, string title, string detail) => TypedResults.Problem(new ProblemDetails
    {
        Status = status,
        Type = $"/problems/{type}",
        Title = title,
        Detail = detail,
    });
}
