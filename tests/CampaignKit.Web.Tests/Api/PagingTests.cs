using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>Walking a list by its cursors meets everything once.</summary>
[Collection(ApiSuite.Name)]
public sealed class PagingTests(ServedApp app)
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(20)]
    [InlineData(85)]
    [InlineData(100)]
    public async Task Every_demand_is_met_once_whatever_the_size_of_a_page(int limit)
    {
        var ids = (await app.Client.WalkAsync("/api/v1/demands", limit)).Select(demand => demand.Text("id")).ToList();

        Assert.Equal(170, ids.Count);
        Assert.Equal(SeedPetitions.Content.Consultations.SelectMany(consultation => consultation.Demands).Select(demand => demand.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("consultations", "id", 2)]
    [InlineData("campaigns", "slug", 3)]
    [InlineData("petitions", "slug", 4)]
    public async Task Every_item_of_a_list_is_met_once(string list, string key, int limit)
    {
        var ids = (await app.Client.WalkAsync($"/api/v1/{list}", limit)).Select(item => item.Text(key)).ToList();

        string[] expected = list switch
        {
            "consultations" => [.. SeedPetitions.Content.Consultations.Select(consultation => consultation.Id)],
            "campaigns" => [.. SeedPetitions.Content.Campaigns.Select(campaign => campaign.Slug)],
            _ => [.. SeedPetitions.Content.Petitions.Where(petition => PetitionTransitions.IsPublic(petition.StateAt(app.Clock.Now))).Select(petition => petition.Slug)],
        };
        Assert.Equal(expected.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_search_is_walked_like_the_whole_list()
    {
        var whole = await app.Client.WalkAsync("/api/v1/demands?kind=action", 100);

        var walked = await app.Client.WalkAsync("/api/v1/demands?kind=action", 3);

        Assert.Equal(whole.Select(demand => demand.Text("id")), walked.Select(demand => demand.Text("id")));
    }

    [Fact]
    public async Task A_page_has_twenty_items_unless_something_else_is_asked() =>
        Assert.Equal(20, (await app.Client.GetJsonAsync("/api/v1/demands")).Items().Count);

    [Fact]
    public async Task A_cursor_of_another_search_is_refused()
    {
        var actions = await app.Client.GetJsonAsync("/api/v1/demands?kind=action&limit=1");

        var answer = await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Get($"/api/v1/demands?kind=principle&cursor={actions.Text("next")}"));

        answer.AssertProblem(400, "invalid-query");
    }
}
