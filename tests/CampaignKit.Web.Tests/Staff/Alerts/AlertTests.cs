using System.Net;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Staff.Alerts;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff.Alerts;

/// <summary>What staff are told of: on their page, and by mail if they asked.</summary>
public sealed class AlertTests : IDisposable
{
    private const string Petition = "end-closed-work-permits";
    private const string Campaign = "free-to-change-jobs";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.OK)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.OK)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Whoever_may_see_numbers_sees_alerts(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role, Campaign);

        Assert.Equal(status, (await browser.Visitor.GetAsync("/staff/alerts")).Status);
        Assert.Equal(status is HttpStatusCode.OK, (await browser.Visitor.GetAsync("/staff")).Html.Contains("/staff/alerts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_milestone_is_shown_to_whose_campaign_it_is_and_mailed_to_who_asked()
    {
        using var ours = await AddAsync(StaffRole.Campaigner, Campaign);
        using var silent = await AddAsync(StaffRole.Viewer, Campaign);
        using var theirs = await AddAsync(StaffRole.Campaigner, "another-campaign", "theirs@example.org");
        foreach (var browser in (StaffBrowser[])[ours, theirs]) await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/alerts"), "/alerts", ("milestone", "yes"));
        Assert.Contains("name=\"milestone\" value=\"yes\" checked", (await ours.Visitor.GetAsync("/staff/alerts")).Html, StringComparison.Ordinal);
        await _app.Services.GetRequiredService<Milestones>().SetAsync(Petition, [2], counted: 0);
        for (var person = 0; person < 3; person++) await new SignerForm { Email = $"signer-{person}@example.org" }.SignAsync(_app.Client, Petition);

        for (var pass = 0; pass < 2; pass++) await _app.Services.GetRequiredService<AlertPass>().PassAsync(CancellationToken.None);

        Assert.Contains("It has reached 2 signatures", (await ours.Visitor.GetAsync("/staff/alerts")).Text, StringComparison.Ordinal);
        Assert.Contains("There was nothing to tell yet", (await theirs.Visitor.GetAsync("/staff/alerts")).Text, StringComparison.Ordinal);
        var mail = Assert.Single(_app.Mails.To("campaigner@example.org"));
        Assert.Equal((MailKind.StaffNotice, "It has reached 2 signatures: 3 count now."), (mail.Kind, mail.Notice));
        Assert.Empty(_app.Mails.To("viewer@example.org"));
        Assert.Empty(_app.Mails.To("theirs@example.org"));
    }

    [Fact]
    public async Task Whoever_takes_back_their_wish_is_written_to_no_more()
    {
        using var browser = await AddAsync(StaffRole.Viewer, Campaign);
        var page = await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/alerts"), "/alerts", ("spike", "yes"), ("held", "yes"));
        Assert.Equal("/staff/alerts", page.Headers["Location"]);
        var documents = _app.Services.GetRequiredService<IDocuments>();
        var member = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());
        Assert.Equal([AlertKind.Spike, AlertKind.Held], (await AlertWishes.ReadAsync(documents, member.Id)).Kinds);

        var token = (await browser.Visitor.GetAsync("/staff")).Forms()[0].Fields.Single();
        await browser.Visitor.PostAsync("/staff/alerts", (token.Key, token.Value));

        Assert.Empty((await AlertWishes.ReadAsync(documents, member.Id)).Kinds);
    }

    private Task<StaffBrowser> AddAsync(StaffRole role, string campaign, string? email = null) =>
        StaffBrowser.AddAsync(_app, email ?? $"{role}@example.org".ToLowerInvariant(), record => record with { Roles = [role], Campaigns = [campaign], Languages = ["fr"] });
}
