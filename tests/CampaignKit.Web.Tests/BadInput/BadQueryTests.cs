using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>Addresses that no page of ours links to.</summary>
[Collection(BadInputSuite.Name)]
public sealed class BadQueryTests(BadInputProgram program)
{
    public static TheoryData<string> Lists => ["consultations", "demands", "campaigns", "petitions"];

    public static TheoryData<string, string> BadPages
    {
        get
        {
            string[] queries =
            [
                "limit=0", "limit=-1", "limit=101", "limit=99999999999999999999", "limit=1.5", "limit=1e1", "limit=ten", "limit=", "limit=%D9%A5", "limit=+5", "limit=%205", "limit=0x10", "limit=5&limit=6",
                "cursor=", "cursor=zqmarker", "cursor=%25%25%25", "cursor=bm8tc3VjaC1pdGVt", "cursor=%00", "cursor=____", "cursor=..%2F..", "cursor=%FF%FE", "cursor=a&cursor=b", "limit=5&cursor=zqmarker",
            ];
            var pages = new TheoryData<string, string>();
            foreach (var list in (string[])["consultations", "demands", "campaigns", "petitions"])
            {
                foreach (var query in queries) pages.Add(list, query);
            }

            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(BadPages))]
    public async Task A_page_that_cannot_be_is_refused_in_words(string list, string query)
    {
        var answer = await program.GetAsync($"/api/v1/{list}?{query}");

        answer.AssertProblem(400, "invalid-query");
    }

    [Theory]
    [InlineData("kind=")]
    [InlineData("kind=worry")]
    [InlineData("kind=Issue")]
    [InlineData("kind=3")]
    [InlineData("kind=issue,strategy")]
    [InlineData("kind=issue&kind=strategy")]
    [InlineData("theme=zqmarker")]
    [InlineData("theme=")]
    [InlineData("level=planet")]
    [InlineData("level=ProvincialOrState")]
    [InlineData("consultation=zqmarker")]
    [InlineData("consultation=%00")]
    [InlineData("consultation=..%2F..%2Fetc")]
    [InlineData("kind=issue&level=zqmarker")]
    public async Task A_criterion_that_does_not_exist_is_refused_in_words(string query)
    {
        var answer = await program.GetAsync($"/api/v1/demands?{query}");

        answer.AssertProblem(400, "invalid-query");
    }

    [Theory]
    [InlineData("q=%00")]
    [InlineData("q=%FF%FE")]
    [InlineData("q=%ED%A0%80")]
    [InlineData("q=%EF%BF%BE")]
    [InlineData("q=%EF%BF%BF")]
    [InlineData("q=%EF%B7%90")]
    [InlineData("q=%F3%A0%80%81")]
    [InlineData("q=%F0%9F%92%A9")]
    [InlineData("q=zqmarker%0D%0ASet-Cookie:%20a=b")]
    [InlineData("q=%27%20OR%201=1%20--")]
    [InlineData("q=%3Cscript%3E")]
    [InlineData("q=%25_")]
    [InlineData("q=%")]
    [InlineData("q=%u0041")]
    [InlineData("q=zqmarker&q=zqmarker")]
    public async Task A_search_for_nonsense_finds_something_or_nothing(string query)
    {
        var answer = await program.GetAsync($"/api/v1/demands?{query}");

        Assert.Equal(200, answer.Status);
        Assert.InRange(JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("total").GetInt32(), 0, SeedPetitions.Content.Consultations.Sum(consultation => consultation.Demands.Count));
    }

