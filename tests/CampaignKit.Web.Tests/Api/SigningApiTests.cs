using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>Signing over HTTP, and what readers see of it.</summary>
public sealed class SigningApiTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly PetitionRecord Closing = SeedPetitions.Content.Petitions.First(petition => petition is { State: PetitionState.Open, ClosesAt: not null, Confirmation: Confirmation.None });

    [Fact]
    public async Task A_signature_is_answered_with_status_receipt_and_count()
    {
        using var answer = await new SignerForm { Postcode = "1000", Locale = "ne-NP", Source = "flyer_2026" }.PostAsync(app.Client, SeedPetitions.Open[0]);

        var signed = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["status", "receipt", "count"], signed.Names());
        Assert.Equal("counted", signed.Text("status"));
        Assert.Matches("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", signed.Text("receipt"));
        Assert.Equal(1, signed.GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task An_address_at_a_domain_that_looks_mistyped_is_counted_as_it_is_and_asked_about()
    {
        using var answer = await new SignerForm { Email = "ada@gmial.com" }.PostAsync(app.Client, SeedPetitions.Open[5]);
        using var repeat = await new SignerForm { Email = "ada@gmial.com" }.PostAsync(app.Client, SeedPetitions.Open[5]);
        using var meant = await new SignerForm { Email = "ada@gmail.com" }.PostAsync(app.Client, SeedPetitions.Open[5]);

        var signed = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["status", "receipt", "count", "didYouMean"], signed.Names());
        Assert.Equal("gmail.com", signed.Text("didYouMean"));
        Assert.Equal(await answer.Content.ReadAsStringAsync(), await repeat.Content.ReadAsStringAsync());
        Assert.NotEqual(signed.Text("receipt"), (await meant.Content.ReadFromJsonAsync<JsonElement>()).Text("receipt"));
    }

    [Fact]
    public async Task Every_count_includes_the_signer_at_once()
    {
        await using var other = new ServedApp();
        var petition = SeedPetitions.Open[1];
        for (var number = 1; number <= 20; number++)
        {
            var signed = await new SignerForm { Email = $"signer{number}@example.org" }.SignAsync(other.Client, petition);

            Assert.Equal(number, signed.Count);
            var count = await other.Client.GetJsonAsync($"/api/v1/petitions/{petition}/count");
            Assert.Equal(["count", "goal", "asOf", "paper"], count.Names());
            Assert.Equal(number, count.GetProperty("count").GetInt64());
            Assert.Equal(number, (await other.Client.GetJsonAsync($"/api/v1/petitions/{petition}")).GetProperty("signatures").GetProperty("counted").GetInt64());
        }
    }

    [Fact]
    public async Task Signers_of_all_shards_at_once_are_counted_once_each()
    {
        var petition = SeedPetitions.Open[2];

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => new SignerForm { Email = $"crowd{number % 200}@example.org" }.SignAsync(app.Client, petition)));

        Assert.Equal(200, answers.Select(answer => answer.Receipt).Distinct().Count());
        Assert.Equal(200, answers.Max(answer => answer.Count));
        Assert.Equal(200, (await app.Client.GetJsonAsync($"/api/v1/petitions/{petition}/count")).GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task A_signature_on_one_petition_counts_on_no_other()
    {
        var other = await app.Client.GetJsonAsync($"/api/v1/petitions/{SeedPetitions.Open[4]}/count");

        await new SignerForm { Email = "one-petition@example.org" }.SignAsync(app.Client, SeedPetitions.Open[3]);

        Assert.Equal(other.GetProperty("count").GetInt64(), (await app.Client.GetJsonAsync($"/api/v1/petitions/{SeedPetitions.Open[4]}/count")).GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task A_petition_takes_signatures_from_the_moment_it_opens_until_the_moment_it_closes()
    {
        await using var other = new ServedApp();

        other.Clock.Now = Closing.OpensAt.AddTicks(-1);
        (await PostAsync(other)).AssertProblem(404, "not-found");
        Assert.DoesNotContain(Closing.Slug, await SlugsAsync(other));

        other.Clock.Now = Closing.OpensAt;
        Assert.Equal(200, (await PostAsync(other)).Status);
        Assert.Equal("open", (await other.Client.GetJsonAsync($"/api/v1/petitions/{Closing.Slug}")).Text("state"));

        other.Clock.Now = Closing.ClosesAt!.Value.AddTicks(-1);
        Assert.Equal(200, (await PostAsync(other)).Status);

        other.Clock.Now = Closing.ClosesAt.Value;
        (await PostAsync(other)).AssertProblem(410, "petition-closed");
        Assert.Equal("closed", (await other.Client.GetJsonAsync($"/api/v1/petitions/{Closing.Slug}")).Text("state"));
        Assert.Equal(1, (await other.Client.GetJsonAsync($"/api/v1/petitions/{Closing.Slug}/count")).GetProperty("count").GetInt64());
        Assert.Contains(Closing.Slug, await SlugsAsync(other));
    }

    [Fact]
    public async Task A_goal_that_is_reached_moves_up()
    {
        var petition = SeedPetitions.Content.Petitions.Where(petition => SeedPetitions.Open.Contains(petition.Slug)).MinBy(petition => petition.Goal)!;
        Assert.InRange(petition.Goal, 1, 1000);

        await Task.WhenAll(Enumerable.Range(0, (int)petition.Goal).Select(number => new SignerForm { Email = $"goal{number}@example.org" }.SignAsync(app.Client, petition.Slug)));

        var count = await app.Client.GetJsonAsync($"/api/v1/petitions/{petition.Slug}/count");
        Assert.True(count.GetProperty("count").GetInt64() >= petition.Goal);
        Assert.Equal(GoalLadder.Displayed(petition.Goal, count.GetProperty("count").GetInt64()), count.GetProperty("goal").GetInt64());
        Assert.True(count.GetProperty("goal").GetInt64() > petition.Goal);
    }

    private static Task<RawAnswer> PostAsync(ServedApp app) => RawHttp.SendAsync(
        app.Client.BaseAddress!, RawHttp.Request("POST", SignerForm.Address(Closing.Slug), null, "application/json", System.Text.Encoding.UTF8.GetBytes(new SignerForm().ToJson())));

    private static async Task<IEnumerable<string>> SlugsAsync(ServedApp app) => (await app.Client.WalkAsync("/api/v1/petitions", 100)).Select(petition => petition.Text("slug"));
}
