using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace CampaignKit.Web.Installation;

/// <summary>Makes answers small for slow networks, where that tells nobody anything.</summary>
/// <remarks>
/// The length of a compressed answer tells whoever watches the wire how much of it repeats (BREACH), so a secret must not be compressed beside text that somebody
/// else can choose. Compressed are the answers that <see cref="Reading.IsOpen"/> lets pages of every site read anyway: files, public pages and public JSON. What somebody
/// else can choose stands in some of them (the words of a search, the source in a form), but no secret does: the ticket and the challenge in a form are handed to whoever
/// asks for the page, and are others in each page that is made. Answers to forms, receipts and whatever lies behind a mailed
/// link are sent as they are, and so are live counts, which have to arrive at once.
/// </remarks>
internal static class Compression
{
    private static readonly string[] Types =
        ["text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/problem+json", "application/xml", "application/atom+xml", "image/svg+xml"];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // Safe over TLS for the reasons above, and behind a proxy nobody here could tell TLS from none.
            options.EnableForHttps = true;
            options.MimeTypes = Types;
        });

        // A page of 60 KB takes about a millisecond so; the strongest takes fifty times as long for a tenth less.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    /// <summary>Call it before anything that answers.</summary>
    public static void UseCompression(this IApplicationBuilder app) => app.UseWhen(static context => Reading.IsOpen(context), static open =>
    {
        open.Use(static (context, next) =>
        {
            ForgetWeakness(context.Request);
            context.Response.OnStarting(static response => WeakenAsync((HttpResponse)response), context.Response);
            return next(context);
        });
        open.UseResponseCompression();
    });

    // A strong tag would promise the same bytes to those who take br, gzip and neither. Also where nothing is compressed, such as a 304: a cache freshens only what it
    // keeps under the very tag. RFC 9110, section 8.8.3.3; RFC 9111, section 4.3.4.
    private static Task WeakenAsync(HttpResponse response)
    {
        if (response.Headers.ETag is [['"', ..] strong]) response.Headers.ETag = $"W/{strong}";
        return Task.CompletedTask;
    }

    // If-None-Match compares weakly (RFC 9110, section 13.1.2), but the framework's static files compare strongly, and would never know a weak tag again.
    private static void ForgetWeakness(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count > 0) request.Headers.IfNoneMatch = request.Headers.IfNoneMatch.ToString().Replace("W/\"", "\"", StringComparison.Ordinal);
    }
}