    [Fact]
    public async Task A_search_for_a_thousand_words_is_answered()
    {
        var answer = await program.GetAsync($"/api/v1/demands?q={string.Join('+', Enumerable.Repeat("a", 3000))}");

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_criterion_that_nobody_knows_changes_nothing(string list)
    {
        var plain = await program.GetAsync($"/api/v1/{list}?limit=3");

        var odd = await program.GetAsync($"/api/v1/{list}?limit=3&zqmarker=1&=2&&&%00=%00");

        // What is asked for a count later may be as of a later moment.
        Assert.Equal(200, odd.Status);
        Assert.Equal(Ids(plain), Ids(odd));
    }

    [Theory]
    [InlineData("/api/v1/petitions/%00")]
    [InlineData("/api/v1/petitions/%0D%0ASet-Cookie:a=b")]
    [InlineData("/api/v1/petitions/..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/api/v1/petitions/%FF%FE")]
    [InlineData("/api/v1/petitions/%ED%A0%80")]
    [InlineData("/api/v1/petitions/%F0%9F%92%A9/count")]
    [InlineData("/api/v1/petitions/zqmarker@example.org")]
    [InlineData("/api/v1/petitions//count")]
    [InlineData("/api/v1/petitions/a/b/c/d/e/f")]
    [InlineData("/api/v1/demands/%3Cscript%3E")]
    [InlineData("/api/v1/consultations/'%20OR%201=1")]
    [InlineData("/api/v1/campaigns/%25%32%66")]
    [InlineData("/api/v1/")]
    [InlineData("/api/v1")]
    [InlineData("/api")]
    [InlineData("/api//v1//petitions")]
    [InlineData("/api/v1/../v1/../../api/v1/nothing")]
    [InlineData("/openapi/v2.json")]
    public async Task An_address_of_the_api_that_is_not_there_is_told_in_words(string path)
    {
        var answer = await program.GetAsync(path);

        // What the server itself cannot read as an address never gets as far as the program's words.
        if (answer is { Status: 400, Body.Length: 0 }) return;
        Assert.Contains(answer.Status, (int[])[400, 404]);
        answer.AssertProblem(answer.Status, JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("type").GetString()!["/problems/".Length..]);
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/..%2F..%2Fmaster.key")]
    [InlineData("/api/v1/petitions/../../../etc/passwd")]
    [InlineData("/api/v1/petitions/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/../../data/master.key")]
    [InlineData("/appsettings.json")]
    [InlineData("/CampaignKit.Web.dll")]
    [InlineData("/.env")]
    [InlineData("/wp-login.php?user=zqmarker")]
    [InlineData("/petitions/zqmarker%0D%0ASet-Cookie:a=b")]
    [InlineData("/petitions/%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("/demands/%FF")]
    [InlineData("/problems/http-99999999999999999999")]
    [InlineData("/problems/http--1")]
    [InlineData("/problems/http-200")]
    [InlineData("/problems/..%2Fnot-found")]
    [InlineData("/site.css/zqmarker")]
    [InlineData("/%E0%A4%A")]
    public async Task An_address_of_a_page_that_is_not_there_is_told_in_a_page(string path)
    {
        var answer = await program.GetAsync(path);

        if (answer is { Status: 400, Body.Length: 0 }) return;
        Assert.Equal(404, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer.Header("Content-Type"));
        Assert.Null(answer.Header("Set-Cookie"));

        // The one file of ours that every page has, and nothing out of the address.
        Assert.Single(Regex.Matches(answer.Text, "<script", RegexOptions.IgnoreCase));
        Assert.Empty(PageSafety.Offences(answer.Text));
    }

    [Theory]
    [InlineData(9000)]
    [InlineData(200_000)]
    public async Task An_address_without_end_is_refused(int length)
    {
        var answer = await program.GetAsync($"/api/v1/demands?q={new string('z', length)}");

        Assert.Contains(answer.Status, (int[])[400, 414]);
    }

    [Theory]
    [InlineData("GET /api/v1/petitions HTTP/9.9\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("zqmarker\r\n\r\n")]
    [InlineData("POST /api/v1/petitions HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /api/v1/petitions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: nonsense\r\n\r\n")]
    [InlineData("GET /api/v1/petitions HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/v1/petitions HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/v1/petitions HTTP/1.1\r\nHost: localhost\r\nzqmarker\r\n\r\n")]
    public async Task A_request_that_is_no_http_is_refused(string request)
    {
        var answer = await program.SendAsync(System.Text.Encoding.ASCII.GetBytes(request));

        Assert.InRange(answer.Status, 400, 505);
        Assert.NotEqual(500, answer.Status);
    }

    [Fact]
    public async Task A_body_that_is_chunked_wrongly_is_refused()
    {
        var answer = await program.SendAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST {SignerForm.Address(SeedPetitions.Open[0])} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzqmarker\r\n"));

        answer.AssertProblem(400, "bad-request");
    }

    private static List<string> Ids(RawAnswer answer) =>
    [
        .. JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("items").EnumerateArray()
            .Select(item => (item.TryGetProperty("slug", out var slug) ? slug : item.GetProperty("id")).GetString()!),
    ];
}
