using System.Text.Json;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Core.Translations;

namespace CampaignKit.Core.Tests.Demands;

public sealed class ReadingTests
{
    private static readonly CatalogueSnapshot Catalogue = new(
        "1",
        [],
        [Samples.Consultation("forum-2024", new(2024, 5, 1), Samples.Demand("one", "Equal pay", "For equal work."))],
        [],
        [],
        translations: [new() { Of = TranslationIndex.DemandKind, Subject = "one", Language = "fr", Status = TranslationStatus.Community, Texts = new Dictionary<string, string> { ["title"] = "Même salaire" } }]);

    [Theory]
    [InlineData("fr")]
    [InlineData("fr-CA")]
    public void What_was_translated_is_read_in_the_language_or_the_nearest_and_says_who_did_it(string language)
    {
        var reading = Catalogue.Readings.In(language, Catalogue.Demands[0]);

        Assert.Equal(("Même salaire", "fr", TranslationStatus.Community), (reading.Content.Title, reading.Language, reading.Status));
    }

    [Fact]
    public void A_text_that_was_not_translated_stays_as_it_was() => Assert.Equal("For equal work.", Catalogue.Readings.In("fr", Catalogue.Demands[0]).Content.Summary);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(1, 2, false)]
    public void Petition_is_read_in_another_language_only_where_the_wording_that_it_has_was_translated(int wording, int translated, bool isTranslated)
    {
        var petition = Samples.Petition() with { Version = wording };
        var translations = new Translation
        {
            Of = PetitionRecord.Kind, Subject = petition.Slug, Language = "fr", Status = TranslationStatus.Community, Version = translated, Texts = new Dictionary<string, string> { ["ask"] = "Libres de changer" },
        };

        var reading = new TranslationIndex([translations]).In("fr", petition);

        Assert.Equal(isTranslated ? "Libres de changer" : petition.Ask, reading.Content.Ask);
        Assert.Equal(isTranslated ? ("fr", TranslationStatus.Community) : ("en", TranslationStatus.Original), (reading.Language, reading.Status));
    }

    [Fact]
    public void Translation_of_the_first_wording_is_written_as_it_always_was()
    {
        var translation = Catalogue.Translations[0];

        Assert.DoesNotContain("ersion", JsonSerializer.Serialize(translation, DocumentJson.Options), StringComparison.Ordinal);
        Assert.Equal(2, JsonSerializer.Deserialize<Translation>(JsonSerializer.Serialize(translation with { Version = 2 }, DocumentJson.Options), DocumentJson.Options)!.Version);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("")]
    public void What_nobody_translated_is_read_as_it_was_written(string language)
    {
        var reading = Catalogue.Readings.In(language, Catalogue.Demands[0]);

        Assert.Equal(("Equal pay", "en", TranslationStatus.Original), (reading.Content.Title, reading.Language, reading.Status));
    }

    [Fact]
    public void Words_are_found_in_the_language_that_is_read_and_in_the_one_that_was_written()
    {
        Assert.Single(Catalogue.FindDemands(new(Words: "meme sal", Language: "fr")));
        Assert.Single(Catalogue.FindDemands(new(Words: "equal", Language: "fr")));
        Assert.Empty(Catalogue.FindDemands(new(Words: "meme", Language: "en")));
        Assert.Empty(Catalogue.FindDemands(new(Words: "meme")));
    }
}
