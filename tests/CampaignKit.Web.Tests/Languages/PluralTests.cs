using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Tests.Languages;

public sealed class PluralTests
{
    [Theory]
    [InlineData("en", 0, "other")]
    [InlineData("en", 1, "one")]
    [InlineData("en", 21, "other")]
    [InlineData("es", 1, "one")]
    [InlineData("es", 0, "other")]
    [InlineData("fr", 0, "one")]
    [InlineData("fr", 1, "one")]
    [InlineData("fr", 2, "other")]
    [InlineData("pa", 0, "one")]
    [InlineData("pa", 1, "one")]
    [InlineData("pa", 2, "other")]
    [InlineData("zh", 1, "other")]
    [InlineData("tl", 1, "one")]
    [InlineData("tl", 3, "one")]
    [InlineData("tl", 4, "other")]
    [InlineData("tl", 5, "one")]
    [InlineData("tl", 16, "other")]
    [InlineData("tl", 1_000, "one")]
    [InlineData("ar", 0, "zero")]
    [InlineData("ar", 1, "one")]
    [InlineData("ar", 2, "two")]
    [InlineData("ar", 3, "few")]
    [InlineData("ar", 10, "few")]
    [InlineData("ar", 11, "many")]
    [InlineData("ar", 99, "many")]
    [InlineData("ar", 100, "other")]
    [InlineData("ar", 102, "other")]
    [InlineData("ar", 103, "few")]
    [InlineData("ar", 1_111, "many")]
    public void Form_that_goes_with_a_number_is_the_one_of_Unicode_CLDR(string language, long number, string form) => Assert.Equal(form, Plural.Of(language, number));

    [Fact]
    public void Every_form_that_can_come_up_is_one_that_the_language_has() =>
        Assert.All(SiteLanguage.All, language => Assert.All(Enumerable.Range(0, 1_200), number => Assert.Contains(Plural.Of(language.Tag, number), Plural.FormsOf(language.Tag))));

    [Fact]
    public void Language_of_which_nothing_is_known_is_refused() => Assert.Throws<ArgumentException>(() => Plural.FormsOf("de"));
}
