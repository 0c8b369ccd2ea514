using System.Globalization;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignKit.Web.Pages;

/// <summary>A type of problem. What is said of it is in the language of the request.</summary>
/// <param name="Name">The last part of its address; stable for ever.</param>
/// <param name="Status">HTTP status that comes with it.</param>
public sealed record ProblemType(string Name, int Status)
{
    /// <summary>What its texts are called, when several types share them.</summary>
    public string Texts { get; init; } = Name;

    /// <summary>What programs find as <c>title</c>.</summary>
    public string Title => Texts == ProblemTypes.AnyStatus ? ReasonPhrases.GetReasonPhrase(Status) : Spoken.Text($"Problem.{Texts}.Title");

    /// <summary>For people.</summary>
    public string Meaning => Spoken.Text($"Problem.{Texts}.Meaning");

    /// <summary>What to do about it.</summary>
    public string Remedy => Spoken.Text($"Problem.{Texts}.Remedy");
}

/// <summary>What the <c>type</c> of every problem leads to.</summary>
internal static class ProblemTypes
{
    /// <summary>The texts of a status of the framework's that has none of its own; its title is the HTTP standard's, in English.</summary>
    public const string AnyStatus = "http-any";

    /// <summary>The problems whose detail is written where they come up, because it tells what was found.</summary>
    public static IReadOnlyList<string> WithOwnDetail { get; } = ["not-found", "invalid-query", "invalid-body", "invalid-fields", "too-many", "not-possible"];

    /// <summary>The problems that CampaignKit names itself.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        new("not-found", 404),
        new("invalid-query", 400),
        new("invalid-body", 400),
        new("invalid-fields", 400),
        new("unsupported-media-type", 415),
        new("too-large", 413),
        new("petition-closed", 410),
        new("petition-withdrawn", 410),
        new("petition-rejected", 410),
        new("too-many", 429),
        new("confirmation-gone", 410),
        new("confirmation-too-late", 410),
        new("link-unknown", 404),
        new("code-wrong", 400),
        new("code-expired", 410),
        new("too-many-tries", 429),
        new("link-too-old", 410),
        new("certificate-unknown", 404),
        new("key-missing", 401),
        new("not-allowed", 403),
        new("changed-meanwhile", 409),
        new("not-possible", 409),
        new("bad-request", 400),
        new("storage-unavailable", 503),
        new("internal-error", 500),
    ];

    /// <summary>The type with this name; <see langword="null"/> if there is none. Refusals of the framework have a type for each status: <c>http-404</c>.</summary>
    public static ProblemType? Find(string name) =>
        All.FirstOrDefault(type => type.Name == name) ?? (name is ['h', 't', 't', 'p', '-', .. var digits] ? Http(digits) : null);

    /// <summary>The type that stands for a bare status.</summary>
    public static ProblemType OfStatus(int status) => Find(status == StatusCodes.Status415UnsupportedMediaType ? "unsupported-media-type" : $"http-{status.ToString(CultureInfo.InvariantCulture)}") ?? All.First(type => type.Name == "internal-error");

    /// <summary>The type of a problem, with the status that it was given.</summary>
    public static ProblemType OfProblem(ProblemDetails problem)
    {
        var status = problem.Status ?? StatusCodes.Status500InternalServerError;
        var named = problem.Type?.Split("/problems/") is ["", var name] ? Find(name) : null;
        return (named ?? OfStatus(status)) with { Status = status };
    }

    /// <summary>The type of a link or a code that does nothing.</summary>
    public static ProblemType Of(ConfirmStatus refusal) => OfProblem(Problem.Of(refusal).ProblemDetails);

    private static ProblemType? Http(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 400 && ReasonPhrases.GetReasonPhrase(status).Length > 0
            ? new($"http-{digits}", status) { Texts = status is 404 or 405 ? $"http-{digits}" : AnyStatus }
            : null;
}
