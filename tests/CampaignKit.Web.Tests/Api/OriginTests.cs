using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>What every answer tells the browser, and who is believed about where a request came from.</summary>
public sealed class OriginTests
{
    private const string Public = "petitions.example.org";

    [Fact]
    public async Task Every_answer_has_the_headers_that_keep_readers_safe()
    {
        await using var program = await RunningProgram.StartAsync();
        foreach (var path in (string[])["/", $"/petitions/{SeedPetitions.Open[0]}", "/site.css", "/healthz", "/api/v1/petitions", "/api/v1/nothing", "/openapi/v1.json"])
        {
            using var answer = await program.Client.GetAsync(path);

            var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value));
            Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", headers["Content-Security-Policy"]);
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", headers["Referrer-Policy"]);

            // Nobody learns what serves here, and nobody is marked.
            Assert.Empty(headers.Keys.Intersect(["Server", "Set-Cookie", "X-Powered-By"]));
        }
    }

    [Fact]
    public async Task Nobody_is_believed_about_a_request_by_default()
    {
        await using var program = await RunningProgram.StartAsync();

        var (address, encryptedFor) = await AskThroughProxyAsync(program);

        Assert.StartsWith($"http://127.0.0.1:{program.Address.Port}/", address, StringComparison.Ordinal);
        Assert.Null(encryptedFor);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8")]
    public async Task A_trusted_proxy_is_believed_and_browsers_are_kept_to_the_encrypted_way(string proxies)
    {
        await using var program = await RunningProgram.StartAsync(settings: new Dictionary<string, string?> { ["CampaignKit__Proxies"] = proxies });

        var (address, encryptedFor) = await AskThroughProxyAsync(program);

        Assert.StartsWith($"https://{Public}/", address, StringComparison.Ordinal);
        Assert.Equal("max-age=31536000", encryptedFor);
    }

    [Fact]
    public async Task A_proxy_that_is_not_among_the_trusted_is_not_believed()
    {
        await using var program = await RunningProgram.StartAsync(settings: new Dictionary<string, string?> { ["CampaignKit__Proxies"] = "10.0.0.0/8" });

        Assert.Null((await AskThroughProxyAsync(program)).EncryptedFor);
    }

    private static async Task<(string Address, string? EncryptedFor)> AskThroughProxyAsync(RunningProgram program)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/petitions/{SeedPetitions.Open[0]}");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", Public);
        using var answer = await program.Client.SendAsync(request);
        var petition = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return (petition.Text("url"), answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
    }
}
