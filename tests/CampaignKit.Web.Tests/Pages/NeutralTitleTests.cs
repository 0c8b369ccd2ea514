using System.Net;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>What is left in tabs, histories and bookmarks, where a campaign wants that to be nothing.</summary>
public sealed class NeutralTitleTests : IAsyncLifetime, IDisposable
{
    private static readonly string Counted = SeedPetitions.Open[0];
    private static readonly string Mailed = SeedPetitions.Mailed.First(slug => CampaignOf(slug) != CampaignOf(Counted));

    private readonly ServedApp _app = new();

    public async Task InitializeAsync()
    {
        foreach (var campaign in (string[])[CampaignOf(Counted), CampaignOf(Mailed)]) await _app.EditAsync(campaign, record => record with { HasNeutralTitles = true });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Pages_of_the_campaign_say_the_name_of_the_site_alone_in_every_language()
    {
        string[] paths = ["", "/poster", "/sheet"];
        foreach (var language in SiteLanguage.All)
        {
            foreach (var path in paths.Select(path => $"/petitions/{Counted}{path}").Append($"/campaigns/{CampaignOf(Counted)}").Append($"/embed/{Counted}"))
            {
                var page = await _app.Visitor.GetAsync($"/{language.Tag}{path}");
                Assert.Equal((HttpStatusCode.OK, Texts.SiteName), (page.Status, page.Title));
            }

            var builder = await _app.Visitor.GetAsync($"/{language.Tag}/petitions/{Counted}/embed");
            Assert.DoesNotContain(SeedPetitions.Content.Petitions, petition => builder.Title.Contains(petition.Title, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Answers_to_the_form_say_the_name_of_the_site_and_at_most_that_something_is_missing()
    {
        var thanks = await _app.Visitor.SignAsync(Counted, "thanks@example.org");
        var awaiting = await _app.Visitor.SignAsync(Mailed, "awaiting@example.org");
        var wrong = await _app.Visitor.SignAsync(Counted, "no address");

        Assert.Equal((HttpStatusCode.OK, Texts.SiteName), (thanks.Status, thanks.Title));
        Assert.Equal((HttpStatusCode.Accepted, Texts.SiteName), (awaiting.Status, awaiting.Title));
        Assert.Equal((HttpStatusCode.BadRequest, $"{FormTexts.ProblemPageTitle} – {Texts.SiteName}"), (wrong.Status, wrong.Title));
    }

    [Fact]
    public async Task Previews_of_a_link_and_what_is_passed_on_say_what_it_is_about()
    {
        var title = Record(Counted).Title;
        var page = await _app.Visitor.GetAsync($"/petitions/{Counted}");
        var thanks = await _app.Visitor.SignAsync(Counted, "shares@example.org");

        Assert.Equal(title, Html.Elements(page.Html, "meta").Single(meta => meta.GetValueOrDefault("property") == "og:title")["content"]);
        Assert.Contains(title, page.Text, StringComparison.Ordinal);
        Assert.Equal(title, Html.WithAttribute(thanks.Html, "data-title").Single().Value);
    }

    [Fact]
    public async Task Other_campaigns_keep_their_titles()
    {
        var other = SeedPetitions.Content.Petitions.First(petition => SeedPetitions.Open.Contains(petition.Slug) && petition.Campaign != CampaignOf(Counted) && petition.Campaign != CampaignOf(Mailed));

        Assert.Equal($"{other.Title} – {Texts.SiteName}", (await _app.Visitor.GetAsync($"/petitions/{other.Slug}")).Title);
    }

    private static PetitionRecord Record(string slug) => SeedPetitions.Content.Petitions.Single(petition => petition.Slug == slug);

    private static string CampaignOf(string slug) => Record(slug).Campaign;
}

/// <summary>What a mailed link leaves in a history, whatever the campaign wants.</summary>
public sealed class MailedTitleTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Petition = SeedPetitions.Mailed[0];

    [Fact]
    public async Task No_page_that_a_mailed_link_leads_to_names_a_petition_in_its_title()
    {
        const string email = "history@example.org";
        await app.Visitor.SignAsync(Petition, email);
        await app.Visitor.PostAsync("/my-signatures", ("email", email));
        var tokens = app.Mails.To(email).Select(mail => mail.Token).ToList();
        var (confirm, own) = ($"/confirm/{tokens[0]}", $"/my-signatures/{tokens[1]}");

        Shown[] pages =
        [
            await app.Visitor.GetAsync(confirm), await app.Visitor.GetAsync($"{confirm}/not-me"), await app.Visitor.PostAsync(confirm), await app.Visitor.GetAsync(confirm),
            await app.Visitor.GetAsync(own), await app.Visitor.PostAsync($"{own}/erase"), await app.Visitor.GetAsync(confirm), await app.Visitor.GetAsync(own),
            await app.Visitor.PostAsync($"{confirm}/not-me"),
        ];

        Assert.Contains(pages, page => page.Text.Contains(Title, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.EndsWith(Texts.SiteName, page.Title, StringComparison.Ordinal));
        foreach (var petition in SeedPetitions.Content.Petitions) Assert.All(pages, page => Assert.DoesNotContain(petition.Title, page.Title, StringComparison.OrdinalIgnoreCase));
    }

    private static string Title => SeedPetitions.Content.Petitions.Single(petition => petition.Slug == Petition).Title;
}
