using CampaignKit.Core.Demands;
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
