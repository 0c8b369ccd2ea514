using System.Net;
using System.Net.Sockets;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Control;

/// <summary>Lets the operator's commands reach the running program: a Unix domain socket that only the program's own user can open.</summary>
/// <remarks>
/// A server of its own beside the public one: neither has a route of the other, so no setting of addresses, proxies or hosts can put the
/// operator's actions on the network. The directory's lock is held, so a socket that lies there is a dead program's.
/// </remarks>
internal sealed partial class ControlSocket(IServiceProvider services, DataDirectory data, ILoggerFactory logs) : IHostedService, IHttpApplication<HttpContext>, IDisposable
{
    private const int LongestRequest = 64 * 1024;

    private readonly ILogger _log = logs.CreateLogger<ControlSocket>();
    private KestrelServer? _server;

    /// <summary>Listens at the first place where that is possible, or says that there is none; the public site does not depend on it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var place in ControlPlace.Offer(data.Path))
            {
                if (await TryListenAsync(place, cancellationToken)) return;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not even a directory for temporary files can be had.
        }

        Console.WriteLine($"There is no control socket: neither {data.Path} nor {Path.GetTempPath()} can hold one. Commands that need the running program have to wait until it is stopped.");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null) return;
        await _server.StopAsync(cancellationToken);
        ControlPlace.Clear(data.Path);
    }

    public void Dispose() => _server?.Dispose();

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => ControlEndpoints.AnswerAsync(context, services, _log);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // It holds nothing that has an end.
    }

    private async Task<bool> TryListenAsync(ControlPlace place, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxRequestBodySize = LongestRequest;
        options.ListenUnixSocket(place.Socket);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = Bind }), logs);
        var server = new KestrelServer(Options.Create(options), sockets, logs);
        try
        {
            await server.StartAsync(this, cancellationToken);
            if (place.Pointer is { } pointer) await File.WriteAllTextAsync(pointer, place.Socket + "\n", cancellationToken);
            _server = server;
            return true;
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException)
        {
            // Some file systems hold no sockets, and a disk may be full.
            server.Dispose();
            NotHere(_log, place.Socket, failure.Message);
            return false;
        }
    }

    // Bound but not yet listening, nobody can connect: so there is no moment at which others could.
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(endpoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return socket;
    }

    [LoggerMessage(1602, LogLevel.Information, "The control socket cannot be at {Socket}: {Reason}")]
    private static partial void NotHere(ILogger log, string socket, string reason);
}
