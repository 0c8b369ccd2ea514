using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;
using static CampaignKit.Core.Petitions.PetitionState;

namespace CampaignKit.Core.Tests.Demands;

public class CatalogueSnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly Demand[] Forum =
    [
        Samples.Demand("open-permits", "Open permits", "Permits that name no employer."),
        Samples.Demand("inspect-farms", "Inspect farms", "Unannounced visits, and heat rules.") with { Kind = DemandKind.Concern, Themes = ["safety", "permits"], Level = DemandLevel.ProvincialOrState },
        Samples.Demand("house-rules", "Logement décent", "L’été, l'eau potable; Đà Nẵng & Łódź.") with { Themes = ["housing"], Level = DemandLevel.Local },
    ];

    private static readonly Demand[] Seminar =
    [
        Samples.Demand("ratify", "Ratify the convention", "Governments sign the treaty on domestic work.") with
        {
            Kind = DemandKind.Action,
            Level = DemandLevel.International,
            Source = new("seminar-2020", "Asks", 1),
        },
    ];

    private static readonly CatalogueSnapshot Snapshot = Of([Samples.Petition()]);

    public static TheoryData<PetitionState, bool> Publicity => new() { { Draft, false }, { InReview, false }, { Open, true }, { Closed, true }, { Rejected, true }, { Hidden, false }, { Withdrawn, true } };

    [Fact]
    public void Consultations_stand_newest_first_and_their_demands_in_the_order_of_the_document()
    {
        Assert.Equal(["forum-2024", "seminar-2020"], Snapshot.Consultations.Select(consultation => consultation.Id));
        Assert.Equal(["open-permits", "inspect-farms", "house-rules", "ratify"], Snapshot.Demands.Select(demand => demand.Id));
    }

    [Fact]
    public void Consultations_of_one_day_stand_by_id()
    {
        var day = new DateOnly(2024, 5, 1);
        var snapshot = new CatalogueSnapshot("1", [], [Samples.Consultation("b", day), Samples.Consultation("a", day)], [], []);

        Assert.Equal(["a", "b"], snapshot.Consultations.Select(consultation => consultation.Id));
    }

    [Fact]
    public void Things_are_found_by_id_and_nothing_by_another_spelling()
    {
        Assert.Equal("ratify", Snapshot.Demand("ratify")!.Id);
        Assert.Equal("forum-2024", Snapshot.Consultation("forum-2024")!.Id);
        Assert.Equal("fair-work", Snapshot.Campaign("fair-work")!.Slug);
        Assert.Null(Snapshot.Demand("Ratify"));
        Assert.Null(Snapshot.Consultation("forum"));
        Assert.Null(Snapshot.Campaign(""));
    }

    [Fact]
    public void Query_without_criteria_finds_everything() => AssertFinds(new(), "open-permits", "inspect-farms", "house-rules", "ratify");

    [Fact]
    public void Consultation_is_a_criterion() => AssertFinds(new(Consultation: "seminar-2020"), "ratify");

    [Fact]
    public void Kind_is_a_criterion() => AssertFinds(new(Kind: DemandKind.Concern), "inspect-farms");

    [Fact]
    public void Theme_is_a_criterion_whichever_of_the_demands_it_is() => AssertFinds(new(Theme: "permits"), "open-permits", "inspect-farms", "ratify");

    [Fact]
    public void Level_is_a_criterion() => AssertFinds(new(Level: DemandLevel.Local), "house-rules");

    [Fact]
    public void Every_criterion_must_hold()
    {
        AssertFinds(new("forum-2024", DemandKind.Proposal, "permits", DemandLevel.National, "open"), "open-permits");
        AssertFinds(new("seminar-2020", DemandKind.Proposal, "permits", DemandLevel.National, "open"));
        AssertFinds(new("forum-2024", DemandKind.Action, "permits", DemandLevel.National, "open"));
        AssertFinds(new("forum-2024", DemandKind.Proposal, "housing", DemandLevel.National, "open"));
        AssertFinds(new("forum-2024", DemandKind.Proposal, "permits", DemandLevel.Local, "open"));
        AssertFinds(new("forum-2024", DemandKind.Proposal, "permits", DemandLevel.National, "closed"));
    }

    [Theory]
    [InlineData("PERMITS", "open-permits")]
    [InlineData("permit", "open-permits")]
    [InlineData("ermits")]
    [InlineData("permitss")]
    [InlineData("employer open", "open-permits")]
    [InlineData("employer closed")]
    [InlineData("decent", "house-rules")]
    [InlineData("DÉCENT", "house-rules")]
    [InlineData("de\u0301cent", "house-rules")]
    [InlineData("ete eau", "house-rules")]
    [InlineData("l'eau", "house-rules")]
    [InlineData("nang", "house-rules")]
    [InlineData("heat, rules!", "inspect-farms")]
    [InlineData("  heat   rules ", "inspect-farms")]
    [InlineData("e", "open-permits", "house-rules")]
    [InlineData("zzz")]
    public void Words_must_each_begin_a_word_whatever_the_accents_case_and_punctuation(string words, params string[] found) =>
        AssertFinds(new(Words: words), found);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?! - …")]
    public void Query_without_a_word_excludes_nothing(string? words) => Assert.Equal(4, Snapshot.FindDemands(new(Words: words)).Count());

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("οδοσ", "οδός")]
    [InlineData("istanbul", "İstanbul")]
    [InlineData("ISTANBUL", "istanbul")]
    [InlineData("ｄｅｃｅｎｔ", "decent")]
    [InlineData("cafe\u0301", "CAFÉ")]
    [InlineData("права", "ПРАВА")]
    [InlineData("ประยุทธ", "ประยุทธ์")]
    [InlineData("권리", "권리")]
    [InlineData("अधिकार", "अधिकार")]
    public void Words_are_compared_without_case_and_accents_in_every_script(string words, string title)
    {
        var snapshot = new CatalogueSnapshot("1", [], [Samples.Consultation("forum-2024", new(2024, 5, 1), Samples.Demand("one", title, "-"))], [], []);

        Assert.Single(snapshot.FindDemands(new(Words: words)));
    }

    // In one fact: the test adapter would replace what is no text before the test sees it.
    [Fact]
    public void No_words_make_a_search_throw() =>
        Assert.All(
            ["\ufffe", "\uffff heat", "\ud800", "heat\udc00", "\0", "\u202e\u200d", new string('a', 100_000)],
            words => Assert.InRange(Snapshot.FindDemands(new(Words: words)).Count(), 0, 4));

    [Theory]
    [MemberData(nameof(Publicity))]
    public void Petition_is_found_when_its_page_is_public(PetitionState state, bool isPublic)
    {
        var snapshot = Of([Samples.Petition() with { State = state }]);

        Assert.Equal(isPublic, snapshot.PublicPetition("free-to-change", Now) is not null);
        Assert.Equal(isPublic, snapshot.PublicPetitions(Now).Any());
        Assert.Equal(isPublic, snapshot.PetitionsResting("open-permits", Now).Any());
        Assert.Single(snapshot.Petitions);
    }

    [Fact]
    public void Petition_becomes_public_at_the_moment_it_opens()
    {
        var snapshot = Of([Samples.Petition() with { OpensAt = Now }]);

        Assert.Null(snapshot.PublicPetition("free-to-change", Now - TimeSpan.FromTicks(1)));
        Assert.NotNull(snapshot.PublicPetition("free-to-change", Now));
    }

    [Fact]
    public void Petitions_are_found_by_the_demands_they_rest_on()
    {
        var snapshot = Of([Samples.Petition("one") with { Demands = ["open-permits", "ratify"] }, Samples.Petition("two") with { Demands = ["ratify"] }]);

        Assert.Equal(["one", "two"], snapshot.PetitionsResting("ratify", Now).Select(petition => petition.Slug));
        Assert.Equal(["one"], snapshot.PetitionsResting("open-permits", Now).Select(petition => petition.Slug));
        Assert.Empty(snapshot.PetitionsResting("inspect-farms", Now));
        Assert.Empty(snapshot.PetitionsResting("unknown", Now));
    }

    [Fact]
    public void Unknown_petition_is_not_found() => Assert.Null(Snapshot.PublicPetition("unknown", Now));

    private static CatalogueSnapshot Of(IReadOnlyList<PetitionRecord> petitions) => new(
        "1",
        [new("permits", "Permits")],
        [Samples.Consultation("seminar-2020", new(2020, 2, 1), Seminar), Samples.Consultation("forum-2024", new(2024, 5, 1), Forum)],
        [Samples.Campaign()],
        petitions);

    private static void AssertFinds(DemandQuery query, params string[] ids) =>
        Assert.Equal(ids, Snapshot.FindDemands(query).Select(demand => demand.Id));
}
