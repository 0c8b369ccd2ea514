using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>An installation without keys for Stripe, in whose data a campaign asks for donations: nobody sees anything about money anywhere.</summary>
public sealed partial class NoMoneyTests : IAsyncLifetime, IDisposable
{
    private readonly ServedApp _app = new();

    public Task InitializeAsync() => GivingSite.WriteAsync(_app, GivingSite.Ask);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Nothing_that_can_be_read_says_anything_about_money()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);
        var paths = Paths();
        Assert.Contains($"/campaigns/{GivingSite.Campaign}", paths);
        Assert.Contains("/staff/people", paths);
        Assert.True(paths.Count > 60, string.Join(' ', paths));

        foreach (var path in paths) AssertSilent(path, await staff.Visitor.GetAsync(path));
        AssertSilent("the first page of thanks", await _app.Visitor.SignAsync(GivingSite.Petition, "ada@example.org"));
    }

    [Theory]
    [InlineData("/campaigns/{0}/give")]
    [InlineData("/campaigns/{0}/give/thanks")]
    [InlineData("/api/v1/campaigns/{0}/donations")]
    [InlineData("/api/v1/staff/donations")]
    [InlineData("/staff/campaigns/{0}/donations/ask")]
    [InlineData("/staff/donations")]
    [InlineData("/staff/donations/report")]
    public async Task What_is_about_donations_is_as_unknown_as_anything_else(string path)
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);

        var answer = await staff.Visitor.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, GivingSite.Campaign));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        AssertSilent(path, answer);
    }

    private static void AssertSilent(string path, Shown shown)
    {
        // A page that is not there may say which one that was.
        var said = shown.Html.Replace(path, "", StringComparison.OrdinalIgnoreCase);
        Assert.True(!AboutMoney().IsMatch(said), $"{path}: {AboutMoney().Match(said)}");
    }

    private List<string> Paths() =>
    [
        .. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true && endpoint.Metadata.GetMetadata<StaffGate>() is not { IsOpen: true })
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => !path.EndsWith("/live", StringComparison.Ordinal))
            .Select(path => path.Replace("/petitions/{slug}", $"/petitions/{GivingSite.Petition}", StringComparison.Ordinal).Replace("/campaigns/{slug}", $"/campaigns/{GivingSite.Campaign}", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal))
            .Where(path => !path.Contains('{', StringComparison.Ordinal)),
        "/openapi/v1.json",
    ];

    [GeneratedRegex("donat|stripe|treasurer|refund|payout|/give|give\\.(css|js)|Example Coalition", RegexOptions.IgnoreCase)]
    private static partial Regex AboutMoney();
}
