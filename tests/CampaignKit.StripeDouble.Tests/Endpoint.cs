using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CampaignKit.Doubles.Tests;

/// <summary>Takes webhooks on a free port, and answers as the test has said.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Taken> _taken = new();
    private readonly ConcurrentQueue<int> _next = new();

    private Endpoint(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/api/v1/donations/stripe");

    /// <summary>What came, in the order in which it did, whatever the answer was.</summary>
    public IReadOnlyList<Taken> Taken => [.. _taken];

    public static async Task<Endpoint> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var endpoint = new Endpoint(builder.Build());
        endpoint._app.Run(endpoint.TakeAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>The next webhooks get these answers, the others 200.</summary>
    public void AnswerNext(params IEnumerable<int> statuses)
    {
        foreach (var status in statuses) _next.Enqueue(status);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        _taken.Enqueue(new(JsonNode.Parse(body)!.AsObject(), body, http.Request.Headers["Stripe-Signature"]!));
        http.Response.StatusCode = _next.TryDequeue(out var status) ? status : 200;
    }
}

/// <summary>A webhook that came.</summary>
internal sealed record Taken(JsonObject Event, string Body, string Signature)
{
    public string Id => (string)Event["id"]!;

    public string Type => (string)Event["type"]!;
}
