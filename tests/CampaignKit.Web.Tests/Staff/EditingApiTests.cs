using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Campaigns, petitions and translations over the API: the same as on the pages, with versions.</summary>
public sealed class EditingApiTests : IDisposable
{
    private const string Campaigns = "/api/v1/staff/campaigns";
    private const string Petitions = "/api/v1/staff/petitions";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Campaign_is_made_read_and_changed_in_the_version_that_was_read()
    {
        var token = await KeyAsync(StaffRole.Administrator);
        var wish = new JsonObject { ["organisation"] = "A circle", ["language"] = "en", ["title"] = "Night buses", ["summary"] = "Buses.", ["embeddingOrigins"] = new JsonArray("https://Example.org:443") };

        var (made, campaign) = await AskAsync(HttpMethod.Post, Campaigns, token, wish);
        Assert.Equal((HttpStatusCode.Created, $"{Campaigns}/night-buses"), (made.StatusCode, made.Headers.Location?.OriginalString));
        Assert.Equal("https://example.org", campaign.GetProperty("embeddingOrigins")[0].GetString());
        var (read, _) = await AskAsync(HttpMethod.Get, $"{Campaigns}/night-buses", token);
        Assert.Equal(made.Headers.ETag, read.Headers.ETag);

        wish["summary"] = "Buses at night.";
        var (changed, _) = await AskAsync(HttpMethod.Put, $"{Campaigns}/night-buses", token, wish, read.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(read.Headers.ETag, changed.Headers.ETag);
        Assert.Equal((HttpStatusCode.Conflict, "/problems/changed-meanwhile"), await RefusedAsync(HttpMethod.Put, $"{Campaigns}/night-buses", token, wish, read.Headers.ETag.Tag));
        Assert.Equal((HttpStatusCode.Conflict, "/problems/changed-meanwhile"), await RefusedAsync(HttpMethod.Put, $"{Campaigns}/night-buses", token, wish, "\"of another site\""));
        Assert.Equal((HttpStatusCode.PreconditionRequired, "/problems/http-428"), await RefusedAsync(HttpMethod.Put, $"{Campaigns}/night-buses", token, wish));
    }

    [Fact]
    public async Task Petition_goes_from_a_draft_to_a_second_version()
    {
        var token = await KeyAsync(StaffRole.Administrator);
        var wish = Wish(Desk.Campaign);

        var (made, draft) = await AskAsync(HttpMethod.Post, Petitions, token, wish);
        Assert.Equal((HttpStatusCode.Created, "draft", "night-buses"), (made.StatusCode, draft.GetProperty("state").GetString(), draft.GetProperty("slug").GetString()));
        await AskAsync(HttpMethod.Post, $"{Petitions}/night-buses/moves", token, new() { ["to"] = "in-review" });
        var (opened, open) = await AskAsync(HttpMethod.Post, $"{Petitions}/night-buses/moves", token, new() { ["to"] = "open" });
        Assert.Equal(("open", 1), (open.GetProperty("stateNow").GetString(), open.GetProperty("version").GetInt32()));

        wish["title"] = "Night buses now";
        var (lacking, problem) = await AskAsync(HttpMethod.Put, $"{Petitions}/night-buses", token, wish, opened.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.BadRequest, lacking.StatusCode);
        Assert.Equal("The reason is empty.", problem.GetProperty("errors").GetProperty("reason")[0].GetString());
        wish["reason"] = "Clearer.";
        var (changed, second) = await AskAsync(HttpMethod.Put, $"{Petitions}/night-buses", token, wish, opened.Headers.ETag.Tag);
        Assert.Equal((HttpStatusCode.OK, 2), (changed.StatusCode, second.GetProperty("version").GetInt32()));
        Assert.Equal((HttpStatusCode.Conflict, "/problems/changed-meanwhile"), await RefusedAsync(HttpMethod.Put, $"{Petitions}/night-buses", token, wish, opened.Headers.ETag.Tag));
        Assert.Equal((HttpStatusCode.Conflict, "/problems/not-possible"), await RefusedAsync(HttpMethod.Post, $"{Petitions}/night-buses/moves", token, new() { ["to"] = "in-review" }));
        Assert.Equal((HttpStatusCode.Conflict, "/problems/changed-meanwhile"), await RefusedAsync(HttpMethod.Post, $"{Petitions}/night-buses/moves", token, new() { ["to"] = "closed", ["reason"] = "Over." }, made.Headers.ETag!.Tag));
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_as_it_is_and_changes_nothing()
    {
        var token = await KeyAsync(StaffRole.Administrator);
        foreach (var slug in (string[])[SeedPetitions.Draft, SeedPetitions.Open[0], SeedPetitions.Closed])
        {
            var (read, _) = await AskAsync(HttpMethod.Get, $"{Petitions}/{slug}", token);
            var body = JsonNode.Parse(await read.Content.ReadAsStringAsync())!.AsObject();

            var (sent, _) = await AskAsync(HttpMethod.Put, $"{Petitions}/{slug}", token, body, read.Headers.ETag!.Tag);

            Assert.Equal((slug, HttpStatusCode.OK, read.Headers.ETag), (slug, sent.StatusCode, sent.Headers.ETag));
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_by_its_field()
    {
        var token = await KeyAsync(StaffRole.Administrator);
        var wish = Wish(Desk.Campaign);
        (wish["title"], wish["closesAt"], wish["confirmation"], wish["demands"], wish["goal"]) = ("", "soon", "by-post", new JsonArray("none"), 0);

        var (refused, problem) = await AskAsync(HttpMethod.Post, Petitions, token, wish);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["closesAt", "confirmation", "demands", "goal", "title"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        wish["goal"] = "many";
        Assert.Equal((HttpStatusCode.BadRequest, "/problems/invalid-fields"), await RefusedAsync(HttpMethod.Post, Petitions, token, wish));
    }

    [Fact]
    public async Task Long_texts_go_through_and_a_body_beyond_the_limit_is_refused()
    {
        var token = await KeyAsync(StaffRole.Administrator);
        var wish = Wish(Desk.Campaign);
        wish["background"] = new string('ਪ', 10_000);
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(HttpMethod.Post, Petitions, token, wish)).Answer.StatusCode);

        wish["background"] = new string('a', 270_000);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "/problems/too-large"), await RefusedAsync(HttpMethod.Post, Petitions, token, wish));
    }

    [Fact]
    public async Task Campaigner_finds_and_makes_petitions_in_their_own_campaigns_alone()
    {
        var token = await KeyAsync(StaffRole.Campaigner);
        var theirs = _app.Catalogue().Petitions.First(petition => petition.Campaign != Desk.Campaign).Slug;

        var (_, list) = await AskAsync(HttpMethod.Get, Petitions, token);
        Assert.All(list.GetProperty("items").EnumerateArray(), petition => Assert.Equal(Desk.Campaign, petition.GetProperty("campaign").GetString()));
        Assert.Equal(_app.Catalogue().Petitions.Count(petition => petition.Campaign == Desk.Campaign), list.GetProperty("total").GetInt32());
        Assert.Equal([Desk.Campaign], (await AskAsync(HttpMethod.Get, Campaigns, token)).Json.GetProperty("items").EnumerateArray().Select(campaign => campaign.GetProperty("slug").GetString()));
        var notFound = (HttpStatusCode.NotFound, "/problems/not-found");
        Assert.Equal(notFound, await RefusedAsync(HttpMethod.Get, $"{Petitions}/{theirs}", token));
        Assert.Equal(notFound, await RefusedAsync(HttpMethod.Put, $"{Petitions}/{theirs}", token, Wish("rights-first"), "\"AA\""));
        Assert.Equal(notFound, await RefusedAsync(HttpMethod.Post, $"{Petitions}/{theirs}/moves", token, new() { ["to"] = "closed", ["reason"] = "Guessed." }));
        Assert.Equal(notFound, await RefusedAsync(HttpMethod.Post, Petitions, token, Wish("rights-first")));
        Assert.Equal(notFound, await RefusedAsync(HttpMethod.Put, $"{Petitions}/{theirs}/translations/fr", token, new() { ["status"] = "community" }));
        Assert.Equal(PetitionState.Draft, (await MadeAsync(token)).State);
    }

    [Fact]
    public async Task Translation_is_first_made_where_there_is_none_and_then_in_the_version_that_was_read()
    {
        var token = await KeyAsync(StaffRole.Campaigner);
        var path = $"{Petitions}/{(await MadeAsync(token)).Slug}/translations/fr";
        var (read, view) = await AskAsync(HttpMethod.Get, path, token);
        Assert.Null(read.Headers.ETag);
        Assert.Equal("original", view.GetProperty("status").GetString());
        var texts = view.GetProperty("sources").EnumerateObject().ToDictionary(text => text.Name, text => (JsonNode?)$"FR {text.Value.GetString()}");
        var wish = new JsonObject(texts);
        var body = new JsonObject { ["status"] = "machine", ["texts"] = wish };

        Assert.Equal((HttpStatusCode.PreconditionRequired, "/problems/http-428"), await RefusedAsync(HttpMethod.Put, path, token, body));
        var (made, _) = await AskAsync(HttpMethod.Put, path, token, body, isFirst: true);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "/problems/changed-meanwhile"), await RefusedAsync(HttpMethod.Put, path, token, body, isFirst: true));
        body["status"] = "community";
        var (changed, translated) = await AskAsync(HttpMethod.Put, path, token, body, made.Headers.ETag!.Tag);
        Assert.Equal((HttpStatusCode.OK, "community", 0), (changed.StatusCode, translated.GetProperty("status").GetString(), translated.GetProperty("stale").GetArrayLength()));
        wish.Remove("ask");
        Assert.Equal((HttpStatusCode.BadRequest, "/problems/invalid-fields"), await RefusedAsync(HttpMethod.Put, path, token, body, changed.Headers.ETag!.Tag));
    }

    [Fact]
    public async Task Document_says_exactly_what_is_sent_and_what_is_answered()
    {
        var document = JsonElement.Parse(await _app.Client.GetStringAsync("/openapi/v1.json"));
        var put = document.GetProperty("paths").GetProperty($"{Petitions}/{{slug}}").GetProperty("put");
        JsonElement SchemaOf(JsonElement content) => document.GetProperty("components").GetProperty("schemas")
            .GetProperty(content.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1]).GetProperty("properties");
        var sent = SchemaOf(put.GetProperty("requestBody")).EnumerateObject().ToList();
        var answered = SchemaOf(put.GetProperty("responses").GetProperty("200")).EnumerateObject().Select(property => property.Name).ToList();

        Assert.Subset(put.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet(), new HashSet<string>(["200", "400", "401", "403", "404", "409", "413", "415", "428", "503"]));
        Assert.All(sent, property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));

        // What a program reads it can send back: all of it but what only time and signers bring is among what is taken.
        var (_, petition) = await AskAsync(HttpMethod.Get, $"{Petitions}/{SeedPetitions.Open[0]}", await KeyAsync(StaffRole.Administrator));
        Assert.Equal(answered.Order(StringComparer.Ordinal), petition.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["closedAt", "openedAt", "signatures", "state", "stateNow", "version"], answered.Except(sent.Select(property => property.Name)).Order(StringComparer.Ordinal));
    }

    private async Task<PetitionRecord> MadeAsync(string token)
    {
        var (made, petition) = await AskAsync(HttpMethod.Post, Petitions, token, Wish(Desk.Campaign));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return _app.Petition(petition.GetProperty("slug").GetString()!);
    }

    private JsonObject Wish(string campaign) => new()
    {
        ["campaign"] = campaign,
        ["language"] = "en",
        ["title"] = "Night buses",
        ["ask"] = "We ask the city to run buses all night.",
        ["target"] = "City council",
        ["whyNow"] = "Shifts end at two.",
        ["background"] = "One.\n\nTwo.",
        ["demands"] = new JsonArray(_app.Demands()[0]),
        ["goal"] = 500,
    };

    private async Task<string> KeyAsync(StaffRole role)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse("ben@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), role);
        member.Record = member.Record with { Campaigns = [Desk.Campaign] };
        Assert.True(await people.AddAsync(member));
        return (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", Enum.GetValues<StaffAction>(), days: 1))!.Value.Token;
    }

    private async Task<(HttpStatusCode Status, string? Type)> RefusedAsync(HttpMethod method, string path, string token, JsonObject? body = null, string? version = null, bool isFirst = false)
    {
        var (answer, json) = await AskAsync(method, path, token, body, version, isFirst);
        return (answer.StatusCode, json.TryGetProperty("type", out var type) ? type.GetString() : null);
    }

    private async Task<(HttpResponseMessage Answer, JsonElement Json)> AskAsync(HttpMethod method, string path, string token, JsonObject? body = null, string? version = null, bool isFirst = false)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        if (isFirst) request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        var answer = await _app.Client.SendAsync(request);
        return (answer, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
