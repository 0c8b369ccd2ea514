using System.Threading.RateLimiting;
using CampaignKit.Core.Abuse;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.MySignatures;

/// <summary>Keeps machines from asking for links and trying codes without end.</summary>
internal static class AskingLimits
{
    /// <summary>The policy of asking for links.</summary>
    public const string Links = "links";

    /// <summary>The policy of typing codes.</summary>
    public const string Codes = "codes";

    public static void AddAskingLimits(this IServiceCollection services)
    {
        services.AddOptions<AskingOptions>().BindConfiguration("CampaignKit:Asking").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AskingOptions>>().Value);
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Links, context => Limit(context, Options(context).Links));
            limiter.AddPolicy(Codes, context => Limit(context, Options(context).Codes));
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RefuseAsync;
        });
    }

    private static AskingOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<AskingOptions>();

    /// <summary>By the keyed hash of the network: no address is kept. A request over a Unix socket says nothing of where it comes from.</summary>
    public static RateLimitPartition<NetworkPrefix> Limit(HttpContext context, int most) => context.Connection.RemoteIpAddress is not { } address
        ? RateLimitPartition.GetNoLimiter(default(NetworkPrefix))
        : RateLimitPartition.GetFixedWindowLimiter(
            context.RequestServices.GetRequiredService<NetworkPrefixes>().Of(address),
            _ => new() { PermitLimit = most, Window = Options(context).Window });

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Options(context).Window;
        context.Response.Headers.RetryAfter = RetryAfter.Seconds(wait);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new() { HttpContext = context, ProblemDetails = Problem.TooMany(wait).ProblemDetails });
    }
}
