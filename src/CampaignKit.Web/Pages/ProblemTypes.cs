using System.Globalization;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignKit.Web.Pages;

/// <summary>A type of problem as its page explains it.</summary>
/// <param name="Name">The last part of its address; stable for ever.</param>
/// <param name="Status">HTTP status that comes with it.</param>
/// <param name="Title">What programs find as <c>title</c>.</param>
/// <param name="Meaning">For people.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ProblemType(string Name, int Status, string Title, string Meaning, string Remedy);

/// <summary>What the <c>type</c> of every problem leads to.</summary>
internal static class ProblemTypes
{
    /// <summary>The problems that CampaignKit names itself.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        new("not-found", 404, "Not found",
            "What was asked for is not here, or is not public.",
            "Check the address for typing mistakes, or start from the list of petitions."),
        new("invalid-query", 400, "A parameter cannot be used",
            "A part of the address after the question mark has a value that does not exist or does not fit.",
            "The detail names the parameter and what it accepts."),
        new("invalid-body", 400, "The body cannot be read",
            "What was sent is not JSON of the expected shape, or is not valid UTF-8. Nothing was stored.",
            "Compare it with the API document, and make sure that no field appears twice."),
        new("invalid-fields", 400, "Some fields need another look",
            "Some fields of the form are missing or cannot be accepted. Nothing was stored and nobody was counted.",
            "Each field that needs a change is named, with a sentence that says why. Change those and send it again."),
        new("unsupported-media-type", 415, "The body is of a type that is not understood",
            "What is sent comes as JSON or, where a page has a form, as that form. Nothing was stored.",
            "Set the Content-Type header to application/json, or post a form."),
        new("too-large", 413, "The body is too large",
            "More was sent than any form here can need. Nothing was stored.",
            "Shorten what was typed and send it again."),
        new("petition-closed", 410, "This petition has closed",
            "Its time is over, or its authors closed it. It takes no more signatures; its count stays public.",
            "Look for a petition that is still open."),
        new("petition-withdrawn", 410, "This petition was withdrawn",
            "Its authors have given it up. It takes no more signatures.",
            "Look for a petition that is still open."),
        new("petition-rejected", 410, "This petition was rejected",
            "It did not pass review, so it takes no signatures. It stays public so that nothing is refused in silence.",
            "Look for a petition that is open."),
        new("too-many", 429, "Too many at once",
            "So much came from one network within a short time that no more can be looked at now. Nothing was stored.",
            "Wait as long as the Retry-After header says, at most some minutes, and send it again."),
        new("confirmation-gone", 410, "Nothing waits here any more",
            "The signature behind this link was confirmed before, or erased, or nobody answered in time.",
            "If it was confirmed, there is nothing left to do, and “My signatures” shows it. If not, and the petition is still open, sign it again."),
        new("confirmation-too-late", 410, "This petition no longer takes confirmations",
            "It ended more than a day ago, or was taken out of public view. What had not been confirmed by then cannot count, and is erased by itself.",
            "Look for a petition that is still open."),
        new("link-unknown", 404, "This link is not one of ours",
            "It was not made here, or a part of it is missing: some mail programs cut long links in two.",
            "Copy the whole link from the mail into the address line of the browser."),
        new("code-wrong", 400, "The code is another one",
            "The six digits are not those of the mail that belongs to this page or ticket. Nothing was changed.",
            "Type the digits of the newest mail, or open the link in it."),
        new("code-expired", 410, "The code is too old",
            "The six digits of a mail work for half an hour. Nothing was changed.",
            "Open the link in the same mail: it works longer."),
        new("too-many-tries", 429, "Too many codes were tried",
            "Only a few codes can be tried for one mailbox within half an hour, so that nobody finds one by trying. Nothing was changed.",
            "Open the link in the mail, or come again in half an hour."),
        new("link-too-old", 410, "This link no longer opens a page",
            "The link to a signer’s own page works for an hour. This one is older, or not whole.",
            "Ask for a new one under “My signatures”."),
        new("certificate-unknown", 404, "This certificate is not one of ours",
            "The code was not written by this installation, or a part of it is missing.",
            "Copy the whole code from the certificate. One from another installation can only be checked there."),
        new("bad-request", 400, "The request cannot be read",
            "It was cut short, or it is not well-formed. Nothing was stored.",
            "Send it again."),
        new("storage-unavailable", 503, "Please try again",
            "The server could not write to its disk. Nothing was stored and nobody was counted.",
            "Try again in a moment. Trying twice does no harm: each person counts once."),
        new("internal-error", 500, "Something went wrong",
            "The fault is with this server. If you were signing, you may or may not have been counted.",
            "Try again: each person counts once, however often they sign. If it happens again, tell the people who run this site the trace id."),
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
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason
            ? status switch
            {
                404 => new($"http-{digits}", status, "This page does not exist",
                    "Nothing is at this address. It may have moved, or it may have a typing mistake.",
                    "Start from the list of petitions or from the list of demands."),
                405 => new($"http-{digits}", status, "This address does not take that",
                    "The address exists, but not for this kind of request (the HTTP method).",
                    "The API document lists what each address takes."),
                >= 400 => new($"http-{digits}", status, reason,
                    "The server answered with this status of the HTTP standard before any rule of its own was asked.",
                    "Check the request, and try again."),
                _ => null,
            }
            : null;
}
