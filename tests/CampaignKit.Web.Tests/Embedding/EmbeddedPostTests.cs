using System.Net;
using System.Text;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Tests.Hosting;
using static CampaignKit.Web.Tests.Embedding.EmbeddingApp;

namespace CampaignKit.Web.Tests.Embedding;

/// <summary>Which pages of other sites may post, and what becomes of where they are.</summary>
[Collection(EmbeddingSuite.Name)]
public sealed class EmbeddedPostTests(EmbeddingApp site)
{
    public static TheoryData<string> NotListed => new(
        "https://example.org.evil.test", "https://evilexample.org", "https://www.example.org", "http://example.org", "https://example.org:8443", "https://EXAMPLE.org", "https://example.org/", "null");

    [Theory]
    [InlineData("")]
    [InlineData("/fr")]
    public async Task A_page_of_a_listed_site_is_allowed_to_post_and_to_read_the_answer(string language)
    {
        var address = language + SignerForm.Address(Listed);
        using var asked = await PreflightAsync(address, Site);
        using var posted = await PostAsync(address, Site, new SignerForm());

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal((Site, "POST", "content-type"), (Header(asked, "Access-Control-Allow-Origin"), Header(asked, "Access-Control-Allow-Methods"), Header(asked, "Access-Control-Allow-Headers")));
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Equal(Site, Header(posted, "Access-Control-Allow-Origin"));
        Assert.All([asked, posted], answer =>
        {
            Assert.Contains("Origin", answer.Headers.Vary);
            Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        });
    }

    [Theory]
    [MemberData(nameof(NotListed))]
    public async Task A_page_of_any_other_site_is_not(string origin)
    {
        using var asked = await PreflightAsync(SignerForm.Address(Listed), origin);
        using var posted = await PostAsync(SignerForm.Address(Listed), origin, new SignerForm());

        Assert.All([asked, posted], answer =>
        {
            Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
            Assert.Null(Header(answer, "Access-Control-Allow-Methods"));
            Assert.Contains("Origin", answer.Headers.Vary);
        });
    }

    [Theory]
    [InlineData("https://anybody.example")]
    [InlineData("null")]
    public async Task A_campaign_that_names_no_sites_is_for_all(string origin)
    {
        using var asked = await PreflightAsync(SignerForm.Address(Free), origin);
        using var posted = await PostAsync(SignerForm.Address(Free), origin, new SignerForm());

        Assert.All([asked, posted], answer => Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":""}""", HttpStatusCode.BadRequest)]
    public async Task A_refusal_can_be_read_as_well(string body, HttpStatusCode status)
    {
        using var answer = await PostAsync(SignerForm.Address(Listed), Site, body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(Site, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_mailed_code_can_be_typed_on_a_listed_site_and_on_no_other()
    {
        var address = $"/api/v1/petitions/{Listed}/confirmations";
        using var listed = await PostAsync(address, Site, """{"ticket":"none","code":"000000"}""");
        using var other = await PreflightAsync(address, "https://example.org.evil.test");

        Assert.Equal(HttpStatusCode.NotFound, listed.StatusCode);
        Assert.Equal(Site, Header(listed, "Access-Control-Allow-Origin"));
        Assert.Null(Header(other, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("challenge")]
    [InlineData("count")]
    [InlineData("count/live")]
    public async Task What_an_embedded_form_reads_can_be_read_from_everywhere(string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/petitions/{Free}/{what}");
        request.Headers.Add("Origin", Site);
        using var answer = await site.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_signature_from_another_site_says_which_unless_its_sender_does()
    {
        await using var program = await RunningProgram.StartAsync();
        (string? Origin, string? Given, string Source)[] signed =
        [
            ("https://coalition.example", null, "coalition.example"),
            ("https://ports.example:8443", null, "ports.example"),
            ("https://coalition.example", "flyer", "flyer"),
            ("https://empty.example", "", "empty.example"),
            ("null", null, ""),
            ("http://[::1]:1", null, ""),
            (program.Address.GetLeftPart(UriPartial.Authority), null, ""),
            (null, null, ""),
        ];
        foreach (var (number, (origin, given, _)) in signed.Index())
        {
            using var request = Post(SignerForm.Address(Free), origin, new SignerForm { Email = $"ada{number}@example.org", Source = given }.ToJson());
            using var answer = await program.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(signed.Select(signature => signature.Source).Order(), (await program.ExportAsync(Free)).Select(row => row.Source).Order());
    }

    [Theory]
    [InlineData("https://example.org", "https://example.org")]
    [InlineData("HTTPS://Example.ORG:443", "https://example.org")]
    [InlineData("http://example.org:8080", "http://example.org:8080")]
    [InlineData("https://exämple.org", "https://xn--exmple-cua.org")]
    [InlineData("http://[::1]:80", "http://[::1]")]
    [InlineData("https://example.org/", null)]
    [InlineData("https://example.org/page", null)]
    [InlineData("https://ada@example.org", null)]
    [InlineData("https://*.example.org", null)]
    [InlineData("https://example.org?", null)]
    [InlineData("example.org", null)]
    [InlineData("ftp://example.org", null)]
    [InlineData("http:a", null)]
    [InlineData("null", null)]
    public void A_site_is_read_as_browsers_name_it(string text, string? origin) => Assert.Equal(origin, SiteOrigin.Read(text));

    private static HttpRequestMessage Post(string address, string? origin, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return request;
    }

    private Task<HttpResponseMessage> PostAsync(string address, string origin, SignerForm form) => PostAsync(address, origin, form.ToJson());

    private async Task<HttpResponseMessage> PostAsync(string address, string origin, string body)
    {
        using var request = Post(address, origin, body);
        return await site.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string address, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return await site.Client.SendAsync(request);
    }
}
