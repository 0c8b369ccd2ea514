using System.Diagnostics;
using CampaignKit.Core.Installation;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Problems;

/// <summary>Answers what was not foreseen: an outage with 503, a bug with 500, both with a trace id and without any detail.</summary>
internal sealed partial class OutageHandler(IProblemDetailsService problems, ILogger<OutageHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // Kestrel's own refusals of a malformed request carry their status.
        var (status, type) = exception switch
        {
            BadHttpRequestException { StatusCode: var refused } => (refused, "bad-request"),
            StorageUnavailableException => (StatusCodes.Status503ServiceUnavailable, "storage-unavailable"),
            _ => (StatusCodes.Status500InternalServerError, "internal-error"),
        };

        // The exception's text may quote what somebody sent, so only its kind and place are logged.
        if (status >= StatusCodes.Status500InternalServerError) Failed(log, exception.GetType().Name, exception.InnerException?.GetType().Name, Place(exception));
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";

        SafetyHeaders.Write(context);
        context.Response.StatusCode = status;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Type = $"/problems/{type}", Title = Spoken.Text($"Problem.{type}.Title"), Detail = Spoken.Text($"Problem.{type}.Detail") },
        });
    }

    /// <summary>Where in our own code it happened: all that can be told of a failure whose text may quote somebody.</summary>
    internal static string? Place(Exception exception) =>
        new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.Assembly.GetName().Name?.StartsWith("CampaignKit", StringComparison.Ordinal) is true) is { } method
            ? $"{method.DeclaringType}.{method.Name}"
            : null;

    [LoggerMessage(5001, LogLevel.Error, "A request failed with {Kind} (cause: {Cause}) in {Place}")]
    private static partial void Failed(ILogger log, string kind, string? cause, string? place);
}
