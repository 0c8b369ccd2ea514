using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What each role gets to see, over HTTP.</summary>
public sealed class StaffRightsTests : IDisposable
{
    private const string OurPetition = "/petitions/end-closed-work-permits";
    private const string OurCampaign = "free-to-change-jobs";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task What_somebody_may_not_see_is_not_there(StaffRole role, HttpStatusCode status)
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role] });

        var page = await browser.Visitor.GetAsync("/staff/installation");

        Assert.Equal(status, page.Status);
        Assert.Equal(status is HttpStatusCode.OK, (await browser.Visitor.GetAsync("/staff")).Html.Contains("/staff/installation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Campaigner_sees_the_numbers_of_their_own_campaigns_and_a_translator_none()
    {
        using var ours = await StaffBrowser.AddAsync(_app, "ours@example.org", record => record with { Roles = [StaffRole.Campaigner], Campaigns = [OurCampaign] });
        using var theirs = await StaffBrowser.AddAsync(_app, "theirs@example.org", record => record with { Roles = [StaffRole.Campaigner], Campaigns = ["another"] });
        using var translator = await StaffBrowser.AddAsync(_app, "words@example.org", record => record with { Roles = [StaffRole.Translator], Languages = ["fr"] });

        Assert.Contains(OurPetition, (await ours.Visitor.GetAsync("/staff")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(OurPetition, (await theirs.Visitor.GetAsync("/staff")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(OurPetition, (await translator.Visitor.GetAsync("/staff")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_that_are_taken_away_are_gone_at_once()
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Administrator] });
        Assert.Equal(HttpStatusCode.OK, (await browser.Visitor.GetAsync("/staff/installation")).Status);
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = Assert.Single(await people.ListAsync());
        member.Record = member.Record with { Roles = [StaffRole.Viewer] };
        Assert.True(await people.SaveAsync(member));

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Visitor.GetAsync("/staff/installation")).Status);
    }

    [Fact]
    public void Nothing_but_the_ways_in_is_open_to_who_is_not_signed_in()
    {
        var open = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaffGate>() is { IsOpen: true })
            .Select(endpoint => endpoint.RoutePattern.RawText).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "/staff/address/{token}", "/staff/invitation/{token}", "/staff/reset/{token}", "/staff/set-up/{token}",
                "/staff/sign-in", "/staff/sign-in/code", "/staff/sign-in/passkey", "/staff/sign-in/passkey/options",
            ],
            open);
    }

    [Fact]
    public void Every_way_in_and_every_place_that_asks_for_a_password_limits_the_tries_of_a_network()
    {
        string[] asking = ["/staff/keys", "/staff/codes/on", "/staff/codes/off", "/staff/account/password", "/staff/account/address", "/staff/passkeys", "/staff/passkeys/options", "/staff/passkeys/{id}/rename", "/staff/passkeys/{id}/remove"];
        var posts = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/staff/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("POST"))
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaffGate>() is { IsOpen: true } || asking.Contains(endpoint.RoutePattern.RawText))
            .ToList();

        Assert.True(posts.Count >= asking.Length + 8);
        Assert.All(posts, endpoint => Assert.Equal(StaffServices.Tries, endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName));
    }
}
