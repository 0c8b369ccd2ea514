using System.Net;
using System.Net.Http.Headers;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>What is public is sent small; what is one person's is not, whose length would tell of it.</summary>
[Collection(SitePages.Name)]
public sealed class CompressionTests(SiteFixture site)
{
    private const string Petition = "end-closed-work-permits";

    [Theory]
    [InlineData("/")]
    [InlineData($"/fr/petitions/{Petition}")]
    [InlineData("/demands?q=work")]
    [InlineData("/site.css")]
    [InlineData("/page.js")]
    [InlineData("/icon.svg")]
    [InlineData("/feeds/petitions.atom")]
    [InlineData("/api/v1/petitions")]
    public async Task What_everybody_may_read_is_compressed_for_those_who_take_it(string address)
    {
        using var small = await GetAsync(address, "br, gzip");
        using var plain = await site.GetAsync(address);

        Assert.Equal((HttpStatusCode.OK, "br"), (small.StatusCode, string.Join(", ", small.Content.Headers.ContentEncoding)));
        Assert.Contains("Accept-Encoding", small.Headers.Vary);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.True((await small.Content.ReadAsByteArrayAsync()).Length < (await plain.Content.ReadAsByteArrayAsync()).Length);
    }

    [Theory]
    [InlineData("/my-signatures")]
    [InlineData("/receipts")]
    [InlineData("/fr/confirm/nothing-that-was-ever-mailed")]
    [InlineData("/erasures")]
    public async Task Pages_for_one_person_are_sent_as_they_are(string address)
    {
        using var answer = await GetAsync(address, "br, gzip");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Answers_to_forms_are_sent_as_they_are()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Ada Example", ["email"] = "small@example.org", ["country"] = "NP", ["locale"] = "en" });
        using var request = new HttpRequestMessage(HttpMethod.Post, SignerForm.Address(Petition)) { Content = form };
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/api/v1/demands")]
    [InlineData($"/api/v1/petitions/{Petition}/count")]
    [InlineData("/site.css")]
    [InlineData("/embed/v1.js")]
    public async Task No_two_encodings_have_a_strong_tag_in_common_and_each_is_known_again(string address)
    {
        var tags = new List<EntityTagHeaderValue>();
        foreach (var encoding in (string[])["br", "gzip", "identity"])
        {
            using var first = await GetAsync(address, encoding);
            var tag = first.Headers.ETag!;
            Assert.Equal(encoding == "identity" ? "" : encoding, string.Join(", ", first.Content.Headers.ContentEncoding));

            // With the tag as it is, as a strong one, and among others.
            foreach (var known in (string[])[$"{tag}", tag.Tag, $"W/\"other\", {tag}"])
            {
                using var again = await GetAsync(address, encoding, known);
                Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, again.Headers.ETag));
            }

            using var other = await GetAsync(address, encoding, "W/\"other\"");
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            tags.Add(tag);
        }

        var strong = tags.Where(tag => !tag.IsWeak).ToList();
        Assert.Equal(strong.Distinct().Count(), strong.Count);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string encodings, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", encodings);
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await site.Client.SendAsync(request);
    }
}
