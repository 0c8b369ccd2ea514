using System.Globalization;
using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>The names and kinds of everything the API answers: a contract with whoever reads it.</summary>
[Collection(ApiSuite.Name)]
public sealed class ShapeTests(ServedApp app)
{
    private static readonly string[] Demand = ["id", "title", "summary", "kind", "themes", "level", "source", "petitions", "language", "translation", "url"];
    private static readonly string[] Consultation = ["id", "title", "date", "until", "place", "language", "convenors", "participants", "mandate", "summary", "read", "demands", "url"];
    private static readonly string[] Campaign = ["slug", "title", "summary", "organisation", "language", "petitions", "url"];

    private static readonly string[] Petition =
    [
        "slug", "campaign", "title", "ask", "target", "background", "whyNow", "state", "language", "translation", "confirmation", "listsSupporters", "demands", "version", "opensAt", "closesAt", "goal", "signatures", "deliveries", "responses", "asOf", "url",
    ];

    [Theory]
    [InlineData("consultations")]
    [InlineData("demands")]
    [InlineData("campaigns")]
    [InlineData("petitions")]
    public async Task A_list_is_a_page_of_items_with_a_total(string list)
    {
        var page = await app.Client.GetJsonAsync($"/api/v1/{list}?limit=2");

        Assert.Equal(["items", "next", "total"], page.Names());
        Assert.Equal(2, page.Items().Count);
        Assert.NotEmpty(page.Text("next"));
        Assert.True(page.Total() > 2);
    }

    [Theory]
    [InlineData("consultations")]
    [InlineData("demands?kind=principle")]
    [InlineData("campaigns")]
    [InlineData("petitions")]
    public async Task A_last_page_has_no_next(string list)
    {
        var page = await app.Client.GetJsonAsync($"/api/v1/{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100");

        Assert.Equal(page.Total(), page.Items().Count);
        Assert.True(!page.TryGetProperty("next", out var next) || next.ValueKind is JsonValueKind.Null);
    }

    [Fact]
    public async Task Every_demand_has_its_fields()
    {
        foreach (var demand in await app.Client.WalkAsync("/api/v1/demands", 100))
        {
            Assert.Equal(Demand, demand.Names());
            Assert.Equal(["consultation", "section", "ordinal"], demand.GetProperty("source").Names());
            Assert.Contains(demand.Text("kind"), (string[])["principle", "proposal", "concern", "issue", "strategy", "action"]);
            Assert.Contains(demand.Text("level"), (string[])["local", "provincial-or-state", "national", "international"]);
            Assert.NotEmpty(demand.Texts("themes"));
            Assert.True(demand.GetProperty("source").GetProperty("ordinal").GetInt32() >= 1);
        }
    }

    [Fact]
    public async Task Every_consultation_has_its_fields()
    {
        foreach (var consultation in await app.Client.WalkAsync("/api/v1/consultations", 100))
        {
            Assert.Equal(Consultation, consultation.Names());
            Assert.Equal(["text", "url"], consultation.GetProperty("read").Names());
            Assert.True(DateOnly.TryParseExact(consultation.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
            Assert.NotEmpty(consultation.Texts("convenors"));
            Assert.NotEmpty(consultation.Texts("demands"));
        }
    }

    [Fact]
    public async Task Every_campaign_has_its_fields()
    {
        foreach (var campaign in await app.Client.WalkAsync("/api/v1/campaigns", 100)) Assert.Equal(Campaign, campaign.Names());
    }

    [Fact]
    public async Task Every_petition_has_its_fields()
    {
        foreach (var petition in await app.Client.WalkAsync("/api/v1/petitions", 100))
        {
            Assert.Equal(Petition, petition.Names());
            Assert.Equal(["counted", "awaiting", "withdrawn", "removed", "paper"], petition.GetProperty("signatures").Names());
            Assert.Contains(petition.Text("state"), (string[])["open", "closed"]);
            Assert.Contains(petition.Text("confirmation"), (string[])["none", "email"]);
            Assert.True(petition.GetProperty("goal").GetInt64() > petition.GetProperty("signatures").GetProperty("counted").GetInt64());
            Assert.Equal(TimeSpan.Zero, petition.GetProperty("asOf").GetDateTimeOffset().Offset);
            Assert.Equal(TimeSpan.Zero, petition.GetProperty("opensAt").GetDateTimeOffset().Offset);
        }
    }

    [Theory]
    [InlineData("consultations", "id")]
    [InlineData("demands", "id")]
    [InlineData("campaigns", "slug")]
    public async Task An_item_alone_is_what_the_list_has(string list, string key)
    {
        foreach (var item in await app.Client.WalkAsync($"/api/v1/{list}", 100))
        {
            var alone = await app.Client.GetJsonAsync($"/api/v1/{list}/{item.Text(key)}");
            Assert.True(JsonElement.DeepEquals(item, alone), $"{item.Text(key)} differs.");
        }
    }

    [Fact]
    public async Task A_petition_alone_is_what_the_list_has_but_for_how_it_stands_now()
    {
        foreach (var petition in await app.Client.WalkAsync("/api/v1/petitions", 100))
        {
            var alone = await app.Client.GetJsonAsync($"/api/v1/petitions/{petition.Text("slug")}");
            string[] standing = ["goal", "signatures", "asOf"];
            Assert.All(petition.Names().Except(standing), name => Assert.True(JsonElement.DeepEquals(petition.GetProperty(name), alone.GetProperty(name)), name));
        }
    }

    [Theory]
    [InlineData("consultations")]
    [InlineData("demands")]
    [InlineData("campaigns")]
    [InlineData("petitions")]
    public async Task The_address_of_every_item_leads_to_its_page(string list)
    {
        foreach (var item in await app.Client.WalkAsync($"/api/v1/{list}", 100))
        {
            var address = new Uri(item.Text("url"));
            using var page = await app.Client.GetAsync(address);
            Assert.True(page.IsSuccessStatusCode, $"{address} answers {(int)page.StatusCode}.");
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task What_items_refer_to_is_there()
    {
        var consultations = (await app.Client.WalkAsync("/api/v1/consultations", 100)).ToDictionary(item => item.Text("id"));
        var demands = (await app.Client.WalkAsync("/api/v1/demands", 100)).ToDictionary(item => item.Text("id"));
        var campaigns = (await app.Client.WalkAsync("/api/v1/campaigns", 100)).ToDictionary(item => item.Text("slug"));
        var petitions = (await app.Client.WalkAsync("/api/v1/petitions", 100)).ToDictionary(item => item.Text("slug"));

        Assert.All(consultations.Values.SelectMany(consultation => consultation.Texts("demands")), id => Assert.Contains(id, demands.Keys));
        Assert.All(demands.Values, demand => Assert.Contains(demand.GetProperty("source").Text("consultation"), consultations.Keys));
        Assert.All(petitions.Values, petition => Assert.Contains(petition.Text("slug"), campaigns[petition.Text("campaign")].Texts("petitions")));
        foreach (var petition in petitions.Values)
        {
            Assert.All(petition.Texts("demands"), id => Assert.Contains(petition.Text("slug"), demands[id].Texts("petitions")));
        }

        Assert.All(demands.Values.SelectMany(demand => demand.Texts("petitions")), slug => Assert.Contains(slug, petitions.Keys));
    }

    [Theory]
    [InlineData("consultations")]
    [InlineData("demands")]
    [InlineData("campaigns")]
    [InlineData("petitions")]
    public async Task What_is_not_there_is_told(string list)
    {
        var answer = await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Get($"/api/v1/{list}/no-such-thing"));

        answer.AssertProblem(404, "not-found");
    }
}
