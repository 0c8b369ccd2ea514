using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Seeds;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Seeds;

public sealed class RepositorySeedsTests
{
    private static readonly SeedContent Content = SeedReader.Read(Repository.Seeds, shards: 16);

    [Fact]
    public void There_are_five_consultations_with_their_ids()
    {
        Assert.Equal(
            ["alliance-of-alliances-2012", "decent-work-seminar-2020", "migrant-sex-workers-training-2020", "us-canada-consultation-2013", "us-canada-consultation-2017"],
            Content.Consultations.Select(consultation => consultation.Id));
    }

    [Theory]
    [InlineData("us-canada-consultation-2017", DemandKind.Principle, 9)]
    [InlineData("us-canada-consultation-2017", DemandKind.Proposal, 11)]
    [InlineData("us-canada-consultation-2017", DemandKind.Concern, 9)]
    [InlineData("us-canada-consultation-2013", DemandKind.Issue, 15)]
    [InlineData("us-canada-consultation-2013", DemandKind.Strategy, 18)]
    [InlineData("migrant-sex-workers-training-2020", DemandKind.Principle, 11)]
    [InlineData("migrant-sex-workers-training-2020", DemandKind.Concern, 16)]
    [InlineData("migrant-sex-workers-training-2020", DemandKind.Strategy, 1)]
    [InlineData("migrant-sex-workers-training-2020", DemandKind.Action, 28)]
    [InlineData("decent-work-seminar-2020", DemandKind.Principle, 2)]
    [InlineData("decent-work-seminar-2020", DemandKind.Concern, 1)]
    [InlineData("decent-work-seminar-2020", DemandKind.Issue, 4)]
    [InlineData("decent-work-seminar-2020", DemandKind.Strategy, 4)]
    [InlineData("decent-work-seminar-2020", DemandKind.Action, 5)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Principle, 3)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Proposal, 1)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Concern, 8)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Issue, 1)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Strategy, 16)]
    [InlineData("alliance-of-alliances-2012", DemandKind.Action, 7)]
    public void A_consultation_has_as_many_of_a_kind_as_its_document(string consultation, DemandKind kind, int count) =>
        Assert.Equal(count, DemandsOf(consultation).Count(demand => demand.Kind == kind));

    [Theory]
    [InlineData("us-canada-consultation-2017", 29)]
    [InlineData("us-canada-consultation-2013", 33)]
    [InlineData("migrant-sex-workers-training-2020", 56)]
    [InlineData("decent-work-seminar-2020", 16)]
    [InlineData("alliance-of-alliances-2012", 36)]
    public void A_consultation_has_nothing_else(string consultation, int count) => Assert.Equal(count, DemandsOf(consultation).Count);

    [Theory]
    [InlineData(1, 4, 6)]
    [InlineData(2, 5, 4)]
    [InlineData(3, 3, 4)]
    [InlineData(4, 3, 4)]
    public void Each_workshop_of_2013_has_its_issues_and_strategies(int workshop, int issues, int strategies)
    {
        int Count(DemandKind kind, string part) => DemandsOf("us-canada-consultation-2013").Count(demand =>
            demand.Kind == kind
            && demand.Source.Section.StartsWith($"Group {workshop}: ", StringComparison.Ordinal)
            && demand.Source.Section.EndsWith($", {part}", StringComparison.Ordinal));

        Assert.Equal((issues, strategies), (Count(DemandKind.Issue, "Priority Issues"), Count(DemandKind.Strategy, "Strategies")));
    }

    [Fact]
    public void The_training_closes_with_six_demands()
    {
        var closing = DemandsOf("migrant-sex-workers-training-2020").Where(demand => demand.Id.StartsWith("training-2020-closing-", StringComparison.Ordinal)).ToList();

        Assert.Equal([1, 2, 3, 4, 5, 6], closing.Select(demand => demand.Source.Ordinal));
        Assert.All(closing, demand => Assert.Equal(DemandKind.Action, demand.Kind));
        Assert.Single(closing.Select(demand => demand.Source.Section).Distinct());
    }

    [Fact]
    public void Every_id_is_unique()
    {
        IEnumerable<string>[] all =
        [
            Content.Themes.Select(theme => theme.Id),
            Content.Consultations.Select(consultation => consultation.Id),
            Content.Consultations.SelectMany(consultation => consultation.Demands).Select(demand => demand.Id),
            Content.Campaigns.Select(campaign => campaign.Slug),
            Content.Petitions.Select(petition => petition.Slug),
        ];

        Assert.All(all, ids => Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids));
    }

    [Fact]
    public void Every_reference_resolves()
    {
        var themes = Content.Themes.Select(theme => theme.Id).ToHashSet();
        var demands = Content.Consultations.SelectMany(consultation => consultation.Demands).ToDictionary(demand => demand.Id);
        var campaigns = Content.Campaigns.Select(campaign => campaign.Slug).ToHashSet();

        Assert.All(demands.Values, demand => Assert.Subset(themes, demand.Themes.ToHashSet()));
        Assert.All(Content.Consultations, consultation => Assert.All(consultation.Demands, demand => Assert.Equal(consultation.Id, demand.Source.Consultation)));
        Assert.All(Content.Petitions, petition => Assert.Subset(demands.Keys.ToHashSet(), petition.Demands.ToHashSet()));
        Assert.All(Content.Petitions, petition => Assert.Contains(petition.Campaign, campaigns));
    }

    [Fact]
    public void Every_theme_is_used()
    {
        var used = Content.Consultations.SelectMany(consultation => consultation.Demands).SelectMany(demand => demand.Themes).ToHashSet();

        Assert.Subset(used, Content.Themes.Select(theme => theme.Id).ToHashSet());
    }

    [Fact]
    public void There_is_enough_to_start_with_some_that_counts_at_once_and_some_that_asks_for_a_mail()
    {
        Assert.True(Content.Campaigns.Count >= 4);
        Assert.True(Content.Petitions.Count(petition => petition.State == PetitionState.Open) >= 8);
        Assert.All(Enum.GetValues<Confirmation>(), confirmation => Assert.True(Content.Petitions.Count(petition => petition.State == PetitionState.Open && petition.Confirmation == confirmation) >= 2));
    }

    [Fact]
    public async Task All_of_it_loads_and_loading_it_again_changes_nothing()
    {
        using var empty = new SeedsFolder();
        var loader = new SeedLoader(empty.Documents, empty.Clock);
        var items = Content.Themes.Count + Content.Consultations.Count + Content.Campaigns.Count + Content.Petitions.Count + Content.Translations.Count;

        var first = await loader.LoadAsync(Content);
        var second = await loader.LoadAsync(Content);

        Assert.Equal((items, 0, 0), (first.Created, first.Updated, first.Unchanged));
        Assert.Equal((0, 0, items), (second.Created, second.Updated, second.Unchanged));
    }

    private static IReadOnlyList<Demand> DemandsOf(string consultation) => Content.Consultations.Single(candidate => candidate.Id == consultation).Demands;
}
