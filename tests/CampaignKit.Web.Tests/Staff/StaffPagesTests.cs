using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Donations;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Every page under <c>/staff</c>, as whoever may see it sees it.</summary>
public sealed partial class StaffPagesTests : IAsyncLifetime
{
    private GivingSite _site = null!;

    private ServedApp App => _site.App;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Every_page_is_there_for_an_administrator_is_safe_and_shows_no_code()
    {
        var petition = SeedPetitions.Mailed[0];
        using (await new SignerForm { Updates = true }.PostAsync(App.Client, petition))
        {
        }

        using var staff = await StaffBrowser.SetUpAsync(App);
        var paths = Paths(petition, SeedPetitions.Content.Petitions.First(one => one.Slug == petition).Campaign);
        Assert.True(paths.Count > 25, string.Join(' ', paths));
        foreach (var path in paths)
        {
            var page = await staff.Visitor.GetAsync(path);
            Assert.True(page.Status is HttpStatusCode.OK, $"{path} answers {page.Status}.");
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
            if (!page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal)) continue;
            Assert.True(!PageSafety.Offences(page.Html).Any(), $"{path}: {string.Join(", ", PageSafety.Offences(page.Html))}");
            Assert.True(!Code().IsMatch(page.Text), $"{path}: {Code().Match(page.Text)}");
        }
    }

    // Those that are of one petition or campaign, or of none; not the streams, which do not end, nor the ways in.
    private List<string> Paths(string petition, string campaign) =>
    [
        .. App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true && endpoint.Metadata.GetMetadata<StaffGate>() is not { IsOpen: true })
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => path.StartsWith("/staff", StringComparison.Ordinal) && !path.EndsWith("/live", StringComparison.Ordinal))
            .Select(path => path.Replace("/petitions/{slug}", $"/petitions/{petition}", StringComparison.Ordinal).Replace("/campaigns/{slug}", $"/campaigns/{campaign}", StringComparison.Ordinal))
            .Where(path => !path.Contains('{', StringComparison.Ordinal)),
    ];

    /// <summary>What is left of a page that was written wrongly: <c>@Of(count</c>.</summary>
    [GeneratedRegex(@"@[A-Z]\w*[.(]|\{\w+\}")]
    private static partial Regex Code();
}
