using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Stands between a client and Azurite and does to each request what the test has scripted; what nothing is scripted for passes.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly WebApplication _server;
    // Azurite closes a connection that has been idle for five seconds, which must not meet a request that is passed on.
    private readonly HttpClient _service = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly IPEndPoint _endpoint;
    private readonly ConcurrentQueue<Fault> _next = new();
    private readonly ConcurrentQueue<Asked> _asked = new();

    private FaultyProxy(WebApplication server, IPEndPoint service)
    {
        (_server, _endpoint) = (server, service);
        server.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; private set; } = null!;

    /// <summary>Every request so far, in the order in which they came.</summary>
    public IReadOnlyList<Asked> Asked => [.. _asked];

    /// <summary>What happens to requests that nothing else is scripted for.</summary>
    public Fault Otherwise { get; set; } = Fault.None;

    /// <summary>Listens on a free port and passes on to this service.</summary>
    public static async Task<FaultyProxy> StartAsync(IPEndPoint service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var proxy = new FaultyProxy(builder.Build(), service);
        await proxy._server.StartAsync();
        proxy.Endpoint = IPEndPoint.Parse(new Uri(proxy._server.Urls.Single()).Authority);
        return proxy;
    }

    /// <summary>Scripts what happens to the next requests, one each.</summary>
    public void Next(params IEnumerable<Fault> faults)
    {
        foreach (var fault in faults) _next.Enqueue(fault);
    }

    public async ValueTask DisposeAsync()
    {
        // At once: a test that fails may leave a request held for ever.
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
        _service.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        var exchange = await Exchange.ReadAsync(context, _service, _endpoint);
        _asked.Enqueue(new(exchange.Method, exchange.Target, at));
        await (_next.TryDequeue(out var scripted) ? scripted : Otherwise).HappenAsync(exchange);
    }
}

/// <summary>A request as it reached the proxy.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="At">When, by <see cref="Stopwatch"/>.</param>
internal sealed record Asked(string Method, string Target, long At)
{
    public bool IsTransaction => Target.EndsWith("/$batch", StringComparison.Ordinal);
}
