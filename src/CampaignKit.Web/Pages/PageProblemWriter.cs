using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CampaignKit.Web.Pages;

/// <summary>Tells people in a page what programs are told as problem+json: unknown addresses, refused forms, and outages alike.</summary>
internal sealed class PageProblemWriter : IProblemDetailsWriter
{
    private static readonly MediaTypeHeaderValue Html = new("text/html");

    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;

        // Only a browser's form sends such a body, and whoever sits before it wants to read, not to parse.
        if (request.HasFormContentType) return true;
        if (request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/openapi")) return false;
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0 || accepted.Any(Html.IsSubsetOf);
    }

    public ValueTask WriteAsync(ProblemDetailsContext context) => new(Page(context.ProblemDetails, context.HttpContext).ExecuteAsync(context.HttpContext));

    private static IResult Page(ProblemDetails problem, HttpContext http)
    {
        problem.Status ??= http.Response.StatusCode;
        var type = ProblemTypes.OfProblem(problem);
        var isOurs = type.Status >= StatusCodes.Status500InternalServerError;
        return PageAnswer.Refusal(
            type,
            problem.Detail ?? type.Meaning,
            http.Request.HasFormContentType && http.Request.Path.StartsWithSegments("/api") && !isOurs ? Texts.FormGoBack : null,
            isOurs ? Activity.Current?.Id ?? http.TraceIdentifier : null);
    }
}
