using System.Globalization;
using CampaignKit.Web.Languages;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace CampaignKit.Web.Installation;

/// <summary>Answers that are the same for everybody are made once a second and compressed once, however many ask for them at the same time.</summary>
/// <remarks>On a page a count is so a second old at most; where it has to be newer, it is asked for or comes as an event. Cost: up to <see cref="MostBytes"/> of memory.</remarks>
internal static class KeptAnswers
{
    private const long MostBytes = 32 << 20;

    public static void AddKeptAnswers(this IServiceCollection services)
    {
        services.AddSingleton<KeepForASecond>();
        services.AddOutputCache(options => (options.SizeLimit, options.UseCaseSensitivePaths) = (MostBytes, true));
        services.AddOptions<OutputCacheOptions>().Configure<KeepForASecond>((options, policy) => options.AddPolicy(nameof(KeptAnswers), policy));
    }

    /// <summary>Keeps what these endpoints answer, if that says of itself that everybody may (<c>Cache-Control: public</c>): not what names people, not what is for one reader.</summary>
    public static TBuilder KeepAnswers<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.CacheOutput(nameof(KeptAnswers));
}

/// <summary>What <see cref="KeptAnswers"/> may be given again, and to whom.</summary>
internal sealed class KeepForASecond(TimeProvider clock) : IOutputCachePolicy
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return ValueTask.CompletedTask;

        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = KeptFor;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.HeaderNames = HeaderNames.AcceptEncoding;

        // The prefix too: what a page leads on to has one or has none. The second is the clock's, so that what is kept ends with it wherever the clock is moved.
        context.CacheVaryByRules.VaryByValues["language"] = $"{Spoken.Current.Language.Tag} {Spoken.Current.Prefix}";
        context.CacheVaryByRules.VaryByValues["second"] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage = response.StatusCode == StatusCodes.Status200OK
            && response.Headers.SetCookie.Count == 0
            && CacheControlHeaderValue.TryParse(response.Headers.CacheControl.ToString(), out var cacheControl) && cacheControl.Public;
        return ValueTask.CompletedTask;
    }
}
