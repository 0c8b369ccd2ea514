using System.Net;
using System.Text.Json;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Tests.Abuse;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>Petitions that ask for a proof of work: where programs get what is to be worked on, and what their signatures are worth with and without it.</summary>
public sealed class ChallengeTests : IAsyncLifetime, IDisposable
{
    // Both count at once, as long as nothing looks bad.
    private static readonly string Petition = SeedPetitions.Open[0];
    private static readonly string Other = SeedPetitions.Open[1];

    private readonly ServedApp _app = new(new Dictionary<string, string> { ["CampaignKit:Abuse:AllowedNetworks"] = "", ["CampaignKit:Abuse:WorkBits"] = "8" });

    public Task InitializeAsync() => _app.AskForWorkAsync(Petition);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_challenge_is_another_one_at_every_call_and_may_be_read_from_any_site_but_kept_by_nobody()
    {
        using var answer = await _app.Client.GetAsync(AddressOf(Petition));
        var first = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

        Assert.Equal(["bits", "challenge", "expiresAt", "needed"], first.Names().Order(StringComparer.Ordinal));
        Assert.True(first.GetProperty("needed").GetBoolean());
        Assert.Equal(8, first.GetProperty("bits").GetInt32());
        Assert.Equal(_app.Clock.Now + TimeSpan.FromMinutes(30), first.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.NotEqual(first.Text("challenge"), (await AskAsync(Petition)).Text);
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_petition_that_asks_for_no_work_says_so()
    {
        using var answer = await _app.Client.GetAsync(AddressOf(Other));

        Assert.Equal("{\"needed\":false}", await answer.Content.ReadAsStringAsync());
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
    }

    [Fact]
    public async Task A_petition_that_cannot_be_signed_has_no_challenge()
    {
        foreach (var (petition, status, type) in ((string, int, string)[])[("no-such-petition", 404, "not-found"), (SeedPetitions.Draft, 404, "not-found"), (SeedPetitions.Closed, 410, "petition-closed")])
        {
            var answer = await RawHttp.SendAsync(_app.Client.BaseAddress!, RawHttp.Get(AddressOf(petition)));

            answer.AssertProblem(status, type);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        }
    }

    [Fact]
    public async Task Work_that_is_done_counts_a_program_at_once()
    {
        var challenge = await AskAsync(Petition);

        var answer = await new SignerForm { Challenge = challenge.Text, Solution = Worker.Solve(challenge) }.SignAsync(_app.Client, Petition);

        Assert.Equal(("counted", 1), (answer.Status, answer.Count));
    }

    [Fact]
    public async Task Work_that_is_done_counts_a_form_at_once()
    {
        var page = await _app.Visitor.GetAsync($"/petitions/{Petition}");
        var field = Html.Elements(page.Html, "input").Single(input => input["name"] == "challenge");
        Assert.Equal("8", field["data-bits"]);
        Assert.Equal(AddressOf(Petition), field["data-from"]);

        _app.Clock.Now += TimeSpan.FromSeconds(5);
        var answer = await _app.Visitor.SendAsync(
            page, "/signatures", ("name", "Ada Example"), ("email", "ada@example.org"), ("country", "NP"), ("solution", Worker.Solve(new(field["value"], 8))));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((1, 0, 0, 0), await _app.CountAsync(Petition));
    }

    [Fact]
    public async Task Waiting_stands_for_work_that_a_program_does_not_do()
    {
        var challenge = await AskAsync(Petition);
        _app.Clock.Now += TimeSpan.FromSeconds(20);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(challenge.Text, solution: null));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("not solved")]
    [InlineData("solved for another one")]
    [InlineData("forged")]
    [InlineData("of another petition")]
    [InlineData("too old")]
    [InlineData("spent")]
    public async Task Work_that_is_not_shown_has_to_be_confirmed_by_mail(string what)
    {
        await _app.AskForWorkAsync(Other);
        var challenge = await AskAsync(what == "of another petition" ? Other : Petition);
        var solution = Worker.Solve(challenge);
        if (what == "too old") _app.Clock.Now += TimeSpan.FromMinutes(31);
        if (what == "spent") await SendAsync(challenge.Text, solution);

        var status = what switch
        {
            "none" => await SendAsync(challenge: null, solution: null),
            "not solved" => await SendAsync(challenge.Text, Worker.SolveJustShortOf(challenge)),
            "solved for another one" => await SendAsync(challenge.Text, Worker.Solve(await AskAsync(Petition), after: null, notFor: challenge)),
            "forged" => await SendAsync(new string('A', challenge.Text.Length), solution),
            _ => await SendAsync(challenge.Text, solution),
        };

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((what == "spent" ? 1 : 0, 0, 0, 0), await _app.CountAsync(Petition) with { Awaiting = 0 });
    }

    [Fact]
    public async Task Only_a_page_with_a_challenge_has_the_script_that_works_and_it_is_a_file_of_ours_that_may_be_kept()
    {
        var page = await _app.Visitor.GetAsync($"/petitions/{Petition}");

        Assert.Empty(PageSafety.Offences(page.Html));
        var script = Html.Elements(page.Html, "script").Single(script => script.GetValueOrDefault("src", "").StartsWith("/work.js?v=", StringComparison.Ordinal));
        Assert.Contains($"src=\"{script["src"]}\"></script>", page.Html, StringComparison.Ordinal);
        using var file = await _app.Client.GetAsync(script["src"]);
        Assert.Equal(("text/javascript", "immutable"), (file.Content.Headers.ContentType?.MediaType, file.Headers.CacheControl!.Extensions.Single().Name));
        Assert.DoesNotContain("/work.js", (await _app.Visitor.GetAsync($"/petitions/{Other}")).Html, StringComparison.Ordinal);
    }

    private static string AddressOf(string petition) => $"/api/v1/petitions/{petition}/challenge";

    private async Task<Challenge> AskAsync(string petition)
    {
        var answer = JsonSerializer.Deserialize<JsonElement>(await _app.Client.GetStringAsync(AddressOf(petition)));
        return new(answer.Text("challenge"), answer.GetProperty("bits").GetInt32());
    }

    private async Task<HttpStatusCode> SendAsync(string? challenge, string? solution)
    {
        using var answer = await new SignerForm { Challenge = challenge, Solution = solution }.PostAsync(_app.Client, Petition);
        return answer.StatusCode;
    }
}
