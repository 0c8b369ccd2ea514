using System.Diagnostics;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
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
        StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"A signature takes at most {limit / 1024} KiB.");

    public static ProblemHttpResult InvalidFields(IReadOnlyDictionary<string, string[]> problems) => TypedResults.Problem(
        new HttpValidationProblemDetails(problems.ToDictionary(problem => problem.Key, problem => problem.Value))
        {
            Status = StatusCodes.Status400BadRequest,
            Type = "/problems/invalid-fields",
            Title = "Some fields need another look",
            Detail = string.Join(' ', problems.Values.SelectMany(sentences => sentences)),
        });

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
        _ => throw new UnreachableException($"{refusal.Status} is not a refusal."),
    };

    private static ProblemHttpResult Of(int status, string type, string title, string detail) => TypedResults.Problem(new ProblemDetails
    {
        Status = status,
        Type = $"/problems/{type}",
        Title = title,
        Detail = detail,
    });
}
