using CampaignKit.Web.Installation;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Problems;

/// <summary>Writes a problem as problem+json to whoever asked for something else: better a refusal in another type than none.</summary>
internal sealed class PlainProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.ProblemDetails.Status ??= context.HttpContext.Response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        await context.HttpContext.Response.WriteAsJsonAsync(context.ProblemDetails, context.ProblemDetails.GetType(), ApiJson.Options, "application/problem+json");
    }
}
