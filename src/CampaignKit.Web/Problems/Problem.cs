using System.Diagnostics;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Problems;

/// <summary>Every refusal of the API, in one place: its stable <c>type</c>, its status and its sentence.</summary>
internal static class Problem
{
    public static ProblemHttpResult NotFound(string what) => Of("not-found", what);

    public static ProblemHttpResult InvalidQuery(string detail) => Of("invalid-query", detail);

    public static ProblemHttpResult InvalidBody(string detail) => Of("invalid-body", detail);

    public static ProblemHttpResult UnsupportedBody() => Of("unsupported-media-type");

    public static ProblemHttpResult TooLarge(int limit) => Of("too-large", Spoken.Text("Problem.too-large.Detail", ("limit", Spoken.Number(limit / 1024))));

    public static ProblemHttpResult InvalidFields(IReadOnlyDictionary<string, string[]> problems) => TypedResults.Problem(
        new HttpValidationProblemDetails(FieldTexts.Of(problems))
        {
            Status = StatusCodes.Status400BadRequest,
            Type = "/problems/invalid-fields",
            Title = Spoken.Text("Problem.invalid-fields.Title"),
            Detail = string.Join(' ', problems.Values.SelectMany(sentences => sentences).Select(FieldTexts.Of)),
        });

    public static ProblemHttpResult InvalidField(string field, string sentence) => InvalidFields(new Dictionary<string, string[]> { [field] = [sentence] });

    public static ProblemHttpResult TooMany(TimeSpan retryAfter) => Of("too-many", Texts.TooMany(retryAfter));

    public static ProblemHttpResult OwnLinkEnded() => Of("link-too-old");

    public static ProblemHttpResult UnknownCertificate() => Of("certificate-unknown");

    public static ProblemHttpResult KeyMissing() => Of("key-missing");

    public static ProblemHttpResult NotAllowed() => Of("not-allowed");

    /// <summary>What staff read before they wrote is not what is there now.</summary>
    public static ProblemHttpResult ChangedMeanwhile() => Of("changed-meanwhile");

    /// <summary>A program has not said which version it has read.</summary>
    public static ProblemHttpResult VersionMissing() => Of("http-428", "Say in If-Match which version you have read: the ETag that came with it.");

    /// <summary>What staff asked for does not go with the state that things are in.</summary>
    public static ProblemHttpResult NotPossible(string why) => Of("not-possible", why);

    /// <summary>The payment service does not answer, or refuses what is asked of it: 503 or 502.</summary>
    public static ProblemHttpResult PaymentsAway(int status, string sentence) => Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http-{status}"), sentence);

    public static ProblemHttpResult NotOpen(PetitionState state) => state switch
    {
        PetitionState.Closed => Of("petition-closed"),
        PetitionState.Withdrawn => Of("petition-withdrawn"),
        PetitionState.Rejected => Of("petition-rejected"),
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
        ConfirmStatus.Gone => Of("confirmation-gone"),
        ConfirmStatus.TooLate => Of("confirmation-too-late"),
        ConfirmStatus.Unknown => Of("link-unknown"),
        ConfirmStatus.WrongCode => Of("code-wrong"),
        ConfirmStatus.CodeExpired => Of("code-expired"),
        ConfirmStatus.TooManyTries => Of("too-many-tries"),
        _ => throw new UnreachableException($"{refusal} is not a refusal."),
    };

    private static ProblemHttpResult Of(string name, string? detail = null)
    {
        var type = ProblemTypes.Find(name)!;
        return TypedResults.Problem(new ProblemDetails
        {
            Status = type.Status,
            Type = $"/problems/{name}",
            Title = type.Title,
            Detail = detail ?? Spoken.Text($"Problem.{name}.Detail"),
        });
    }
}
