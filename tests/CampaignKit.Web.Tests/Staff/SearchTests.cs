using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Search;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Signers looked up by receipt, address and name.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly ServedApp _app = new();
    private readonly string _petition = SeedPetitions.Open[0];

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Receipt_leads_to_its_signature_whatever_petition_it_is_of()
    {
        var signed = await new SignerForm { Email = "grace@example.org", Name = "Ada Example", Country = "NP", Visibility = "initials" }.SignAsync(_app.Client, _petition);
        using var moderator = await AddAsync(StaffRole.Moderator);

        var found = await FindAsync(moderator, "/receipt", ("receipt", signed.Receipt.ToLowerInvariant()));

        Assert.Contains("Found: 1", found.Text, StringComparison.Ordinal);
        Assert.Contains($"{_petition} signed 2026-11-22 12:00 UTC, NP; counted", found.Text, StringComparison.Ordinal);
        Assert.Contains("Ada Example ; others may see: initials; no updates", found.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", found.Headers["Cache-Control"]);
        Assert.Equal(["receipt begun ", "receipt done 1"], await EntriesAsync());
    }

    [Fact]
    public async Task Address_finds_what_it_signed_and_what_waits_although_it_is_not_kept()
    {
        await _app.Visitor.SignAsync(_petition, "grace@example.org");
        await _app.Visitor.SignAsync(SeedPetitions.Mailed[0], "grace@example.org");
        await _app.Visitor.SignAsync(_petition, "other@example.org");
        using var moderator = await AddAsync(StaffRole.Moderator);

        var found = await FindAsync(moderator, "/address", ("address", "GRACE@example.org"));

        Assert.Contains("Found: 2", found.Text, StringComparison.Ordinal);
        Assert.Contains("waits for its confirmation", found.Text, StringComparison.Ordinal);
        Assert.Equal(["address begun ", "address done 2"], await EntriesAsync());
        Assert.DoesNotContain("grace", found.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/receipt", "receipt")]
    [InlineData("/address", "address")]
    [InlineData("/name", "name")]
    public async Task What_cannot_be_looked_for_is_refused_and_not_in_the_log(string kind, string field)
    {
        using var moderator = await AddAsync(StaffRole.Moderator);

        Assert.Equal(HttpStatusCode.BadRequest, (await FindAsync(moderator, kind, (field, " "))).Status);
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Name_is_found_in_the_background_by_whole_words_of_it()
    {
        await _app.Visitor.SignAsync(_petition, "grace@example.org", ("name", "Grace  Brewster Hopper"), ("visibility", "named"));
        await _app.Visitor.SignAsync(_petition, "other@example.org", ("name", "Gracen Hoppers"), ("visibility", "named"));
        using var moderator = await AddAsync(StaffRole.Moderator);

        var begun = await FindAsync(moderator, "/name", ("name", "brewster HOPPER"), ("campaign", CampaignOf(_petition)));
        await EndedAsync();
        var found = await moderator.Visitor.GetAsync(begun.Headers["Location"]);

        Assert.Contains("Found: 1", found.Text, StringComparison.Ordinal);
        Assert.Contains("Grace  Brewster Hopper", found.Html, StringComparison.Ordinal);
        Assert.Equal(["name begun ", "name done 1"], await EntriesAsync());
        Assert.DoesNotContain("hopper", begun.Headers["Location"], StringComparison.OrdinalIgnoreCase);
        _app.Clock.Now += NameSearches.KeptFor;
        Assert.Equal(HttpStatusCode.NotFound, (await moderator.Visitor.GetAsync(begun.Headers["Location"])).Status);
    }

    [Fact]
    public async Task Search_of_somebody_else_is_not_there()
    {
        using var moderator = await AddAsync(StaffRole.Moderator);
        using var another = await StaffBrowser.AddAsync(_app, "cleo@example.org", record => record with { Roles = [StaffRole.Moderator] });
        var begun = await FindAsync(moderator, "/name", ("name", "Ada"), ("campaign", CampaignOf(_petition)));

        Assert.Equal(HttpStatusCode.NotFound, (await another.Visitor.GetAsync(begun.Headers["Location"])).Status);
        await EndedAsync();
    }

    [Fact]
    public async Task Campaigner_of_another_campaign_finds_nobody()
    {
        var signed = await new SignerForm { Email = "grace@example.org" }.SignAsync(_app.Client, _petition);
        using var campaigner = await AddAsync(StaffRole.Campaigner);

        Assert.Contains("Nothing was found", (await FindAsync(campaigner, "/receipt", ("receipt", signed.Receipt))).Text, StringComparison.Ordinal);
        Assert.Contains("Petitions looked through: 0", (await FindAsync(campaigner, "/address", ("address", "grace@example.org"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await FindAsync(campaigner, "/name", ("name", "Ada"), ("campaign", CampaignOf(_petition)))).Status);
    }

    [Theory]
    [InlineData(StaffRole.Administrator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Campaigner, HttpStatusCode.OK)]
    [InlineData(StaffRole.Moderator, HttpStatusCode.OK)]
    [InlineData(StaffRole.Translator, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Viewer, HttpStatusCode.NotFound)]
    [InlineData(StaffRole.Treasurer, HttpStatusCode.NotFound)]
    public async Task Searching_is_for_who_may_read_people(StaffRole role, HttpStatusCode status)
    {
        using var browser = await AddAsync(role);

        Assert.Equal(status, (await browser.Visitor.GetAsync("/staff/search")).Status);
    }

    private static async Task<Shown> FindAsync(StaffBrowser browser, string kind, params (string, string)[] fields) =>
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/search"), kind, fields);

    private Task<StaffBrowser> AddAsync(StaffRole role) => StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [role], Campaigns = ["another"] });

    private static string CampaignOf(string petition) => SeedPetitions.Content.Petitions.Single(one => one.Slug == petition).Campaign;

    private async Task<List<string>> EntriesAsync() =>
        [.. (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100, "people.search")).Entries.Reverse()
            .Select(entry => $"{entry.Details["kind"]} {entry.Details["stage"]} {entry.Details.GetValueOrDefault("hits", "")}")];

    private Task EndedAsync() => _app.Services.GetRequiredService<NameSearches>().EndedAsync();
}
