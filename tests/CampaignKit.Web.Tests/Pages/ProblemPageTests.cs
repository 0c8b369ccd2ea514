using System.Net;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Tests.Pages;

[Collection(SitePages.Name)]
public sealed class ProblemPageTests(SiteFixture site)
{
    public static TheoryData<string> Types =>
    [
        Problem.NotFound("").ProblemDetails.Type!,
        Problem.InvalidQuery("").ProblemDetails.Type!,
        Problem.InvalidBody("").ProblemDetails.Type!,
        Problem.UnsupportedBody().ProblemDetails.Type!,
        Problem.TooLarge(1024).ProblemDetails.Type!,
        Problem.InvalidFields(new Dictionary<string, string[]>()).ProblemDetails.Type!,
        Problem.NotOpen(PetitionState.Closed).ProblemDetails.Type!,
        Problem.NotOpen(PetitionState.Withdrawn).ProblemDetails.Type!,
        Problem.NotOpen(PetitionState.Rejected).ProblemDetails.Type!,
        Problem.TooMany(TimeSpan.Zero).ProblemDetails.Type!,
        Problem.OwnLinkEnded().ProblemDetails.Type!,
        Problem.UnknownCertificate().ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.Gone).ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.TooLate).ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.Unknown).ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.WrongCode).ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.CodeExpired).ProblemDetails.Type!,
        Problem.Of(ConfirmStatus.TooManyTries).ProblemDetails.Type!,
        "/problems/bad-request",
        "/problems/storage-unavailable",
        "/problems/internal-error",
        "/problems/http-404",
        "/problems/http-405",
        "/problems/http-415",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_type_of_problem_leads_to_a_page(string type) =>
        Assert.Contains("What to do", Html.Text(await site.ReadAsync(type)), StringComparison.Ordinal);

    [Theory]
    [InlineData("/problems/no-such-type")]
    [InlineData("/problems/http-200")]
    [InlineData("/problems/http-999")]
    [InlineData("/nowhere")]
    [InlineData("/demands/nowhere")]
    [InlineData("/consultations/nowhere")]
    [InlineData("/campaigns/nowhere")]
    public async Task Unknown_address_gets_a_page_that_nobody_keeps_and_404(string address)
    {
        using var answer = await site.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Contains("href=\"/demands\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nowhere", "text/html,*/*;q=0.8")]
    [InlineData("/api/v1/petitions/nowhere", "text/html,*/*;q=0.8")]
    [InlineData("/nowhere", "application/json")]
    public async Task API_and_programs_get_problem_json(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", accept } } };
        using var answer = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Page_that_takes_no_post_says_so_with_405()
    {
        using var answer = await site.Client.PostAsync(new Uri("/staff", UriKind.Relative), new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("This address does not take that", Html.Text(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }
}
