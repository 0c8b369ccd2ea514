using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignKit.Browser.Tests;

/// <summary>Somebody else's site, on an origin of its own, whose one page embeds something and whose Content-Security-Policy is strict.</summary>
internal sealed class HostSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Serves a page.</summary>
    /// <param name="body">What stands in it.</param>
    /// <param name="policy">Its whole Content-Security-Policy.</param>
    /// <param name="attributes">Of its <c>html</c> element.</param>
    /// <param name="style">Its one stylesheet, which the policy has to allow.</param>
    public static async Task<HostSite> StartAsync(string body, string policy, string attributes = "lang=\"en\"", string style = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/", (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = policy;
            return Results.Content(
                $"""<!DOCTYPE html><html {attributes}><head><meta charset="utf-8"><title>A host</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css"></head><body><h1>A host</h1>{body}</body></html>""", "text/html; charset=utf-8");
        });
        app.MapGet("/host.css", () => Results.Content(style, "text/css"));
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Serves a page with the element, whose policy allows what the README says and nothing else of another site.</summary>
    public static Task<HostSite> WithElementAsync(Uri site, string elements, string attributes = "lang=\"en\"", string style = "")
    {
        var origin = site.GetLeftPart(UriPartial.Authority);
        return StartAsync(
            $"""<script type="module" src="{origin}/embed/v1.js"></script>{elements}""",
            $"default-src 'none'; style-src 'self'; img-src data:; script-src {origin}; connect-src {origin}; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'",
            attributes,
            style);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
