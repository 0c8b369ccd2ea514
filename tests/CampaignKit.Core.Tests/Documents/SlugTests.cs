using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Tests.Documents;

public class SlugTests
{
    [Theory]
    [InlineData("Status for all!", "status-for-all")]
    [InlineData("Où sont nos papiers ?", "ou-sont-nos-papiers")]
    [InlineData("The workers' share", "the-workers-share")]
    [InlineData("ਸਭ ਲਈ", "petition")]
    [InlineData("所有人 NOW 2026", "now-2026")]
    [InlineData("A", "petition")]
    [InlineData("", "petition")]
    public void Name_is_made_of_the_words_that_can_stand_in_an_address(string title, string slug) => Assert.Equal(slug, Slug.Suggest(title, "petition", _ => false));

    [Fact]
    public void Long_title_is_cut_between_words_and_leaves_room_for_a_number()
    {
        var title = string.Join(' ', Enumerable.Repeat("petition", 20));

        var slug = Slug.Suggest(title, "petition", taken => !taken.EndsWith("-1000", StringComparison.Ordinal));

        Assert.Null(PlainText.SlugProblem(slug));
        Assert.StartsWith("petition-petition-petition-petition-petition-petition-1000", slug, StringComparison.Ordinal);
    }

    [Fact]
    public void Taken_name_gets_the_first_number_that_is_free()
    {
        string[] taken = ["night-buses", "night-buses-2"];

        Assert.Equal("night-buses-3", Slug.Suggest("Night buses", "petition", taken.Contains));
    }
}
