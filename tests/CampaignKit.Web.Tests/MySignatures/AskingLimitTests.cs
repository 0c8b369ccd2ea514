using System.Globalization;
using System.Net;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.MySignatures;

/// <summary>How often one network may ask for links and try codes.</summary>
public sealed class AskingLimitTests : IDisposable
{
    private readonly ServedApp _app = new(new Dictionary<string, string>
    {
        ["CampaignKit:Asking:Links"] = "2",
        ["CampaignKit:Asking:Codes"] = "2",
    });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_network_that_asks_for_too_many_links_is_told_when_to_come_again()
    {
        for (var number = 1; number <= 2; number++) Assert.Equal(HttpStatusCode.Accepted, (await _app.Visitor.PostAsync("/my-signatures", ("email", $"a{number}@example.org"))).Status);

        var page = await _app.Visitor.PostAsync("/my-signatures", ("email", "a3@example.org"));

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("Too many at once", page.Text, StringComparison.Ordinal);
        Assert.InRange(int.Parse(page.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 600);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Empty(_app.Mails.To("a3@example.org"));
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.GetAsync("/my-signatures")).Status);
    }

    [Theory]
    [InlineData("/api/v1/my-signatures")]
    [InlineData("/api/v1/my-signatures/code")]
    [InlineData("/api/v1/my-signatures/certificates")]
    [InlineData("/api/v1/confirmations")]
    public async Task A_program_that_asks_too_often_is_told_so_as_a_problem(string path)
    {
        for (var number = 1; number <= 2; number++) Assert.NotEqual(429, (await PostAsync(path)).Status);

        var answer = await PostAsync(path);

        answer.AssertProblem(429, "too-many");
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 600);
    }

    private Task<RawAnswer> PostAsync(string path) => RawHttp.SendAsync(_app.Client.BaseAddress!, RawHttp.Request("POST", path, null, "application/json", "{}"u8.ToArray()));
}
