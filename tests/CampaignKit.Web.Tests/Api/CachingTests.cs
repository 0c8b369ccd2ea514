using System.Net;
using System.Net.Http.Headers;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>What caches between us and the readers may keep, and what other sites may read.</summary>
[Collection(ApiSuite.Name)]
public sealed class CachingTests(ServedApp app)
{
    private static readonly string Petition = SeedPetitions.Open[0];

    public static TheoryData<string> Reads =>
    [
        "/api/v1/consultations", $"/api/v1/consultations/{SeedPetitions.Content.Consultations[0].Id}", "/api/v1/demands", "/api/v1/demands?q=work&limit=5",
        $"/api/v1/demands/{SeedPetitions.Content.Consultations[0].Demands[0].Id}", "/api/v1/campaigns", $"/api/v1/campaigns/{SeedPetitions.Content.Campaigns[0].Slug}",
        "/api/v1/petitions", $"/api/v1/petitions/{SeedPetitions.Closed}", $"/api/v1/petitions/{SeedPetitions.Closed}/count",
        $"/api/v1/petitions/{SeedPetitions.Closed}/breakdown",
    ];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task An_answer_to_a_reader_may_be_kept_and_served_stale(string path)
    {
        using var answer = await app.Client.GetAsync(path);

        var cache = answer.Headers.CacheControl!;
        Assert.True(cache.Public);
        Assert.True(cache.MaxAge > TimeSpan.Zero);
        Assert.Contains(cache.Extensions, extension => extension.Name == "stale-while-revalidate" && int.Parse(extension.Value!, null) > 0);
        Assert.Contains(cache.Extensions, extension => extension.Name == "stale-if-error" && int.Parse(extension.Value!, null) > 0);
        Assert.NotNull(answer.Headers.ETag);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task An_answer_that_a_reader_has_already_is_not_sent_again(string path)
    {
        using var first = await app.Client.GetAsync(path);
        var etag = first.Headers.ETag!;

        // Just it; one among others; weakly; and anything at all (RFC 9110, section 13.1.2).
        foreach (var known in (string[])[$"{etag}", $"\"other\", {etag}, W/\"another\"", $"W/{etag.Tag}", "*"])
        {
            using var again = await GetAsync(path, ("If-None-Match", known));
            Assert.True(again.StatusCode is HttpStatusCode.NotModified, $"If-None-Match: {known} was answered with {(int)again.StatusCode}.");
            Assert.Equal("", await again.Content.ReadAsStringAsync());
            Assert.Equal(etag, again.Headers.ETag);
            Assert.Equal($"{first.Headers.CacheControl}", $"{again.Headers.CacheControl}");
        }

        using var other = await GetAsync(path, ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/PETITION")]
    [InlineData("/PETITION/count")]
    [InlineData("/PETITION/breakdown")]
    public async Task A_count_that_stands_still_is_not_sent_again_as_time_goes_on(string path)
    {
        path = $"/api/v1/petitions{path.Replace("PETITION", Petition, StringComparison.Ordinal)}";
        var form = new SignerForm { Email = "standing@example.org" };
        await form.SignAsync(app.Client, Petition);
        using var before = await app.Client.GetAsync(path);
        app.Clock.Now += TimeSpan.FromMinutes(1);
        await form.SignAsync(app.Client, Petition);

        using var after = await GetAsync(path, ("If-None-Match", $"{before.Headers.ETag}"));

        Assert.Equal(HttpStatusCode.NotModified, after.StatusCode);
    }

    [Fact]
    public async Task A_count_that_has_changed_is_sent_again()
    {
        using var before = await app.Client.GetAsync($"/api/v1/petitions/{Petition}/count");
        await new SignerForm { Email = "caching@example.org" }.SignAsync(app.Client, Petition);

        using var after = await GetAsync($"/api/v1/petitions/{Petition}/count", ("If-None-Match", $"{before.Headers.ETag}"));

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task An_answer_to_a_signature_is_kept_by_nobody()
    {
        using var signed = await new SignerForm { Email = "nobody-keeps@example.org" }.PostAsync(app.Client, Petition);
        using var refused = await new SignerForm { Country = "XX" }.PostAsync(app.Client, Petition);

        Assert.Equal(new CacheControlHeaderValue { NoStore = true }, signed.Headers.CacheControl);
        Assert.Equal(new CacheControlHeaderValue { NoStore = true }, refused.Headers.CacheControl);
    }

    [Theory]
    [InlineData("/api/v1/petitions/no-such-petition")]
    [InlineData("/api/v1/demands?limit=0")]
    public async Task A_refusal_is_not_kept_for_long(string path)
    {
        using var answer = await app.Client.GetAsync(path);

        Assert.False(answer.Headers.CacheControl?.MaxAge > TimeSpan.FromMinutes(1));
        Assert.Null(answer.Headers.ETag);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_page_of_any_site_may_read(string path)
    {
        using var answer = await GetAsync(path, ("Origin", "https://coalition.example"));

        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("ETag", Header(answer, "Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_page_of_any_site_may_read_what_a_cache_kept_from_somebody_else(string path)
    {
        // Whoever asks directly sends no Origin. A shared cache hands their answer on, unless it is told that answers differ.
        using var direct = await app.Client.GetAsync(path);

        Assert.True(Header(direct, "Access-Control-Allow-Origin") == "*" || direct.Headers.Vary.Contains("Origin"), "A shared cache would give this to pages that may then not read it.");
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    [InlineData("DELETE", false)]
    public async Task A_browser_that_asks_first_is_allowed_to_read_and_nothing_else(string method, bool isAllowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/v1/petitions/{Petition}");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type");

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(isAllowed, (Header(answer, "Access-Control-Allow-Methods") ?? "").Split(',').Contains(method));
        Assert.Null(Header(answer, "Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task An_answer_to_a_form_is_not_readable_from_another_site()
    {
        using var form = new FormUrlEncodedContent([new("name", "Ada Example"), new("email", "elsewhere@example.org"), new("country", "NP")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, SignerForm.Address(Petition)) { Content = form };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task The_head_of_an_answer_can_be_asked_for_alone(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private async Task<HttpResponseMessage> GetAsync(string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await app.Client.SendAsync(request);
    }
}
