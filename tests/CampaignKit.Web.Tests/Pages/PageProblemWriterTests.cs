using System.Text;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Pages;

public sealed class PageProblemWriterTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task Outage_while_a_form_is_sent_is_told_in_a_page_with_the_trace_id()
    {
        var http = Request("/api/v1/petitions/a/signatures", "*/*", Form);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;

        var page = Html.Text(await WriteAsync(http, new() { Status = 503, Type = "/problems/storage-unavailable", Detail = "This could not be stored just now." }));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, http.Response.StatusCode);
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
        Assert.Contains("Please try again This could not be stored just now.", page, StringComparison.Ordinal);
        Assert.Contains($"Trace id: {http.TraceIdentifier}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_without_a_type_of_ours_is_explained_by_its_status()
    {
        var page = await WriteAsync(Request("/nowhere", "text/html", null), new() { Status = 404, Type = "https://tools.ietf.org/html/rfc9110#section-15.5.5" });

        Assert.Contains("This page does not exist", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/problems/http-404\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/petitions/a", "text/html", null, true)]
    [InlineData("/petitions/a", "", null, true)]
    [InlineData("/petitions/a", "application/json", null, false)]
    [InlineData("/api/v1/petitions/a", "text/html", null, false)]
    [InlineData("/api/v1/petitions/a/signatures", "text/html", "application/json", false)]
    [InlineData("/api/v1/petitions/a/signatures", "application/json", Form, true)]
    [InlineData("/openapi/v2.json", "text/html", null, false)]
    public void Pages_are_for_browsers_and_their_forms(string path, string accept, string? contentType, bool isPage) =>
        Assert.Equal(isPage, new PageProblemWriter().CanWrite(new() { HttpContext = Request(path, accept, contentType), ProblemDetails = new() }));

    private static async Task<string> WriteAsync(HttpContext http, ProblemDetails problem)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton<InstallationOptions>().BuildServiceProvider();
        using var body = new MemoryStream();
        http.RequestServices = services;
        http.Response.Body = body;
        await new PageProblemWriter().WriteAsync(new() { HttpContext = http, ProblemDetails = problem });
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static DefaultHttpContext Request(string path, string accept, string? contentType)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "trace-1" };
        (http.Request.Path, http.Request.ContentType) = (path, contentType);
        if (accept.Length > 0) http.Request.Headers.Accept = accept;
        return http;
    }
}
