using System.Net;
using System.Text.Json;
using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Supporters;

/// <summary>Who is shown to everybody, over HTTP.</summary>
public sealed class SupporterEndpointTests : IDisposable
{
    private readonly ListedPetition _petition = new();

    public void Dispose() => _petition.Dispose();

    [Fact]
    public async Task Who_chose_to_be_seen_is_told_as_they_chose_latest_first_and_nobody_else_is()
    {
        await _petition.SignAsync("ada@example.org", "Ada Lovelace", country: "CA");
        await _petition.SignAsync("hidden@example.org", "Hidden Person", "count-only");
        _petition.App.Clock.Now += TimeSpan.FromDays(1);
        await _petition.SignAsync("jose@example.org", "José María", "initials");
        await _petition.AskAsync("waits@example.org", "Waiting Person");

        var answer = await _petition.AnswerAsync(ListedPetition.Slug);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["listed", "supporters", "asOf"], answer.Json.Names());
        Assert.True(answer.Json.GetProperty("listed").GetBoolean());
        Assert.Equal(
            """[{"name":"J. M.","country":"NP","signedOn":"2026-11-23"},{"name":"Ada Lovelace","country":"CA","signedOn":"2026-11-22"}]""",
            answer.Json.GetProperty("supporters").GetRawText());
        foreach (var personal in (string[])["Hidden", "Waiting", "José", "@", "ZQ-90716", "12:00"]) Assert.DoesNotContain(personal, answer.Json.GetProperty("supporters").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Petition_that_lists_nobody_says_so_and_tells_nobody()
    {
        await new SignerForm().SignAsync(_petition.App.Client, SeedPetitions.Open[0]);

        var answer = await _petition.AnswerAsync(SeedPetitions.Open[0]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Json.GetProperty("listed").GetBoolean());
        Assert.Equal(0, answer.Json.GetProperty("supporters").GetArrayLength());
    }

    [Theory]
    [InlineData("no-such-petition")]
    [InlineData("support-with-no-questions-asked")]
    public async Task Petition_that_is_not_public_has_no_supporters(string petition)
    {
        var answer = await RawHttp.SendAsync(_petition.App.Client.BaseAddress!, RawHttp.Get($"/api/v1/petitions/{petition}/supporters"));

        answer.AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task Answer_is_kept_by_nobody_and_may_be_read_by_every_site()
    {
        foreach (var petition in (string[])[ListedPetition.Slug, SeedPetitions.Open[0]])
        {
            var answer = await _petition.AnswerAsync(petition);

            Assert.Equal(("no-store", "noindex", "*"), (answer.Headers["Cache-Control"], answer.Headers["X-Robots-Tag"], answer.Headers["Access-Control-Allow-Origin"]));
            Assert.False(answer.Headers.ContainsKey("ETag"));
        }
    }

    [Fact]
    public async Task Petitions_tell_whether_they_list_supporters()
    {
        var petitions = await _petition.App.Client.WalkAsync("/api/v1/petitions", 100);

        Assert.Equal([ListedPetition.Slug], petitions.Where(petition => petition.GetProperty("listsSupporters").GetBoolean()).Select(petition => petition.GetProperty("slug").GetString()));
    }

    [Fact]
    public async Task Whoever_changes_their_mind_is_gone_from_the_next_answer_on()
    {
        foreach (var name in (string[])["Ada", "Bo", "Cy", "Di"]) await _petition.SignAsync($"{name}@example.org", $"{name} Example");
        Assert.Equal(4, (await _petition.NamesAsync()).Count);

        await _petition.Visitor.SendAsync(await _petition.OwnPageAsync("Ada@example.org"), "/change", ("visibility", "count-only"));
        Assert.DoesNotContain("Ada Example", await _petition.NamesAsync());
        await _petition.Visitor.SendAsync(await _petition.OwnPageAsync("Bo@example.org"), "/change", ("visibility", "initials"));
        Assert.Contains("B. E.", await _petition.NamesAsync());
        await _petition.Visitor.SendAsync(await _petition.OwnPageAsync("Cy@example.org"), "/withdraw");
        Assert.DoesNotContain("Cy Example", await _petition.NamesAsync());
        Assert.Equal(HttpStatusCode.OK, (await _petition.Visitor.SendAsync(await _petition.OwnPageAsync("Di@example.org"), "/erase", ("sure", "true"))).Status);

        Assert.Equal(["B. E."], await _petition.NamesAsync());
        Assert.DoesNotContain("Example", (await _petition.PageAsync()).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_counted_only_can_choose_to_be_seen()
    {
        await _petition.SignAsync("later@example.org", "Later Person", "count-only");
        Assert.Empty(await _petition.NamesAsync());

        await _petition.Visitor.SendAsync(await _petition.OwnPageAsync("later@example.org"), "/change", ("visibility", "initials"), ("name", "Later Person"));

        Assert.Equal(["L. P."], await _petition.NamesAsync());
    }

    [Fact]
    public async Task Second_signature_under_another_name_changes_nothing()
    {
        await _petition.SignAsync("ada@example.org", "Ada Example");

        await _petition.SignAsync("ada@example.org", "Somebody Else");

        Assert.Equal(["Ada Example"], await _petition.NamesAsync());
    }

    [Fact]
    public async Task Purge_of_the_campaign_empties_the_list_at_once()
    {
        await _petition.SignAsync("ada@example.org", "Ada Example");
        Assert.Equal(["Ada Example"], await _petition.NamesAsync());

        await _petition.App.Services.GetRequiredService<KeyDestruction>().RunAsync(ListedPetition.Seeded.Campaign, DestructionReason.Purge, "ana", "ben");

        var answer = await _petition.AnswerAsync(ListedPetition.Slug);
        Assert.Equal((true, 0), (answer.Json.GetProperty("listed").GetBoolean(), answer.Json.GetProperty("supporters").GetArrayLength()));
        var page = await _petition.PageAsync();
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("Ada Example", page.Html, StringComparison.Ordinal);
    }
}
