using CampaignKit.Web.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Tests.Api;

/// <summary>What the public server bears of a client, number by number, so that none changes unnoticed.</summary>
[Collection(ApiSuite.Name)]
public sealed class ClientLimitValuesTests(ServedApp app)
{
    [Fact]
    public void Limits_are_these()
    {
        var server = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        var (limits, http2) = (server.Limits, server.Limits.Http2);

        Assert.False(server.AddServerHeader);
        foreach (var (name, wanted, found) in ((string, object?, object?)[])
        [
            ("headers", TimeSpan.FromSeconds(10), limits.RequestHeadersTimeout),
            ("keep alive", TimeSpan.FromSeconds(65), limits.KeepAliveTimeout),
            ("request rate", (240d, TimeSpan.FromSeconds(5)), Of(limits.MinRequestBodyDataRate)),
            ("response rate", (240d, TimeSpan.FromSeconds(5)), Of(limits.MinResponseDataRate)),
            ("connections", 15_000L, limits.MaxConcurrentConnections),
            ("request line", 8_192, limits.MaxRequestLineSize),
            ("headers together", 16_384, limits.MaxRequestHeadersTotalSize),
            ("header count", 100, limits.MaxRequestHeaderCount),
            ("body", 2_097_152L, limits.MaxRequestBodySize),
            ("read ahead", 65_536L, limits.MaxRequestBufferSize),
            ("written ahead", 65_536L, limits.MaxResponseBufferSize),
            ("streams", 100, http2.MaxStreamsPerConnection),
            ("header table", 4_096, http2.HeaderTableSize),
            ("header field", 16_384, http2.MaxRequestHeaderFieldSize),
            ("frame", 16_384, http2.MaxFrameSize),
            ("window of a stream", 65_536, http2.InitialStreamWindowSize),
            ("window of a connection", 131_072, http2.InitialConnectionWindowSize),
            ("ping", TimeSpan.FromSeconds(30), http2.KeepAlivePingDelay),
            ("ping's answer", TimeSpan.FromSeconds(20), http2.KeepAlivePingTimeout),
        ])
        {
            Assert.Equal((name, wanted), (name, found));
        }
    }

    private static (double, TimeSpan) Of(MinDataRate? rate) => (rate!.BytesPerSecond, rate.GracePeriod);
}
