using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionWordingTests
{
    private static readonly PetitionRecord Petition = Samples.Petition();

    // Expected values: json.dumps(wording, sort_keys=True, ensure_ascii=False, separators=(',', ':')) of Python 3, hashed by its hashlib.
    [Fact]
    public void Hash_is_that_of_the_canonical_json() =>
        Assert.Equal("c67702f418e0439f663f98e2dd6fda29f12ed2a141f9446f7ad9269b65a15be8", PetitionWording.HashOf(Petition));

    [Fact]
    public void Hash_of_odd_characters_is_that_of_the_canonical_json() => Assert.Equal(
        "79e2c1014c584da85e465eaa07f47b4e0f0fbf4574d7f30704934d9f04581936",
        PetitionWording.HashOf(Petition with { Title = "“Été” \\ \"<b>\" 🌾 \u2028", Background = "One.\n\nTwo\t\u0001.", Demands = ["a", "b/c"] }));

    [Fact]
    public void Every_field_of_the_wording_is_in_the_hash()
    {
        PetitionRecord[] others =
        [
            Petition with { Language = "fr" }, Petition with { Title = "x" }, Petition with { Ask = "x" }, Petition with { Target = "x" },
            Petition with { Background = "x" }, Petition with { WhyNow = "x" }, Petition with { Demands = ["x"] }, Petition with { Demands = ["open-permits", "x"] },
        ];

        Assert.Distinct([PetitionWording.HashOf(Petition), .. others.Select(PetitionWording.HashOf)]);
        Assert.All(others, other => Assert.False(PetitionWording.AreSame(Petition, other)));
    }

    [Fact]
    public void What_is_not_wording_is_not_in_the_hash() =>
        Assert.True(PetitionWording.AreSame(Petition, Petition with { Slug = "another", Goal = 7, Version = 4, State = PetitionState.Closed, ClosesAt = DateTimeOffset.MaxValue, Demands = [.. Petition.Demands] }));

    [Fact]
    public void Text_that_somebody_changed_after_it_was_sealed_has_another_hash()
    {
        var wording = PetitionWording.Of(Petition, Petition.OpensAt);

        Assert.Equal(wording.Hash, wording.ComputeHash());
        Assert.NotEqual(wording.Hash, (wording with { WhyNow = "Another." }).ComputeHash());
    }

    [Fact]
    public void Petition_that_nobody_has_changed_has_one_wording_which_is_its_own()
    {
        var catalogue = new CatalogueSnapshot("1", [], [], [], [Petition]);

        var wording = Assert.Single(catalogue.WordingsOf(Petition));

        Assert.Equal((1, Petition.OpensAt, Petition.Ask), (wording.Number, wording.Since, wording.Ask));
    }

    [Fact]
    public void Wordings_are_in_the_order_of_their_numbers()
    {
        var wordings = Enumerable.Range(1, 11).Select(number => PetitionWording.Of(Petition with { Version = number }, Petition.OpensAt)).OrderBy(wording => wording.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var catalogue = new CatalogueSnapshot("1", [], [], [], [Petition], wordings: [.. wordings]);

        Assert.Equal(Enumerable.Range(1, 11), catalogue.WordingsOf(Petition).Select(wording => wording.Number));
    }
}
