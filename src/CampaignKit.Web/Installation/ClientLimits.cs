using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CampaignKit.Web.Installation;

/// <summary>How long the public server waits for a client, and how much it takes from one, so that whoever is slow on purpose keeps nobody else from signing.</summary>
/// <remarks>
/// <para>All of it is refused below the program's own code, with a bare status (400, 408, 414, 431) or none. The control socket is a server with options of its own.</para>
/// <para>Handlers have no time-out on top. Whoever signs waits for the storage alone, which gives up by itself after 8 to 10 s and then says truly that nothing
/// was stored; a handler that is cut off from outside could not say whether its row is on its way to the disk. Counts that are sent live are to stay open anyway.</para>
/// </remarks>
internal static class ClientLimits
{
    /// <summary>From the first byte of a request to the end of its headers; every byte in between starts nothing anew.</summary>
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection is kept on which no request is under way, the first one included. Longer than the 60 s of most proxies: whoever closes first must not be
    /// us, or a signature that a proxy sends in that moment is lost on its way.
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(65);

    /// <summary>A phone at the edge of a 2G cell gets through a few thousand bytes a second; what stays under this after its grace holds a connection and hardly more.</summary>
    private static readonly MinDataRate SlowestClient = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>
    /// 2,000 signers a minute, more than any petition site on record has had, with six connections of a browser that are each kept for 65 s, and 1,000 readers
    /// who watch a count: 14,000, and some to spare. So many with half a request take some 200 MB; each is an open file, of which a process may have only so many.
    /// What comes on top is closed at once, and not logged (<c>appsettings.json</c>): a line for each would fill the disk.
    /// </summary>
    private const int Connections = 15_000;

    /// <summary>What proxies take as well.</summary>
    private const int RequestLine = 8 * 1024;

    /// <summary>We set no cookie, but other programs on the same domain may. Half of what the framework takes: each connection whose headers are never finished can hold so much.</summary>
    private const int HeadersTotal = 16 * 1024;

    private const int HeaderCount = 100;

    /// <summary>Far above what is read (<see cref="RequestBody.Limit"/>), so that whoever sends too much gets a refusal and not a broken connection: up to here the rest of a refused body is taken off the wire and dropped.</summary>
    private const int Body = 2 * 1024 * 1024;

    /// <summary>How much of what nobody has read yet waits in memory for each connection or, in HTTP/2, stream: the longest body that is read, four times over.</summary>
    private const int Ahead = 4 * RequestBody.Limit;

    public static void SetClientLimits(this KestrelServerOptions kestrel)
    {
        kestrel.ConfigureHttpsDefaults(https => https.HandshakeTimeout = Headers);
        var limits = kestrel.Limits;
        limits.RequestHeadersTimeout = Headers;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = SlowestClient;
        limits.MinResponseDataRate = SlowestClient;
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestLineSize = RequestLine;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestHeadersTotalSize = HeadersTotal;
        limits.MaxRequestBodySize = Body;
        limits.MaxRequestBufferSize = Ahead;
        SetHttp2(limits.Http2);
    }

    // One connection of HTTP/2 is many of HTTP/1.1, so it is to hold no more than a few of those.
    private static void SetHttp2(Http2Limits limits)
    {
        limits.MaxStreamsPerConnection = 100;
        limits.HeaderTableSize = 4 * 1024;
        limits.MaxRequestHeaderFieldSize = HeadersTotal;
        limits.MaxFrameSize = 16 * 1024;
        limits.InitialStreamWindowSize = Ahead;
        limits.InitialConnectionWindowSize = 2 * Ahead;

        // A stream of live counts keeps a connection in use for ever; only a ping finds out that nobody is there any more.
        limits.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
