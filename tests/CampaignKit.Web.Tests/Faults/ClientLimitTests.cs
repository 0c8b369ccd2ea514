using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>Clients that are slow on purpose, or send more than anybody needs, are cut off and keep nobody else from signing.</summary>
public sealed class ClientLimitTests(ClientLimitTests.Served served) : IClassFixture<ClientLimitTests.Served>
{
    private const string Json = "Host: localhost\r\nContent-Type: application/json\r\n";

    private static readonly string Petition = SeedPetitions.Open[0];
    private static readonly string Post = $"POST {SignerForm.Address(Petition)} HTTP/1.1\r\n";

    private Uri Address => served.Program.Address;

    [Fact]
    public async Task Headers_that_never_end_are_given_up_however_they_go_on()
    {
        foreach (var answer in await Task.WhenAll(
            ClosedAsync("P"),
            ClosedAsync("POST /api/v1/petit"),
            ClosedAsync($"{Post}Host: localhost\r\nContent-Ty"),
            ClosedAsync($"{Post}{Json}"),
            ClosedAsync($"{Post}{Json}", drop: "X-More: a\r\n"),
            ClosedAsync("GET /", drop: "a")))
        {
            Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
            AssertBare(answer);
        }
    }

    [Fact]
    public async Task A_body_that_trickles_or_never_comes_is_given_up_and_told_so()
    {
        var head = $"{Post}Host: localhost\r\nContent-Length: 4000\r\n";

        async Task AssertToldAsync(string type, string shown, string? drop)
        {
            var answer = await ClosedAsync($"{head}Content-Type: {type}\r\n\r\n", drop);
            Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
            Assert.Contains($"Content-Type: {shown}\r\n", answer, StringComparison.Ordinal);
        }

        await Task.WhenAll(((string?[])[null, "a"]).SelectMany(drop => (Task[])
        [
            AssertToldAsync("application/json", "application/problem+json", drop),
            AssertToldAsync("application/x-www-form-urlencoded", "text/html; charset=utf-8", drop),
        ]));
    }

    [Fact]
    public async Task A_thousand_connections_with_half_a_request_keep_nobody_from_signing_and_are_closed()
    {
        await using var program = await RunningProgram.StartAsync();
        var held = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => SlowClient.StartAsync(program.Address, $"{Post}{Json}X-Number: {number}")));
        try
        {
            var signed = await new SignerForm().SignAsync(program.Client, Petition);
            var open = held.Count(client => client.IsOpen);

            Assert.Equal(("counted", 1), (signed.Status, signed.Count));
            Assert.True(open >= 300, $"Only {open} connections were open while somebody signed.");
            Assert.All(await Task.WhenAll(held.Select(client => client.ClosedAsync())), answer => Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(held, client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("a line that is too long", 414)]
    [InlineData("a header that is too long", 431)]
    [InlineData("headers that are too long together", 431)]
    [InlineData("too many headers", 431)]
    public async Task A_head_that_nobody_needs_is_refused(string what, int status)
    {
        var request = what switch
        {
            "a line that is too long" => RawHttp.Get($"/{new string('a', 8 * 1024)}"),
            "a header that is too long" => RawHttp.Get("/healthz", $"Cookie: {new string('a', 16 * 1024)}\r\n"),
            "headers that are too long together" => RawHttp.Get("/healthz", string.Concat(Enumerable.Range(0, 60).Select(number => $"X-{number}: {new string('a', 300)}\r\n"))),
            _ => RawHttp.Get("/healthz", string.Concat(Enumerable.Range(0, 100).Select(number => $"X-{number}: a\r\n"))),
        };

        var answer = await RawHttp.SendAsync(Address, request);

        Assert.Equal(status, answer.Status);
        Assert.Null(answer.Header("Server"));
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task A_head_as_long_as_people_may_need_is_read()
    {
        var cookies = await RawHttp.SendAsync(Address, RawHttp.Get("/healthz", $"Cookie: {new string('a', 15 * 1024)}\r\n"));
        var line = await RawHttp.SendAsync(Address, RawHttp.Get($"/petitions/{Petition}?source={new string('a', 7 * 1024)}"));

        Assert.Equal((200, 200), (cookies.Status, line.Status));
    }

    [Fact]
    public async Task Half_a_handshake_is_given_up_and_many_may_sign_over_one_connection_of_http_2()
    {
        using var certificate = TestCertificate.Make();
        using var folder = new DataFolder();
        var file = Path.Combine(folder.Beside, "certificate.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12));
        await using var program = await RunningProgram.StartAsync(folder, new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = "https://127.0.0.1:0", ["Kestrel__Certificates__Default__Path"] = file });
        using var half = await SlowClient.StartAsync(program.Address, "\u0016\u0003\u0001");
        using var client = new HttpClient(Trusting(certificate)) { BaseAddress = program.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        var signed = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => new SignerForm { Email = $"ada.{number}@example.org" }.SignAsync(client, Petition)));

        Assert.Equal(200, signed.Max(answer => answer.Count));
        Assert.Equal("", await half.ClosedAsync());
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    };

    private async Task<string> ClosedAsync(string beginning, string? drop = null)
    {
        using var client = await SlowClient.StartAsync(Address, beginning);
        return drop is null ? await client.ClosedAsync() : await client.ClosedWhileItTricklesAsync(drop);
    }

    private static void AssertBare(string answer)
    {
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>One program for those that leave nothing behind.</summary>
    public sealed class Served : IAsyncLifetime
    {
        private RunningProgram? _program;

        internal RunningProgram Program => _program!;

        public async Task InitializeAsync() => _program = await RunningProgram.StartAsync();

        public async Task DisposeAsync() => await Program.DisposeAsync();
    }
}
