using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;

namespace CampaignKit.Core.Tests.Organisations;

public sealed class EndorsementTests
{
    private const string Petition = "open-permits";

    private static readonly DateOnly Today = new(2026, 11, 1);

    [Fact]
    public void Organisation_in_two_alliances_counts_once()
    {
        var list = ListOf(
            [Organisation("one"), Organisation("two"), Organisation("three"), Organisation("north", "one", "two"), Organisation("south", "two", "three")],
            Given("north"), Given("south"), Given("two"));

        Assert.Equal(3, list.Organisations);
        Assert.Equal(["north", "south", "two"], list.By.Select(endorsed => endorsed.Organisation.Slug));
    }

    [Fact]
    public void Alliances_that_are_members_of_each_other_are_counted_to_an_end()
    {
        var list = ListOf([Organisation("one"), Organisation("north", "south", "one"), Organisation("south", "north")], Given("north"));

        Assert.Equal(1, list.Organisations);
    }

    [Theory]
    [InlineData(0, null, null, true)]
    [InlineData(1, null, null, false)]
    [InlineData(-1, 0, null, false)]
    [InlineData(-1, 1, null, true)]
    [InlineData(-1, null, 0, false)]
    [InlineData(-1, null, 1, true)]
    public void It_is_in_force_from_its_day_to_the_day_before_it_expires_or_is_withdrawn(int given, int? expires, int? withdrawn, bool isInForce)
    {
        var term = new EndorsementTerm(Mandate.Board, Today.AddDays(given), Day(expires)) { WithdrawnOn = Day(withdrawn) };

        Assert.Equal(isInForce, term.IsInForce(Today));
        Assert.Equal(isInForce ? 1 : 0, ListOf([Organisation("one")], new Endorsement(Petition, "one", [term])).Organisations);
    }

    [Fact]
    public void One_that_was_given_again_holds_as_it_was_given_last()
    {
        var first = new EndorsementTerm(Mandate.Staff, Today.AddDays(-9), ExpiresOn: null) { WithdrawnOn = Today.AddDays(-5) };
        var again = new EndorsementTerm(Mandate.Members, Today.AddDays(-2), ExpiresOn: null);

        var endorsed = Assert.Single(ListOf([Organisation("one")], new Endorsement(Petition, "one", [first, again])).By);

        Assert.Equal(Mandate.Members, endorsed.Term.Mandate);
    }

    [Theory]
    [InlineData("", "board", "2026-10-01", "", "organisation")]
    [InlineData("two", "board", "2026-10-01", "", "organisation")]
    [InlineData("one", "everybody", "2026-10-01", "", "mandate")]
    [InlineData("one", "board", "2026-11-02", "", "givenOn")]
    [InlineData("one", "board", "1.10.2026", "", "givenOn")]
    [InlineData("one", "board", "2026-10-01", "2026-11-01", "expiresOn")]
    public void What_cannot_be_entered_is_said_of_its_field(string organisation, string mandate, string givenOn, string expiresOn, string field)
    {
        var form = new EndorsementForm { Organisation = organisation, Mandate = mandate, GivenOn = givenOn, ExpiresOn = expiresOn };

        Assert.Null(form.Read(SnapshotOf([Organisation("one")]), Today, out var problems));
        Assert.Equal([field], problems.Keys);
    }

    [Theory]
    [InlineData("ab", "One", "", "", "slug")]
    [InlineData("one", "", "", "", "name")]
    [InlineData("one", "One", "javascript:alert(1)", "", "website")]
    [InlineData("one", "One", "", "UK", "country")]
    public void Organisation_that_cannot_stay_so_is_said_of_its_field(string slug, string name, string website, string country, string field)
    {
        Assert.Null(new OrganisationForm { Slug = slug, Name = name, Website = website, Country = country }.Read(SnapshotOf([]), out var problems));
        Assert.Equal([field], problems.Keys);
    }

    [Fact]
    public void Alliance_has_members_that_are_there_and_not_itself()
    {
        var snapshot = SnapshotOf([Organisation("one")]);

        Assert.NotNull(new OrganisationForm { Slug = "north", Name = "North", Members = ["one", " one "] }.Read(snapshot, out _));
        Assert.Null(new OrganisationForm { Slug = "north", Name = "North", Members = ["one", "two"] }.Read(snapshot, out var unknown));
        Assert.Null(new OrganisationForm { Slug = "one", Name = "One", Members = ["one"] }.Read(snapshot, out var itself));
        Assert.Equal(["members", "members"], unknown.Keys.Concat(itself.Keys));
    }

    private static EndorsementList ListOf(IReadOnlyList<OrganisationRecord> organisations, params IReadOnlyList<Endorsement> endorsements) =>
        EndorsementList.Of(SnapshotOf(organisations, endorsements), Petition, Today);

    private static CatalogueSnapshot SnapshotOf(IReadOnlyList<OrganisationRecord> organisations, IReadOnlyList<Endorsement>? endorsements = null) =>
        new("1", [], [], [], [], organisations: organisations, endorsements: endorsements);

    private static OrganisationRecord Organisation(string slug, params IReadOnlyList<string> members) => new() { Slug = slug, Name = slug, Members = members };

    private static Endorsement Given(string organisation) => new(Petition, organisation, [new(Mandate.Board, Today, ExpiresOn: null)]);

    private static DateOnly? Day(int? fromToday) => fromToday is { } days ? Today.AddDays(days) : null;
}
